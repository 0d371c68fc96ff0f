#pragma once

#include "picture/deflatecounts.h"
#include "picture/deflateranges.h"

namespace pixhaul {

/// What each symbol with its extra bits takes in a block of such counts, in fractions of a bit: lengths of
/// whole bits would hide which of two ways is a little shorter.
class DeflateCosts
{
public:
    using Cost = std::uint32_t;
    static constexpr Cost perBit = 32;

    explicit DeflateCosts(const DeflateCounts &counts);

    Cost literal(std::uint8_t byte) const { return m_literals[byte]; }
    /// `length` is 3 to 258.
    Cost length(std::size_t length) const { return m_lengths[length]; }
    Cost distance(std::uint32_t distance) const { return m_distances[codeOfDistance(distance)]; }
    /// How far a copy may reach back for its distance to cost less than that; 0: not at all.
    std::uint32_t farthestFor(Cost cost) const
    {
        return m_farthest[cost < m_farthest.size() ? cost : m_farthest.size() - 1];
    }

private:
    static constexpr std::size_t mostBits = 64; // no distance costs as much

    std::array<Cost, 256> m_literals;
    std::array<Cost, DeflateRanges::longestMatch + 1> m_lengths;
    std::array<Cost, 30> m_distances;
    std::array<std::uint16_t, mostBits * perBit> m_farthest;
};

} // namespace pixhaul
