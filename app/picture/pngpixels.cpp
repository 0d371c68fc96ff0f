#include "picture/pngpixels.h"

#include "picture/abandoned.h"
#include "picture/fastdeflate.h"
#include "picture/filteredrows.h"
#include "picture/smalldeflate.h"

#include <algorithm>

namespace pixhaul {

namespace {

using Strategy = FilteredRows::Strategy;

/// `forPhotographs` is how rows are filtered that are not drawn.
template <typename Deflate>
bool deflateStrips(PngRows &rows, RowRange range, Strategy forPhotographs, const std::atomic<bool> *abandoned,
                   QByteArray &out)
{
    constexpr std::size_t stripBytes = 256 * 1024; // stays within a processor's cache
    // Drawings repeat themselves best as they are. Neighbours in a palette have nothing in common, and low
    // depths have no neighbours within a byte.
    const bool isSmooth = rows.type().colour != PngType::Colour::Palette && rows.type().bitDepth >= 8;
    FilteredRows filtered(rows, range.first, isSmooth ? forPhotographs : Strategy::None);
    const auto rowsPerStrip = static_cast<int>(std::max<std::size_t>(1, stripBytes / filtered.bytes()));
    std::vector<std::uint8_t> strip(filtered.bytes() *
                                    std::size_t(std::min(rowsPerStrip, range.end - range.first)));
    Deflate deflate;
    for (int y = range.first; y < range.end; y += rowsPerStrip) {
        if (isAbandoned(abandoned))
            return false;
        const int count = std::min(rowsPerStrip, range.end - y);
        if (isSmooth)
            filtered.setStrategy(rows.areDrawn(y, y + count) ? Strategy::None : forPhotographs);
        for (int i = 0; i < count; ++i)
            filtered.next(strip.data() + std::size_t(i) * filtered.bytes());
        deflate.add({strip.data(), std::size_t(count) * filtered.bytes()}, y + count == range.end, out);
    }
    return true;
}

bool deflateFast(PngRows &rows, RowRange range, const std::atomic<bool> *abandoned, QByteArray &out)
{
    return deflateStrips<FastDeflate>(rows, range, Strategy::LeastSum, abandoned, out);
}

/// What was tried for size may be larger than what was not, by little and seldom: to know costs a thirtieth
/// of the time, and memory only for what is not too large.
bool deflateSmall(PngRows &rows, RowRange range, const std::atomic<bool> *abandoned, QByteArray &out)
{
    constexpr std::size_t mostCompared = 64 * 1024 * 1024;
    const qsizetype before = out.size();
    if (!deflateStrips<SmallDeflate>(rows, range, Strategy::LeastEntropy, abandoned, out))
        return false;
    if (rows.rowBytes() * std::size_t(range.end - range.first) > mostCompared)
        return true;
    QByteArray fast;
    if (!deflateFast(rows, range, abandoned, fast))
        return false;
    if (fast.size() < out.size() - before)
        out.replace(before, out.size() - before, fast);
    return true;
}

} // namespace

bool deflatePixels(PngRows &rows, RowRange range, PngMode mode, const std::atomic<bool> *abandoned,
                   QByteArray &out)
{
    if (mode == PngMode::Small)
        return deflateSmall(rows, range, abandoned, out);
    return deflateFast(rows, range, abandoned, out);
}

} // namespace pixhaul
