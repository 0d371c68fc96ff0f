#include "picture/codelengths.h"

#include <algorithm>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;
using huffman::Code;

constexpr std::array<Byte, 19> order{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

std::size_t used(std::span<const Code> codes, std::size_t least)
{
    std::size_t count = codes.size();
    while (count > least && codes[count - 1].length == 0)
        --count;
    return count;
}

unsigned extraBits(Byte code)
{
    return code == 16 ? 2 : code == 17 ? 3 : code == 18 ? 7 : 0;
}

} // namespace

CodeLengths::CodeLengths(std::span<const Code> literals, std::span<const Code> distances)
    : m_literals(used(literals, 257))
    , m_distances(used(distances, 1))
{
    std::array<Byte, 286 + 30> lengths;
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_literals; ++i)
        lengths[count++] = literals[i].length;
    for (std::size_t i = 0; i < m_distances; ++i)
        lengths[count++] = distances[i].length;
    for (std::size_t i = 0; i < count;) {
        std::size_t same = 1;
        while (i + same < count && lengths[i + same] == lengths[i])
            ++same;
        addRun(lengths[i], same);
        i += same;
    }
    std::array<std::uint32_t, 19> counts{};
    for (std::size_t i = 0; i < m_size; ++i)
        ++counts[m_symbols[i].code];
    huffman::makeCodes(counts, 7, m_codes);
    while (m_sent > 4 && m_codes[order[m_sent - 1]].length == 0)
        --m_sent;
}

std::size_t CodeLengths::bits() const
{
    std::size_t bits = 14 + 3 * m_sent;
    for (std::size_t i = 0; i < m_size; ++i)
        bits += m_codes[m_symbols[i].code].length + extraBits(m_symbols[i].code);
    return bits;
}

void CodeLengths::write(BitWriter &out) const
{
    out.put(m_literals - 257, 5);
    out.put(m_distances - 1, 5);
    out.put(m_sent - 4, 4);
    for (std::size_t i = 0; i < m_sent; ++i) {
        out.flush();
        out.put(m_codes[order[i]].length, 3);
    }
    for (std::size_t i = 0; i < m_size; ++i) {
        out.flush();
        out.put(m_codes[m_symbols[i].code]);
        out.put(m_symbols[i].extra, extraBits(m_symbols[i].code));
    }
    out.flush();
}

void CodeLengths::add(std::size_t code, std::size_t extra)
{
    m_symbols[m_size++] = {static_cast<Byte>(code), static_cast<Byte>(extra)};
}

void CodeLengths::addRun(Byte length, std::size_t count)
{
    while (length == 0 && count >= 11) {
        const std::size_t some = std::min<std::size_t>(count, 138);
        add(18, some - 11);
        count -= some;
    }
    if (length == 0 && count >= 3) {
        add(17, count - 3);
        return;
    }
    if (length != 0 && count > 0) {
        add(length);
        --count;
    }
    while (length != 0 && count >= 3) {
        const std::size_t some = std::min<std::size_t>(count, 6);
        add(16, some - 3);
        count -= some;
    }
    for (; count > 0; --count)
        add(length);
}

} // namespace pixhaul
