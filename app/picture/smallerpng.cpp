#include "picture/smallerpng.h"

#include "picture/decode.h"
#include "picture/pngencoder.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace pixhaul {

namespace {

constexpr qsizetype signatureBytes = 8;
constexpr qsizetype frameBytes = 12; // of a chunk around its data: length, type, CRC
constexpr qsizetype headerBytes = 13 + frameBytes;

/// What the pixels are made of.
constexpr std::array<QByteArrayView, 5> ofPixels{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
/// What means the same beside pixels of any type (PNG, third edition, 11.3).
constexpr std::array<QByteArrayView, 9> besidePixels{"gAMA", "cHRM", "sRGB", "pHYs", "tEXt",
                                                     "zTXt", "iTXt", "tIME", "eXIf"};

struct Chunks
{
    QByteArray bare;   ///< a file of its pixels alone
    QByteArray beside; ///< whole chunks, as they are
};

std::optional<Chunks> sorted(QByteArrayView png)
{
    // Qt's reader takes 16-bit colours with a transparent one among them for other colours.
    constexpr qsizetype colourTypeAt = 25;
    const bool hasPalette = png[colourTypeAt] == 3;
    Chunks chunks{.bare = png.first(signatureBytes).toByteArray(), .beside = {}};
    for (qsizetype at = signatureBytes; at < png.size();) {
        const qsizetype bytes = frameBytes + qsizetype(qFromBigEndian<quint32>(png.data() + at));
        const QByteArrayView chunk = png.sliced(at, bytes);
        const QByteArrayView type = chunk.sliced(4, 4);
        if (type == "tRNS" && !hasPalette)
            return std::nullopt;
        if (std::ranges::find(ofPixels, type) != ofPixels.end())
            chunks.bare += chunk;
        else if (std::ranges::find(besidePixels, type) != besidePixels.end())
            chunks.beside += chunk;
        else
            return std::nullopt;
        at += bytes;
    }
    return chunks;
}

} // namespace

std::optional<QByteArray> smallerPng(QByteArrayView png, QSize pixels, const Patience &patience)
{
    const std::optional<Chunks> chunks = sorted(png);
    if (!chunks)
        return std::nullopt;
    Anatomy anatomy;
    anatomy.pixels = pixels;
    const Result<QImage> image = decode(Format::Png, chunks->bare, anatomy, patience);
    if (!image)
        return std::nullopt;
    Result<QByteArray> encoded = encodePng(*image, {.mode = PngMode::Small}, patience.abandoned());
    if (!encoded || encoded->size() + chunks->beside.size() >= png.size())
        return std::nullopt;
    return encoded->insert(signatureBytes + headerBytes, chunks->beside);
}

} // namespace pixhaul
