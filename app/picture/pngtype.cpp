#include "picture/pngtype.h"

#include "picture/colourindex.h"
#include "picture/pixelrows.h"
#include "picture/vectorised.h"

#include <algorithm>

namespace pixhaul {

namespace {

using Colour = PngType::Colour;

constexpr QRgb opaque = 0xff000000;

/// What holds for all pixels that were looked at.
struct Traits
{
    bool areOpaque = true;
    bool areGray = true;
    bool areNarrow = true;  ///< both bytes of each 16-bit sample agree
    bool areIndexed = true; ///< at most 256 colours
};

PIXHAUL_VECTORISED
bool isOpaqueRow(const QRgb *row, int width)
{
    QRgb all = opaque;
    for (int x = 0; x < width; ++x)
        all &= row[x];
    return all == opaque;
}

PIXHAUL_VECTORISED
bool isGrayRow(const QRgb *row, int width)
{
    QRgb differences = 0;
    for (int x = 0; x < width; ++x)
        differences |= (row[x] ^ row[x] >> 8) & 0xffff;
    return differences == 0;
}

bool addColours(const QRgb *row, int width, QRgb alwaysSet, int most, ColourIndex &colours)
{
    QRgb last = ~(row[0] | alwaysSet);
    for (int x = 0; x < width; ++x) {
        const QRgb colour = row[x] | alwaysSet;
        if (colour != last && !colours.add(colour))
            return false;
        last = colour;
    }
    return colours.size() <= most;
}

PIXHAUL_VECTORISED
void examineDeepRow(const QRgba64 *row, int width, Traits &traits)
{
    quint64 unlikeGray = 0;
    quint64 unlikeNarrow = 0;
    quint64 unlikeOpaque = 0;
    for (int x = 0; x < width; ++x) {
        const quint64 pixel = row[x];
        unlikeGray |= (pixel ^ pixel >> 16) & 0xffffffff;
        unlikeNarrow |= (pixel ^ pixel >> 8) & 0x00ff00ff00ff00ff;
        unlikeOpaque |= ~pixel >> 48;
    }
    traits.areGray = traits.areGray && unlikeGray == 0;
    traits.areNarrow = traits.areNarrow && unlikeNarrow == 0;
    traits.areOpaque = traits.areOpaque && unlikeOpaque == 0;
}

Traits examinedDeep(PixelRows &rows)
{
    Traits traits;
    traits.areIndexed = false;
    const bool mayBeTransparent = !rows.isOpaque();
    for (int y = 0; y < rows.image().height(); ++y) {
        if (!traits.areNarrow && !traits.areGray && !(traits.areOpaque && mayBeTransparent))
            break;
        if (!rows.isRepeated(y))
            examineDeepRow(rows.deepRow(y), rows.image().width(), traits);
    }
    traits.areOpaque = traits.areOpaque || !mayBeTransparent;
    return traits;
}

/// Photographs are done with after a row, screenshots skip what stands still.
Traits examined(PixelRows &rows, ColourIndex &colours)
{
    const int width = rows.image().width();
    const bool mayBeTransparent = !rows.isOpaque();
    const bool mayBeColoured = rows.image().format() != QImage::Format_Grayscale8;
    const int most = mayBeColoured ? ColourIndex::most : 16; // more of them are no better than grays
    Traits traits;
    for (int y = 0; y < rows.image().height(); ++y) {
        const bool mattersOpaque = traits.areOpaque && mayBeTransparent;
        const bool mattersGray = traits.areGray && mayBeColoured;
        if (!mattersOpaque && !mattersGray && !traits.areIndexed)
            break;
        if (rows.isRepeated(y))
            continue;
        const QRgb *const row = rows.row(y);
        if (mattersOpaque)
            traits.areOpaque = isOpaqueRow(row, width);
        if (mattersGray)
            traits.areGray = isGrayRow(row, width);
        if (traits.areIndexed)
            traits.areIndexed = addColours(row, width, mayBeTransparent ? 0 : opaque, most, colours);
    }
    return traits;
}

int bitsForIndices(qsizetype colours)
{
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

/// Levels of a low depth are spread evenly from black to white.
int bitsForGrays(const QList<QRgb> &grays)
{
    for (const int bits : {1, 2, 4}) {
        const int step = 255 / ((1 << bits) - 1);
        if (std::ranges::all_of(grays, [step](QRgb gray) { return qRed(gray) % step == 0; }))
            return bits;
    }
    return 8;
}

Colour withoutPalette(const Traits &traits)
{
    if (traits.areGray)
        return traits.areOpaque ? Colour::Gray : Colour::GrayAlpha;
    return traits.areOpaque ? Colour::Rgb : Colour::Rgba;
}

} // namespace

int PngType::bitsPerPixel() const
{
    switch (colour) {
    case Colour::Gray:
    case Colour::Palette:
        return bitDepth;
    case Colour::GrayAlpha:
        return 2 * bitDepth;
    case Colour::Rgb:
        return 3 * bitDepth;
    case Colour::Rgba:
        break;
    }
    return 4 * bitDepth;
}

std::size_t PngType::pixelBytes() const
{
    return std::size_t(std::max(1, bitsPerPixel() / 8));
}

std::size_t PngType::rowBytes(int width) const
{
    return (std::size_t(width) * std::size_t(bitsPerPixel()) + 7) / 8;
}

PngType paletteType(QList<QRgb> colours)
{
    std::ranges::stable_sort(colours, {}, [](QRgb colour) { return qAlpha(colour); });
    return {Colour::Palette, bitsForIndices(colours.size()), colours};
}

QList<PngType> smallestTypes(PixelRows &rows, bool mayBeGray)
{
    if (rows.isDeep()) {
        Traits traits = examinedDeep(rows);
        traits.areGray = traits.areGray && mayBeGray;
        if (!traits.areNarrow)
            return {{withoutPalette(traits), 16}};
    }
    ColourIndex index;
    Traits traits = examined(rows, index);
    traits.areGray = traits.areGray && mayBeGray;
    PngType plain{withoutPalette(traits), 8};
    if (!traits.areIndexed)
        return {plain};
    const PngType indexed = paletteType(index.colours());
    if (plain.colour == Colour::Gray)
        plain.bitDepth = bitsForGrays(index.colours());
    if (indexed.bitDepth < plain.bitsPerPixel())
        return {plain, indexed};
    return {plain};
}

} // namespace pixhaul
