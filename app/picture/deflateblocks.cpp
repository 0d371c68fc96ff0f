#include "picture/deflateblocks.h"

#include "picture/bitwriter.h"
#include "picture/codelengths.h"
#include "picture/deflatecounts.h"
#include "picture/deflateranges.h"
#include "picture/vectorised.h"

#include <algorithm>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;
using Strip = DeflateBlocks::Strip;
using Steps = std::span<const DeflateStep>;
using huffman::Code;

constexpr int longestCode = 14; // four of them fit beside what is left of a byte

struct Codes
{
    std::array<Code, 286> literals;
    std::array<Code, 30> distances;

    explicit Codes(DeflateCounts counts)
    {
        if (std::ranges::all_of(counts.distances, [](std::uint32_t count) { return count == 0; }))
            counts.distances[0] = 1; // RFC 1951 allows for none, not every decoder does
        huffman::makeCodes(counts.literals, longestCode, literals);
        huffman::makeCodes(counts.distances, longestCode, distances);
    }
};

std::size_t bitsOf(const DeflateCounts &counts, const Codes &codes)
{
    std::size_t bits = 0;
    for (std::size_t i = 0; i < codes.literals.size(); ++i)
        bits += std::size_t(counts.literals[i]) *
                (codes.literals[i].length + (i > 256 ? deflateRanges.lengths[i - 257].extraBits : 0U));
    for (std::size_t i = 0; i < codes.distances.size(); ++i)
        bits += std::size_t(counts.distances[i]) *
                (codes.distances[i].length + deflateRanges.distances[i].extraBits);
    return bits;
}

void writeCopy(const DeflateStep &step, const Codes &codes, BitWriter &out)
{
    const std::size_t lengthCode = deflateRanges.codeOfLength[step.length];
    const DeflateRange &length = deflateRanges.lengths[lengthCode];
    out.put(codes.literals[257 + lengthCode]);
    out.put(step.length - length.base, length.extraBits);
    const std::size_t distanceCode = codeOfDistance(step.distance);
    const DeflateRange &distance = deflateRanges.distances[distanceCode];
    out.put(codes.distances[distanceCode]);
    out.put(step.distance - distance.base, distance.extraBits);
    out.flush();
}

PIXHAUL_SHIFTING
void writeSteps(const Byte *at, Steps steps, const Codes &codes, BitWriter &writer)
{
    BitWriter out = writer; // in registers
    const std::array<Code, 286> &literals = codes.literals;
    for (const DeflateStep &step : steps) {
        const Byte *const end = at + step.literals;
        for (; end - at >= 4; at += 4) {
            const Code a = literals[at[0]];
            const Code b = literals[at[1]];
            const Code c = literals[at[2]];
            const Code d = literals[at[3]];
            const std::uint64_t ab = a.bits | std::uint64_t(b.bits) << a.length;
            const std::uint64_t cd = c.bits | std::uint64_t(d.bits) << c.length;
            const unsigned abLength = unsigned(a.length) + b.length;
            out.put(ab | cd << abLength, abLength + c.length + d.length);
            out.flush();
        }
        for (; at < end; ++at)
            out.put(literals[*at]);
        out.flush();
        if (step.length > 0)
            writeCopy(step, codes, out);
        at += step.length;
    }
    out.put(literals[DeflateCounts::endOfBlock]);
    out.flush();
    writer = out;
}

} // namespace

std::size_t DeflateBlocks::bitsFor(Strip strip, Steps steps)
{
    const DeflateCounts counts = countsOf(strip, steps);
    return bitsOf(counts, Codes(counts));
}

void DeflateBlocks::add(Strip strip, Steps steps, bool isLast, QByteArray &out)
{
    const DeflateCounts counts = countsOf(strip, steps);
    const Codes codes(counts);
    const CodeLengths lengths(codes.literals, codes.distances);
    const std::size_t bits = 3 + lengths.bits() + bitsOf(counts, codes);
    if (bits / 8 > strip.size()) {
        addStored(strip, isLast, out);
    } else {
        const qsizetype before = out.size();
        out.resize(before + static_cast<qsizetype>(bits / 8) + 32);
        BitWriter to(out.data() + before, m_bits, m_bitCount);
        to.put(isLast ? 1 : 0, 1);
        to.put(2, 2);
        lengths.write(to);
        writeSteps(strip.data(), steps, codes, to);
        m_bits = to.bits();
        m_bitCount = to.count();
        out.resize(to.at() - out.data());
    }
    if (isLast && m_bitCount > 0)
        out.append(static_cast<char>(m_bits));
}

/// Bytes as they are (RFC 1951, 3.2.4): for what no code makes shorter.
void DeflateBlocks::addStored(Strip strip, bool isLast, QByteArray &out)
{
    constexpr std::size_t mostStored = 65'535;
    do {
        const std::size_t size = std::min(strip.size(), mostStored);
        const bool isEnd = isLast && size == strip.size();
        m_bits |= std::uint64_t(isEnd ? 1 : 0) << m_bitCount;
        m_bitCount += 3;
        for (unsigned done = 0; done < m_bitCount; done += 8)
            out.append(static_cast<char>(m_bits >> done));
        m_bits = 0;
        m_bitCount = 0;
        const std::array<quint16, 2> sizes{qToLittleEndian(static_cast<quint16>(size)),
                                           qToLittleEndian(static_cast<quint16>(~size))};
        out.append(reinterpret_cast<const char *>(sizes.data()), sizeof sizes);
        out.append(reinterpret_cast<const char *>(strip.data()), static_cast<qsizetype>(size));
        strip = strip.subspan(size);
    } while (!strip.empty());
}

} // namespace pixhaul
