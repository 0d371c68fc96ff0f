#include "ui/bar.h"

#include "ui/hues.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

using namespace std::chrono_literals;

namespace pixhaul::bar {

namespace {

constexpr int gap = 8;              // between bar and words
constexpr int shortest = 24;        // a bar below this says nothing
constexpr double busyPart = 0.3;    // of the track that the busy chunk takes
constexpr auto busyPeriod = 1600ms; // there and back

/// Where the busy chunk begins, 0 to 1 - busyPart: there and back, slower at the ends.
double busyStart(std::chrono::steady_clock::time_point now)
{
    const auto into = now.time_since_epoch() % busyPeriod;
    const double turn = std::chrono::duration<double>(into) / std::chrono::duration<double>(busyPeriod);
    return (1 - std::cos(turn * 2 * M_PI)) / 2 * (1 - busyPart);
}

} // namespace

Layout layOut(const QRect &area, int wordsWidth, Qt::LayoutDirection direction)
{
    const int words = std::min(wordsWidth, area.width());
    const int length = area.width() - words - gap;
    const int top = area.top() + (area.height() - thickness) / 2;
    Layout layout;
    if (length >= shortest)
        layout.track = {area.left(), top, length, thickness};
    const int left = layout.track.isEmpty() ? area.left() : area.left() + length + gap;
    layout.words = {left, area.top(), area.left() + area.width() - left, area.height()};
    layout.track = QStyle::visualRect(direction, area, layout.track);
    layout.words = QStyle::visualRect(direction, area, layout.words);
    return layout;
}

Colours coloursFor(const QPalette &palette, bool selected)
{
    const QColor ground = palette.color(selected ? QPalette::Highlight : QPalette::Base);
    const QColor chunk = palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight);
    const QColor text = palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    return {hues::blend(ground, text, selected ? 0.35 : 0.15), chunk};
}

void paint(QPainter &painter, const QRect &track, std::optional<double> fraction, const Colours &colours,
           Qt::LayoutDirection direction, std::chrono::steady_clock::time_point now)
{
    if (track.isEmpty())
        return;
    const double radius = track.height() / 2.0;
    const double start = fraction ? 0 : busyStart(now);
    const double part = fraction ? std::clamp(*fraction, 0.0, 1.0) : busyPart;
    QRectF chunk(track.left() + start * track.width(), track.top(), part * track.width(), track.height());
    if (direction == Qt::RightToLeft)
        chunk.moveRight(track.left() + track.width() - start * track.width());

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.track);
    painter.drawRoundedRect(track, radius, radius);
    if (part > 0) {
        chunk.setWidth(
            std::max(chunk.width(), double(track.height()))); // the first percent is a dot, not a sliver
        painter.setBrush(colours.chunk);
        painter.drawRoundedRect(chunk, radius, radius);
    }
    painter.restore();
}

} // namespace pixhaul::bar
