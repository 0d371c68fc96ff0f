#pragma once

#include "picture/deflatesteps.h"

#include <array>
#include <cstdint>
#include <span>

namespace pixhaul {

/// How often a block has each symbol of both alphabets (RFC 1951, 3.2.5): bytes, the end of the block and
/// ranges of lengths; ranges of distances.
struct DeflateCounts
{
    static constexpr std::size_t endOfBlock = 256;

    std::array<std::uint32_t, 286> literals{};
    std::array<std::uint32_t, 30> distances{};
};

/// Of what `steps` make of `strip`, and of the one end of its block.
DeflateCounts countsOf(std::span<const std::uint8_t> strip, std::span<const DeflateStep> steps);

} // namespace pixhaul
