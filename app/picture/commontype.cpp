#include "picture/commontype.h"

#include "picture/vectorised.h"

namespace pixhaul {

namespace {

using Colour = PngType::Colour;

/// All that is set in one of the pixels' difference from gray, and all that is not set in one of the alphas.
struct Flaws
{
    QRgb ofGray = 0;
    QRgb ofOpaque = 0;
};

PIXHAUL_VECTORISED
Flaws flawsOf(const QRgb *row, int width)
{
    QRgb differences = 0;
    QRgb all = ~QRgb(0);
    for (int x = 0; x < width; ++x) {
        differences |= (row[x] ^ row[x] >> 8) & 0xffff;
        all &= row[x];
    }
    return {differences, ~all & 0xff000000};
}

} // namespace

void CommonType::add(const QImage &image)
{
    for (int y = 0; y < image.height() && (m_areOpaque || m_areGray || m_areIndexed); ++y) {
        const auto *const row = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        if (m_areOpaque || m_areGray) {
            const Flaws flaws = flawsOf(row, image.width());
            m_areOpaque = m_areOpaque && flaws.ofOpaque == 0;
            m_areGray = m_areGray && flaws.ofGray == 0;
        }
        if (m_areIndexed)
            addColours(row, image.width());
    }
}

void CommonType::addColours(const QRgb *row, int width)
{
    QRgb last = ~row[0];
    for (int x = 0; x < width && m_areIndexed; ++x) {
        if (row[x] != last)
            m_areIndexed = m_colours.add(row[x]);
        last = row[x];
    }
}

PngType CommonType::type() const
{
    constexpr int fewer = 16; // for which a palette needs fewer bits than grays
    if (m_areGray && m_areOpaque && !(m_areIndexed && m_colours.size() <= fewer))
        return {Colour::Gray, 8};
    if (m_areIndexed)
        return paletteType(m_colours.colours());
    if (m_areGray)
        return {Colour::GrayAlpha, 8};
    return {m_areOpaque ? Colour::Rgb : Colour::Rgba, 8};
}

} // namespace pixhaul
