#include "picture/storyboard.h"

#include "picture/commontype.h"

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

const QRgb *rowOf(const QImage &canvas, int x, int y)
{
    return reinterpret_cast<const QRgb *>(canvas.constScanLine(y)) + x;
}

/// The smallest rectangle within `area` outside of which both are the same.
QRect difference(const QImage &one, const QImage &other, QRect area)
{
    const int left = area.x();
    const int width = area.width();
    const auto differs = [&](int y) {
        return std::memcmp(rowOf(one, left, y), rowOf(other, left, y), std::size_t(width) * sizeof(QRgb)) !=
               0;
    };
    int top = area.y();
    int end = area.y() + area.height();
    while (top < end && !differs(top))
        ++top;
    while (top < end && !differs(end - 1))
        --end;
    int before = width; // columns that agree, on both sides
    int behind = width;
    for (int y = top; y < end; ++y) {
        const QRgb *const row = rowOf(one, left, y);
        const QRgb *const otherRow = rowOf(other, left, y);
        before = int(std::mismatch(row, row + before, otherRow).first - row);
        int agreeing = 0;
        while (agreeing < behind && row[width - 1 - agreeing] == otherRow[width - 1 - agreeing])
            ++agreeing;
        behind = agreeing;
    }
    return top == end ? QRect() : QRect(left + before, top, width - before - behind, end - top);
}

void copyPart(const QImage &from, QImage &to, QRect area)
{
    for (int y = area.y(); y < area.y() + area.height(); ++y)
        std::copy_n(rowOf(from, area.x(), y), area.width(),
                    reinterpret_cast<QRgb *>(to.scanLine(y)) + area.x());
}

} // namespace

QImage partOf(const QImage &canvas, QRect area)
{
    const uchar *const first = canvas.constScanLine(area.y()) + qsizetype(area.x()) * canvas.depth() / 8;
    return {first, area.width(), area.height(), canvas.bytesPerLine(), canvas.format()};
}

Result<Storyboard> storyboardOf(Frames &frames, bool mayBeGray)
{
    QList<Storyboard::Shot> shots;
    CommonType type(mayBeGray);
    QImage shown;
    for (int frame = 0;; ++frame) {
        const Result<bool> hasNext = frames.next();
        if (!hasNext)
            return failed(hasNext.error());
        if (!*hasNext)
            break;
        const QImage &canvas = frames.canvas();
        QRect area = canvas.rect();
        if (frame == 0) {
            shown = canvas.copy();
            if (shown.isNull())
                return failed({Cause::TooManyPixels, u"%1 x %2"_s.arg(canvas.width()).arg(canvas.height())});
        } else {
            area = difference(canvas, shown, frames.touched());
            copyPart(canvas, shown, area);
        }
        if (area.isEmpty()) {
            shots.last().delay += frames.delay();
            continue;
        }
        type.add(partOf(canvas, area));
        shots.append({frame, area, frames.delay()});
    }
    if (shots.isEmpty())
        return failed({Cause::Damaged, u"no frame"_s});
    return Storyboard{shots, type.type(), frames.plays()};
}

} // namespace pixhaul
