#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pixhaul {

/// Judges how well bytes repeat themselves, by how evenly their neighbouring pairs are spread. One thread.
class BytePairs
{
public:
    BytePairs();

    /// The sum of n log n over the pairs that occur n times: of as many bytes, those with the greatest have
    /// the least entropy.
    std::uint64_t concentrationOf(std::span<const std::uint8_t> bytes);

private:
    std::vector<std::uint32_t> m_growth; ///< of n log n, from each n to the next
    std::vector<std::uint32_t> m_counts; ///< for each pair: whose count it is, and the count
    std::uint32_t m_round = 0;
};

} // namespace pixhaul
