#include "picture/filteredrows.h"

#include <algorithm>
#include <cstring>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;

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
        writeLeastEntropy(row, above, out);
        break;
    }
}

void FilteredRows::writeLeastEntropy(const Byte *row, const Byte *above, Byte *out)
{
    if (!m_pairs)
        m_pairs.emplace();
    m_tried.resize(bytes());
    std::uint64_t best = 0;
    for (int method = PngFilter::None; method <= PngFilter::Paeth; ++method) {
        m_filter.write(PngFilter::Method(method), row, above, m_tried.data());
        const std::uint64_t concentration = m_pairs->concentrationOf(m_tried);
        if (method == PngFilter::None || concentration > best) {
            best = concentration;
            std::ranges::copy(m_tried, out);
        }
    }
}

} // namespace pixhaul
