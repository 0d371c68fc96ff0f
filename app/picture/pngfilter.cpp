#include "picture/pngfilter.h"

#include "picture/vectorised.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;

/// All in bytes, so that a vector has as many as it can.
inline Byte distance(Byte one, Byte other)
{
    return Byte(std::max(one, other) - std::min(one, other));
}

inline Byte average(Byte one, Byte other)
{
    return Byte((one & other) + ((one ^ other) >> 1));
}

/// A comparison as a mask, and what it selects: branches would keep the compiler from vectors.
inline Byte atMost(Byte one, Byte other)
{
    return one <= other ? 255 : 0;
}

inline Byte select(Byte mask, Byte one, Byte other)
{
    return Byte((one & mask) | (other & ~mask));
}

/// Whichever of its neighbours (left, above, corner) is nearest to left + above - corner. The corner's
/// distance is the sum of both others' if left and above lie on the same side of it, hence never the least;
/// else their difference.
inline Byte paeth(Byte left, Byte above, Byte corner)
{
    const Byte toLeft = distance(above, corner);
    const Byte toAbove = distance(left, corner);
    const auto sameSide = Byte(~(atMost(corner, left) ^ atMost(corner, above)));
    const auto toCorner = Byte(distance(toLeft, toAbove) | sameSide);
    const Byte aboveOrCorner = select(atMost(toAbove, toCorner), above, corner);
    return select(atMost(toLeft, std::min(toAbove, toCorner)), left, aboveOrCorner);
}

PIXHAUL_VECTORISED
std::uint32_t magnitude(const Byte *__restrict row, const Byte *__restrict zeros, std::size_t count)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::uint32_t(std::abs(std::min<Byte>(row[i], Byte(-row[i])) - zeros[i]));
    return sum;
}

PIXHAUL_VECTORISED
std::uint32_t differences(const Byte *__restrict row, const Byte *__restrict other, std::size_t count)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::uint32_t(std::abs(row[i] - other[i]));
    return sum;
}

PIXHAUL_VECTORISED
std::uint32_t averageDifferences(const Byte *__restrict row, const Byte *__restrict left,
                                 const Byte *__restrict above, std::size_t count)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::uint32_t(std::abs(row[i] - average(left[i], above[i])));
    return sum;
}

PIXHAUL_VECTORISED
std::uint32_t paethDifferences(const Byte *__restrict row, const Byte *__restrict left,
                               const Byte *__restrict above, const Byte *__restrict corner, std::size_t count)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::uint32_t(std::abs(row[i] - paeth(left[i], above[i], corner[i])));
    return sum;
}

PIXHAUL_VECTORISED
void subtract(const Byte *__restrict row, const Byte *__restrict other, Byte *__restrict out,
              std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = Byte(row[i] - other[i]);
}

PIXHAUL_VECTORISED
void subtractAverage(const Byte *__restrict row, const Byte *__restrict left, const Byte *__restrict above,
                     Byte *__restrict out, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = Byte(row[i] - average(left[i], above[i]));
}

PIXHAUL_VECTORISED
void subtractPaeth(const Byte *__restrict row, const Byte *__restrict left, const Byte *__restrict above,
                   const Byte *__restrict corner, Byte *__restrict out, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = Byte(row[i] - paeth(left[i], above[i], corner[i]));
}

} // namespace

PngFilter::PngFilter(std::size_t rowBytes, std::size_t pixelBytes)
    : m_rowBytes(rowBytes)
    , m_first(std::min(pixelBytes, rowBytes))
    , m_zeros(rowBytes)
{}

PngFilter::Method PngFilter::best(const Byte *row, const Byte *above) const
{
    if (!above)
        above = m_zeros.data();
    const Byte *const here = row + m_first;
    const std::size_t rest = m_rowBytes - m_first;
    // What all would be about the same for, the first pixel, does not count.
    const std::array<std::uint32_t, 5> sums{
        magnitude(here, m_zeros.data(), rest), differences(here, row, rest),
        differences(here, above + m_first, rest), averageDifferences(here, row, above + m_first, rest),
        paethDifferences(here, row, above + m_first, above, rest)};
    return Method(std::ranges::min_element(sums) - sums.begin());
}

void PngFilter::write(Method method, const Byte *row, const Byte *above, Byte *filtered) const
{
    *filtered++ = method;
    if (!above)
        above = m_zeros.data();
    const std::size_t rest = m_rowBytes - m_first;
    const Byte *const here = row + m_first;
    Byte *const out = filtered + m_first;
    switch (method) {
    case None:
        std::memcpy(filtered, row, m_rowBytes);
        break;
    case Sub:
        std::memcpy(filtered, row, m_first);
        subtract(here, row, out, rest);
        break;
    case Up:
        subtract(row, above, filtered, m_rowBytes);
        break;
    case Average:
        subtractAverage(row, m_zeros.data(), above, filtered, m_first);
        subtractAverage(here, row, above + m_first, out, rest);
        break;
    case Paeth: // nought to the left, so it is what stands above
        subtract(row, above, filtered, m_first);
        subtractPaeth(here, row, above + m_first, above, out, rest);
        break;
    }
}

} // namespace pixhaul
