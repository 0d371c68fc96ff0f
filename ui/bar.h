#pragma once

#include <QPalette>
#include <QRect>

#include <chrono>
#include <optional>

class QPainter;

/// The thin rounded bar of a row and of the status bar. Layout apart from painting; the style has no say, so
/// that it looks the same, and reads as well on a selected row, on every desktop.
namespace pixhaul::bar {

inline constexpr int thickness = 6;

struct Layout
{
    QRect track; ///< empty if there is no room for a bar worth looking at
    QRect words;
};

/// Words of up to `wordsWidth` on the trailing side of `area`, the bar on the rest of it.
Layout layOut(const QRect &area, int wordsWidth, Qt::LayoutDirection direction);

struct Colours
{
    QColor track;
    QColor chunk;
};

Colours coloursFor(const QPalette &palette, bool selected);

/// A bar that is full to `fraction` (0-1), or, without one, a busy bar as it looks at `now`.
void paint(QPainter &painter, const QRect &track, std::optional<double> fraction, const Colours &colours,
           Qt::LayoutDirection direction,
           std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());

} // namespace pixhaul::bar
