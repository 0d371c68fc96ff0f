#include "picture/fastdeflate.h"

#include "picture/bytewise.h"

#include <algorithm>

namespace pixhaul {

void FastDeflate::add(std::span<const std::uint8_t> strip, bool isLast, QByteArray &out)
{
    m_stream.add(strip, stepsFor(strip), isLast, out);
}

std::span<const DeflateStep> FastDeflate::stepsFor(Strip strip)
{
    Stillness stillness;
    stillness.look(strip);
    return stillness.isMost() || hasMatches(strip) ? m_steps.matchesIn(strip) : m_steps.runsIn(strip);
}

/// Tries both on a piece, and for some more strips believes what came of it.
bool FastDeflate::hasMatches(Strip strip)
{
    constexpr std::size_t pieceSize = 32'768;
    constexpr int believed = 8;
    if (m_unsureStrips++ % believed == 0) {
        const Strip piece = strip.last(std::min(pieceSize, strip.size()));
        const std::size_t withRuns = DeflateBlocks::bitsFor(piece, m_steps.runsIn(piece));
        const std::size_t withMatches = DeflateBlocks::bitsFor(piece, m_steps.matchesIn(piece));
        m_hadMatches = withMatches < withRuns - withRuns / 32; // they take longer
    }
    return m_hadMatches;
}

} // namespace pixhaul
