#pragma once

#include "picture/deflatesteps.h"
#include "picture/zlibstream.h"

namespace pixhaul {

/// A zlib stream (RFC 1950), strip by strip, made for filtered rows of pictures and for speed. Drawings and
/// letters repeat themselves and get matches, photographs do not and get runs; which of both a strip is, its
/// bytes tell.
class FastDeflate
{
public:
    /// Appends to `out` what `strip` comes to; strips of some 100 KB are best. After the last one nothing may
    /// follow.
    void add(std::span<const std::uint8_t> strip, bool isLast, QByteArray &out);

private:
    using Strip = std::span<const std::uint8_t>;

    std::span<const DeflateStep> stepsFor(Strip strip);
    bool hasMatches(Strip strip);

    DeflateSteps m_steps;
    ZlibStream m_stream;
    bool m_hadMatches = false;
    int m_unsureStrips = 0;
};

} // namespace pixhaul
