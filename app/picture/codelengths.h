#pragma once

#include "picture/bitwriter.h"
#include "picture/huffman.h"

#include <array>
#include <span>

namespace pixhaul {

/// The lengths of a block's codes, themselves coded (RFC 1951, 3.2.7).
class CodeLengths
{
public:
    CodeLengths(std::span<const huffman::Code> literals, std::span<const huffman::Code> distances);

    std::size_t bits() const;
    void write(BitWriter &out) const;

private:
    struct Symbol
    {
        std::uint8_t code;
        std::uint8_t extra;
    };

    void add(std::size_t code, std::size_t extra = 0);
    void addRun(std::uint8_t length, std::size_t count);

    std::size_t m_literals;
    std::size_t m_distances;
    std::array<Symbol, 286 + 30> m_symbols;
    std::size_t m_size = 0;
    std::array<huffman::Code, 19> m_codes{};
    std::size_t m_sent = 19;
};

} // namespace pixhaul
