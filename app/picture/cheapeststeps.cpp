#include "picture/cheapeststeps.h"

#include "picture/bytewise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;
using Cost = DeflateCosts::Cost;

constexpr std::uint32_t longestMatch = DeflateRanges::longestMatch;
constexpr std::uint32_t longEnough = 64; // for no longer one to be sought, nor any that begins within it
constexpr std::uint32_t sparePart = 16;  // but its end may be left to the next one
constexpr std::uint32_t shortest = 3;
constexpr std::uint32_t mostShort = 5; // bytes for which the chain of threes is followed
constexpr std::uint32_t leastLong = 8; // what the other chain leads to
constexpr int depth = 8;               // of both chains: what lies deeper costs more time than it saves bytes

std::uint32_t hashOfThree(const Byte *at)
{
    return (qFromLittleEndian(load32(at)) << 8) * 2'654'435'761U >> (32 - CheapestSteps::bitsOfThrees);
}

std::uint32_t hashOfEight(const Byte *at)
{
    return static_cast<std::uint32_t>(load64(at) * 0x9e37'79b9'7f4a'7c15U >>
                                      (64 - CheapestSteps::bitsOfEights));
}

} // namespace

std::span<const DeflateStep> CheapestSteps::stepsIn(Strip strip)
{
    const DeflateCosts costs(expectedIn(strip));
    append(strip);
    findWays(costs);
    followBack();
    m_counts = countsOf(strip, m_steps);
    return m_steps;
}

void CheapestSteps::append(Strip strip)
{
    const std::size_t whole = m_before + m_size;
    const std::size_t kept = std::min<std::size_t>(whole, HashChain::window);
    std::copy(m_bytes.begin() + static_cast<std::ptrdiff_t>(whole - kept),
              m_bytes.begin() + static_cast<std::ptrdiff_t>(whole), m_bytes.begin());
    m_bytes.resize(kept + strip.size() + sizeof(std::uint64_t));
    std::ranges::copy(strip, m_bytes.begin() + static_cast<std::ptrdiff_t>(kept));
    m_place += static_cast<std::uint32_t>(m_size);
    m_before = kept;
    m_size = strip.size();
}

/// Its own bytes, made fewer by as many as were copied before; and those copies. Before the first, what a
/// quick look finds.
DeflateCounts CheapestSteps::expectedIn(Strip strip) const
{
    if (m_size == 0)
        return countsOf(strip, DeflateSteps().matchesIn(strip));
    const std::array<DeflateStep, 1> literals{{{static_cast<std::uint32_t>(strip.size()), 0, 0}}};
    DeflateCounts counts = countsOf(strip, literals);
    const auto middle = m_counts.literals.begin() + DeflateCounts::endOfBlock;
    const double share = std::accumulate(m_counts.literals.begin(), middle, 0.0) / double(m_size);
    for (std::size_t i = 0; i < DeflateCounts::endOfBlock; ++i)
        counts.literals[i] = static_cast<std::uint32_t>(std::ceil(counts.literals[i] * share));
    std::copy(middle, m_counts.literals.end(), counts.literals.begin() + DeflateCounts::endOfBlock);
    counts.distances = m_counts.distances;
    return counts;
}

void CheapestSteps::findWays(const DeflateCosts &costs)
{
    m_arrivals.assign(m_size + 1, {std::numeric_limits<Cost>::max(), 1, 0});
    m_arrivals[0].cost = 0;
    const Byte *const bytes = m_bytes.data() + m_before;
    std::size_t next = 0; // to search from
    for (std::size_t i = 0; i < m_size; ++i) {
        const bool isWithinCopy = i < next;
        if (!isWithinCopy) {
            const Cost cost = m_arrivals[i].cost + costs.literal(bytes[i]);
            if (cost < m_arrivals[i + 1].cost)
                m_arrivals[i + 1] = {cost, 1, 0};
        }
        if (m_size - i < leastLong)
            continue;
        Departure from{bytes + i, m_place + static_cast<std::uint32_t>(i),
                       std::min(longestMatch, static_cast<std::uint32_t>(m_size - i)), &m_arrivals[i],
                       shortest - 1};
        const std::uint32_t three = hashOfThree(from.bytes);
        const std::uint32_t eight = hashOfEight(from.bytes);
        if (!isWithinCopy) {
            findShortCopies(from, three, costs);
            findLongCopies(from, eight, costs);
            if (from.longest >= longEnough)
                next = i + from.longest - sparePart;
        }
        m_threes.add(three, from.place);
        m_eights.add(eight, from.place);
    }
}

