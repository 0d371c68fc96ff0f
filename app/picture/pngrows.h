#pragma once

#include "picture/colourindex.h"
#include "picture/pixelrows.h"
#include "picture/pngtype.h"

#include <cstdint>
#include <vector>

namespace pixhaul {

/// The rows of an image as a PNG file of a type that holds it exactly has them, not yet filtered. One thread.
class PngRows
{
public:
    PngRows(const QImage &image, const PngType &type);

    const PngType &type() const { return m_type; }
    std::size_t rowBytes() const { return m_rowBytes; }
    int height() const { return m_rows.image().height(); }
    bool isRepeated(int y) const { return m_rows.isRepeated(y); }
    bool areDrawn(int first, int end) const { return m_rows.areDrawn(first, end); }

    /// Writes rowBytes().
    void write(int y, std::uint8_t *out);

private:
    void writeDeep(int y, std::uint8_t *out);
    void writeLow(int y, std::uint8_t *out);

    PixelRows m_rows;
    const PngType m_type;
    const std::size_t m_rowBytes;
    const bool m_isAsItLies; ///< the image has such rows already
    ColourIndex m_index;
    std::vector<std::uint8_t> m_samples; ///< of less than 8 bits, a byte each
};

} // namespace pixhaul
