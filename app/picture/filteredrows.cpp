#include "picture/filteredrows.h"

#include <array>
#include <cmath>
#include <cstring>
#include <span>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;

/// In bits, of bytes by themselves.
double entropyOf(std::span<const Byte> bytes)
{
    std::array<std::uint32_t, 256> counts{};
    for (const Byte byte : bytes)
        ++counts[byte];
    double bits = 0;
    for (const std::uint32_t count : counts)
        if (count > 0)
            bits -= count * std::log2(count / double(bytes.size()));
    return bits;
}

} // namespace

FilteredRows::FilteredRows(PngRows &rows, int first, Strategy strategy)
    : m_rows(rows)
    , m_first(first)
    , m_strategy(strategy)
    , m_filter(rows.rowBytes(), rows.type().pixelBytes())
    , m_y(first)
    , m_row(rows.rowBytes())
    , m_above(rows.rowBytes())
{}

void FilteredRows::next(Byte *out)
{
    const bool hasAbove = m_y > m_first;
    if (m_strategy == Strategy::LeastSum && hasAbove && m_rows.isRepeated(m_y)) {
        *out = PngFilter::Up;
        std::memset(out + 1, 0, m_row.size());
        ++m_y;
        return;
    }
    m_row.swap(m_above);
    m_rows.write(m_y++, m_row.data());
    choose(m_row.data(), hasAbove ? m_above.data() : nullptr, out);
}

void FilteredRows::choose(const Byte *row, const Byte *above, Byte *out)
{
    switch (m_strategy) {
    case Strategy::None:
        m_filter.write(PngFilter::None, row, above, out);
        break;
    case Strategy::LeastSum:
        m_filter.write(m_filter.best(row, above), row, above, out);
        break;
    case Strategy::LeastEntropy:
        m_tried.resize(bytes());
        double least = INFINITY;
        for (int method = PngFilter::None; method <= PngFilter::Paeth; ++method) {
            m_filter.write(PngFilter::Method(method), row, above, m_tried.data());
            const double entropy = entropyOf(m_tried);
            if (entropy < least) {
                least = entropy;
                std::memcpy(out, m_tried.data(), m_tried.size());
            }
        }
        break;
    }
}

} // namespace pixhaul
