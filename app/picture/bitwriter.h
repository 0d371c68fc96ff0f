#pragma once

#include "picture/huffman.h"

#include <QtEndian>

#include <cstring>

namespace pixhaul {

/// Bits, the lowest first, into memory that has room for them and eight bytes more.
class BitWriter
{
public:
    BitWriter(char *at, std::uint64_t bits, unsigned count)
        : m_at(at)
        , m_bits(bits)
        , m_count(count)
    {}

    /// At most 57 bits between two calls of flush().
    void put(std::uint64_t bits, unsigned count)
    {
        m_bits |= bits << m_count;
        m_count += count;
    }
    void put(huffman::Code code) { put(code.bits, code.length); }
    void flush()
    {
        const std::uint64_t bytes = qToLittleEndian(m_bits);
        std::memcpy(m_at, &bytes, sizeof bytes);
        m_at += m_count >> 3;
        m_bits >>= m_count & ~7U;
        m_count &= 7;
    }

    char *at() const { return m_at; }
    std::uint64_t bits() const { return m_bits; }
    unsigned count() const { return m_count; }

private:
    char *m_at;
    std::uint64_t m_bits;
    unsigned m_count;
};

} // namespace pixhaul
