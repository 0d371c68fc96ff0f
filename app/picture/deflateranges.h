#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace pixhaul {

/// Lengths and distances go out as a code for their range and as many bits as tell the rest (RFC
/// 1951, 3.2.5).
struct DeflateRange
{
    std::uint16_t base;
    std::uint8_t extraBits;
};

struct DeflateRanges
{
    static constexpr std::size_t longestMatch = 258;

    std::array<DeflateRange, 29> lengths{};
    std::array<std::uint8_t, longestMatch + 1> codeOfLength{};
    std::array<DeflateRange, 30> distances{};

    constexpr DeflateRanges()
    {
        std::uint16_t base = 3;
        for (std::size_t i = 0; i < 28; ++i) {
            const auto extra = static_cast<std::uint8_t>(i < 8 ? 0 : i / 4 - 1);
            lengths[i] = {base, extra};
            for (std::size_t j = 0; j < (std::size_t(1) << extra) && base + j <= longestMatch; ++j)
                codeOfLength[base + j] = static_cast<std::uint8_t>(i);
            base = static_cast<std::uint16_t>(base + (1 << extra));
        }
        lengths[28] = {longestMatch, 0};
        codeOfLength[longestMatch] = 28;
        std::uint16_t distance = 1;
        for (std::size_t i = 0; i < distances.size(); ++i) {
            const auto extra = static_cast<std::uint8_t>(i < 4 ? 0 : i / 2 - 1);
            distances[i] = {distance, extra};
            distance = static_cast<std::uint16_t>(distance + (1 << extra));
        }
    }
};

inline constexpr DeflateRanges deflateRanges;

inline std::size_t codeOfDistance(std::uint32_t distance)
{
    if (distance <= 2)
        return distance - 1;
    const std::uint32_t before = distance - 1;
    const auto bits = static_cast<std::uint32_t>(std::bit_width(before)) - 1;
    return 2 * bits + (before >> (bits - 1) & 1);
}

} // namespace pixhaul