/// Followed only as far back as a copy is cheaper than its bytes by themselves: in noise, that is near.
inline void CheapestSteps::findShortCopies(Departure &from, std::uint32_t hash,
                                           const DeflateCosts &costs) const
{
    Cost literals = 0;
    for (std::size_t i = 0; i < mostShort; ++i)
        literals += costs.literal(from.bytes[i]);
    const Cost least = costs.length(shortest);
    const std::uint32_t farthest = literals > least ? costs.farthestFor(literals - least) : 0;
    const std::uint32_t four = load32(from.bytes);
    std::uint32_t last = 0;
    std::uint32_t there = m_threes.latest(hash);
    for (int i = 0; i < depth; ++i, there = m_threes.before(there)) {
        const std::uint32_t distance = from.place - there;
        if (distance > farthest || distance <= last)
            return;
        last = distance;
        const Byte *const early = from.bytes - distance;
        const std::uint32_t differing = qFromLittleEndian(load32(early) ^ four);
        if ((differing & 0xff'ffff) != 0 || early[from.longest] != from.bytes[from.longest])
            continue;
        const std::uint32_t length =
            differing != 0 ? 3 : 4 + equalBytes(early + 4, from.bytes + 4, from.bytes + from.most);
        if (length > from.longest)
            arrive(from, length, distance, costs);
        if (length >= longEnough)
            return;
    }
}

inline void CheapestSteps::findLongCopies(Departure &from, std::uint32_t hash,
                                          const DeflateCosts &costs) const
{
    const std::uint64_t eight = load64(from.bytes);
    from.longest = std::max(from.longest, leastLong - 1);
    std::uint32_t last = 0;
    std::uint32_t there = m_eights.latest(hash);
    for (int i = 0; i < depth && from.longest < longEnough; ++i, there = m_eights.before(there)) {
        const std::uint32_t distance = from.place - there;
        if (distance > HashChain::window || distance <= last)
            return;
        last = distance;
        const Byte *const early = from.bytes - distance;
        // What must be equal for it to be longer is looked at first, and four bytes of it tell more than one.
        if (load32(early + from.longest - 3) != load32(from.bytes + from.longest - 3) ||
            load64(early) != eight)
            continue;
        const std::uint32_t length =
            leastLong + equalBytes(early + leastLong, from.bytes + leastLong, from.bytes + from.most);
        if (length > from.longest)
            arrive(from, length, distance, costs);
    }
}

/// By a copy, or by a part of it that is longer than those that were found nearer.
inline void CheapestSteps::arrive(Departure &from, std::uint32_t length, std::uint32_t distance,
                                  const DeflateCosts &costs)
{
    const Cost cost = from.arrivals->cost + costs.distance(distance);
    const std::uint32_t least =
        length < longEnough ? from.longest + 1 : std::max(from.longest + 1, length - sparePart);
    for (std::uint32_t some = least; some <= length; ++some) {
        const Cost byCopy = cost + costs.length(some);
        if (byCopy < from.arrivals[some].cost)
            from.arrivals[some] = {byCopy, static_cast<std::uint16_t>(some),
                                   static_cast<std::uint16_t>(distance)};
    }
    from.longest = length;
}

void CheapestSteps::followBack()
{
    m_steps.clear();
    DeflateStep step{0, 0, 0};
    for (std::size_t i = m_size; i > 0; i -= m_arrivals[i].length) {
        const Arrival &arrival = m_arrivals[i];
        if (arrival.distance == 0) {
            ++step.literals;
        } else {
            m_steps.push_back(step);
            step = {0, arrival.length, arrival.distance};
        }
    }
    m_steps.push_back(step);
    std::ranges::reverse(m_steps);
}

} // namespace pixhaul
