#include "picture/bytepairs.h"

#include <algorithm>
#include <cmath>

namespace pixhaul {

namespace {

constexpr int countBits = 12;

} // namespace

BytePairs::BytePairs()
    : m_growth(std::size_t(1) << countBits)
    , m_counts(65'536)
{
    constexpr double scale = 65'536;
    const auto weight = [](double n) { return n > 0 ? n * std::log2(n) : 0.0; };
    for (std::size_t n = 0; n < m_growth.size(); ++n)
        m_growth[n] = static_cast<std::uint32_t>(scale * (weight(double(n) + 1) - weight(double(n))));
}

std::uint64_t BytePairs::concentrationOf(std::span<const std::uint8_t> bytes)
{
    constexpr std::uint32_t mask = (1U << countBits) - 1;
    m_round += mask + 1;
    if (m_round == 0) { // all rounds were used up
        std::ranges::fill(m_counts, 0);
        m_round = mask + 1;
    }
    std::uint64_t sum = 0;
    std::size_t pair = 0;
    for (const std::uint8_t byte : bytes) {
        pair = (pair << 8 | byte) & 0xffff;
        std::uint32_t &entry = m_counts[pair];
        const std::uint32_t count = entry < m_round ? 0 : entry & mask;
        sum += m_growth[count];
        entry = m_round | std::min(count + 1, mask);
    }
    return sum;
}

} // namespace pixhaul
