#include "picture/deflatecosts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pixhaul {

namespace {

using Cost = DeflateCosts::Cost;

/// Of a symbol's code. What has not occurred yet still may, and no code is longer than 15 bits.
Cost costOf(std::uint32_t count, double all)
{
    constexpr double mostBits = 15;
    const double bits = std::log2(all / std::max(count, 1U));
    return Cost(std::lround(DeflateCosts::perBit * std::clamp(bits, 1.0, mostBits)));
}

} // namespace

DeflateCosts::DeflateCosts(const DeflateCounts &counts)
{
    const double literals = std::accumulate(counts.literals.begin(), counts.literals.end(), 1.0);
    const double distances = std::accumulate(counts.distances.begin(), counts.distances.end(), 1.0);
    for (std::size_t i = 0; i < m_literals.size(); ++i)
        m_literals[i] = costOf(counts.literals[i], literals);
    m_lengths.fill(0);
    for (std::size_t length = 3; length < m_lengths.size(); ++length) {
        const std::size_t code = deflateRanges.codeOfLength[length];
        m_lengths[length] =
            costOf(counts.literals[257 + code], literals) + perBit * deflateRanges.lengths[code].extraBits;
    }
    for (std::size_t i = 0; i < m_distances.size(); ++i)
        m_distances[i] =
            costOf(counts.distances[i], distances) + perBit * deflateRanges.distances[i].extraBits;
    m_farthest.fill(0);
    for (std::size_t i = 0; i < m_distances.size(); ++i) { // of those that cost the same, the farthest stands
        const DeflateRange &range = deflateRanges.distances[i];
        m_farthest[m_distances[i] + 1] = static_cast<std::uint16_t>(range.base + (1 << range.extraBits) - 1);
    }
    for (std::size_t i = 1; i < m_farthest.size(); ++i)
        m_farthest[i] = std::max(m_farthest[i], m_farthest[i - 1]);
}

} // namespace pixhaul
