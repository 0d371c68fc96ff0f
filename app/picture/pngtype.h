#pragma once

#include <QList>
#include <QRgb>

#include <cstddef>
#include <cstdint>

namespace pixhaul {

class PixelRows;

/// How a PNG file keeps its pixels (PNG specification, third edition, 11.2.1).
struct PngType
{
    enum class Colour : std::uint8_t { Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, Rgba = 6 };

    Colour colour = Colour::Rgba;
    int bitDepth = 8;         ///< of a sample: 1, 2, 4, 8, 16
    QList<QRgb> palette = {}; ///< for Palette: at most 256, those that are not opaque first

    int bitsPerPixel() const;
    /// The distance at which filters look to the left.
    std::size_t pixelBytes() const;
    /// Without the byte that names the filter.
    std::size_t rowBytes(int width) const;

    bool operator==(const PngType &) const = default;
};

/// With these colours, at most 256.
PngType paletteType(QList<QRgb> colours);

/// The types that hold the picture exactly and with the fewest bits: one, or a second one with a palette.
/// Which of both is smaller, only the compressed pixels tell. Looks at as few pixels as it can. `mayBeGray`
/// is false for pictures whose profile is for colours only.
QList<PngType> smallestTypes(PixelRows &rows, bool mayBeGray);

} // namespace pixhaul
