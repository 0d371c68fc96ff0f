#pragma once

#include "picture/deflatesteps.h"

#include <QByteArray>

#include <cstdint>
#include <span>

namespace pixhaul {

/// Writes deflate's blocks one behind the other (RFC 1951). Each has codes of its own.
class DeflateBlocks
{
public:
    using Strip = std::span<const std::uint8_t>;

    /// Appends a block of what `steps` make of `strip` to `out`, or of the bytes as they are if that is
    /// shorter. At most seven bits are kept back for the next one; the last keeps none.
    void add(Strip strip, std::span<const DeflateStep> steps, bool isLast, QByteArray &out);

    /// What such a block would take, but for the description of its codes.
    static std::size_t bitsFor(Strip strip, std::span<const DeflateStep> steps);

private:
    void addStored(Strip strip, bool isLast, QByteArray &out);

    std::uint64_t m_bits = 0; // not yet whole bytes
    unsigned m_bitCount = 0;
};

} // namespace pixhaul
