#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace pixhaul::huffman {

/// A code as deflate sends it (RFC 1951, 3.2.2): the first bit to go out is the lowest.
struct Code
{
    std::uint16_t bits = 0;
    std::uint8_t length = 0; ///< in bits; 0: the symbol does not occur
};

/// The codes of the shortest whole message in which symbol i occurs counts[i] times; none is longer than
/// `longest` (at most 15) bits, which costs next to nothing. At least one symbol must occur; one that is
/// alone gets one bit. At most 288 symbols; `codes` is as long as `counts`.
void makeCodes(std::span<const std::uint32_t> counts, int longest, std::span<Code> codes);

} // namespace pixhaul::huffman
