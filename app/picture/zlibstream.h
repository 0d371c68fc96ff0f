#pragma once

#include "picture/deflateblocks.h"

namespace pixhaul {

/// A zlib stream (RFC 1950), strip by strip.
class ZlibStream
{
public:
    using Strip = DeflateBlocks::Strip;

    /// Appends to `out` what `steps` make of `strip`. After the last one nothing may follow.
    void add(Strip strip, std::span<const DeflateStep> steps, bool isLast, QByteArray &out);

private:
    DeflateBlocks m_blocks;
    std::uint32_t m_adler = 1;
    bool m_isBegun = false;
};

} // namespace pixhaul
