#include "picture/deflatecounts.h"

#include "picture/bytewise.h"
#include "picture/deflateranges.h"

namespace pixhaul {

namespace {

using Byte = std::uint8_t;

/// Several tables: to count the same symbol twice in a row would wait for the memory.
using ByteCounts = std::array<std::array<std::uint32_t, 256>, 4>;

void countBytes(const Byte *at, const Byte *end, ByteCounts &tables)
{
    for (; end - at >= 8; at += 8) {
        const std::uint64_t eight = load64(at);
        ++tables[0][eight & 255];
        ++tables[1][eight >> 8 & 255];
        ++tables[2][eight >> 16 & 255];
        ++tables[3][eight >> 24 & 255];
        ++tables[0][eight >> 32 & 255];
        ++tables[1][eight >> 40 & 255];
        ++tables[2][eight >> 48 & 255];
        ++tables[3][eight >> 56];
    }
    for (; at < end; ++at)
        ++tables[0][*at];
}

} // namespace

DeflateCounts countsOf(std::span<const Byte> strip, std::span<const DeflateStep> steps)
{
    DeflateCounts counts;
    ByteCounts tables{};
    const Byte *at = strip.data();
    for (const DeflateStep &step : steps) {
        countBytes(at, at + step.literals, tables);
        at += step.literals + step.length;
        if (step.length > 0) {
            ++counts.literals[257 + std::size_t(deflateRanges.codeOfLength[step.length])];
            ++counts.distances[codeOfDistance(step.distance)];
        }
    }
    for (std::size_t i = 0; i < 256; ++i)
        counts.literals[i] = tables[0][i] + tables[1][i] + tables[2][i] + tables[3][i];
    counts.literals[DeflateCounts::endOfBlock] = 1;
    return counts;
}

} // namespace pixhaul
