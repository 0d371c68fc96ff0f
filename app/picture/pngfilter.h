#pragma once

#include <cstdint>
#include <vector>

namespace pixhaul {

/// The filters of PNG (specification, third edition, 9.2), which replace bytes by what they differ from what
/// their neighbours let expect.
class PngFilter
{
public:
    enum Method : std::uint8_t { None, Sub, Up, Average, Paeth };

    /// `rowBytes` without the filter's own byte; `pixelBytes` at least 1.
    PngFilter(std::size_t rowBytes, std::size_t pixelBytes);

    /// The one whose differences are the smallest in sum. `above` is the row before as it was, or null for
    /// the first.
    Method best(const std::uint8_t *row, const std::uint8_t *above) const;

    /// Writes 1 + rowBytes bytes.
    void write(Method method, const std::uint8_t *row, const std::uint8_t *above,
               std::uint8_t *filtered) const;

private:
    const std::size_t m_rowBytes;
    const std::size_t m_first; ///< bytes that have nothing to their left
    std::vector<std::uint8_t> m_zeros;
};

} // namespace pixhaul
