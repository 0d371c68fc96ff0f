#pragma once

#include <QtEndian>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

/// Bytes of a strip looked at in words, wherever they lie.
namespace pixhaul {

inline std::uint32_t load32(const std::uint8_t *at)
{
    std::uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// The byte at `at` is the lowest.
inline std::uint64_t load64(const std::uint8_t *at)
{
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return qFromLittleEndian(value);
}

/// How many bytes are equal at both places; the later one ends at `end`.
inline std::uint32_t equalBytes(const std::uint8_t *early, const std::uint8_t *late, const std::uint8_t *end)
{
    const std::uint8_t *const begin = late;
    while (end - late >= 8) {
        const std::uint64_t differing = load64(early) ^ load64(late);
        if (differing != 0)
            return static_cast<std::uint32_t>(late - begin + std::countr_zero(differing) / 8);
        early += 8;
        late += 8;
    }
    while (late < end && *early == *late) {
        ++early;
        ++late;
    }
    return static_cast<std::uint32_t>(late - begin);
}

/// Looks at few places: at how many of them, and at how many of these eight bytes are the same as three times
/// eight before. Pixels of any size are the same at that distance where a drawing has one colour.
struct Stillness
{
    std::size_t looked = 0;
    std::size_t still = 0;

    void look(std::span<const std::uint8_t> bytes)
    {
        constexpr std::size_t distance = 24;
        constexpr std::size_t step = 256;
        for (std::size_t i = distance; i + 8 <= bytes.size(); i += step, ++looked)
            still += load64(bytes.data() + i) == load64(bytes.data() + i - distance) ? 1U : 0U;
    }
    bool isMost() const { return 2 * still > looked; }
};

} // namespace pixhaul
