#pragma once

#include "picture/bytepairs.h"
#include "picture/pngfilter.h"
#include "picture/pngrows.h"

#include <optional>
#include <vector>

namespace pixhaul {

/// The rows of a picture, one after the other, with the filters that a strategy chooses. One thread.
class FilteredRows
{
public:
    enum class Strategy {
        None,
        LeastSum,     ///< of the differences: quick, and good for photographs
        LeastEntropy, ///< of a row's neighbouring bytes: slow, and good for what is sought for copies
    };

    /// `first` is the one that next() begins with, and has none above it.
    FilteredRows(PngRows &rows, int first, Strategy strategy);

    void setStrategy(Strategy strategy) { m_strategy = strategy; }
    std::size_t bytes() const { return 1 + m_rows.rowBytes(); }
    /// Writes bytes().
    void next(std::uint8_t *out);

private:
    void choose(const std::uint8_t *row, const std::uint8_t *above, std::uint8_t *out);
    void writeLeastEntropy(const std::uint8_t *row, const std::uint8_t *above, std::uint8_t *out);

    PngRows &m_rows;
    const int m_first;
    Strategy m_strategy;
    const PngFilter m_filter;
    int m_y;
    std::vector<std::uint8_t> m_row;
    std::vector<std::uint8_t> m_above;
    std::vector<std::uint8_t> m_tried;
    std::optional<BytePairs> m_pairs; ///< not before it is needed
};

} // namespace pixhaul
