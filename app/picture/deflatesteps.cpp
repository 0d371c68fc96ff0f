#include "picture/deflatesteps.h"

#include "picture/bytewise.h"

#include <algorithm>
#include <utility>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;

constexpr std::uint32_t shortestRun = 6; // shorter ones cost what they save
constexpr std::uint32_t longestMatch = 258;
constexpr std::uint32_t shortestMatch = 4;
constexpr std::uint32_t shortestFarMatch = 6; // a far one costs more bits
constexpr std::uint32_t near = 4096;
constexpr std::uint32_t window = 32'768;
constexpr int placeBits = 14;

std::size_t placeFor(std::uint32_t four)
{
    return four * 2'654'435'761U >> (32 - placeBits);
}

} // namespace

DeflateSteps::DeflateSteps()
    : m_places(std::size_t(1) << placeBits)
{}

std::span<const DeflateStep> DeflateSteps::runsIn(Strip strip)
{
    m_steps.clear();
    const Byte *const end = strip.data() + strip.size();
    const Byte *told = strip.data(); // all before is in the steps
    const Byte *at = told;
    while (end - at >= 8) {
        const std::uint32_t four = load32(at);
        if (four != std::rotl(four, 8)) { // a run of seven has four that begin at a multiple of four
            at += 4;
            continue;
        }
        const Byte *first = at;
        while (first > told && first[-1] == *at)
            --first;
        const Byte *const last = at + 1 + equalBytes(at, at + 1, end);
        if (last - first < shortestRun) {
            at += 4;
            continue;
        }
        told = addRun(static_cast<std::uint32_t>(first - told), first, last);
        at = last;
    }
    m_steps.push_back({static_cast<std::uint32_t>(end - told), 0, 0});
    return m_steps;
}

/// Returns the end of what the steps now hold, which may be one or two bytes short of the run's.
const Byte *DeflateSteps::addRun(std::uint32_t literals, const Byte *first, const Byte *last)
{
    auto left = static_cast<std::uint32_t>(last - first) - 1;
    for (++literals; left >= 3; literals = 0) {
        const std::uint32_t length = std::min(left, longestMatch);
        m_steps.push_back({literals, static_cast<std::uint16_t>(length), 1});
        left -= length;
    }
    return last - left;
}

std::span<const DeflateStep> DeflateSteps::matchesIn(Strip strip)
{
    m_steps.clear();
    std::ranges::fill(m_places, 0);
    const Byte *const begin = strip.data();
    const Byte *const end = begin + strip.size();
    const Byte *told = begin;
    const Byte *at = strip.empty() ? begin : begin + 1; // place 0 means the beginning, or none
    while (end - at >= 8) {
        const std::uint32_t four = load32(at);
        const auto here = static_cast<std::uint32_t>(at - begin);
        const std::uint32_t there = std::exchange(m_places[placeFor(four)], here);
        const std::uint32_t distance = here - there;
        if (distance > window || load32(begin + there) != four) {
            ++at;
            continue;
        }
        const Byte *const furthest = std::min(end, at + longestMatch);
        const std::uint32_t length =
            shortestMatch + equalBytes(begin + there + shortestMatch, at + shortestMatch, furthest);
        if (distance > near && length < shortestFarMatch) {
            ++at;
            continue;
        }
        m_steps.push_back({static_cast<std::uint32_t>(at - told), static_cast<std::uint16_t>(length),
                           static_cast<std::uint16_t>(distance)});
        at += length;
        told = at;
        if (end - at >= 8)
            m_places[placeFor(load32(at - 1))] = static_cast<std::uint32_t>(at - 1 - begin);
    }
    m_steps.push_back({static_cast<std::uint32_t>(end - told), 0, 0});
    return m_steps;
}

} // namespace pixhaul
