#pragma once

#include "picture/animationlimits.h"
#include "picture/patience.h"

#include <QImage>
#include <QRect>

#include <chrono>

namespace pixhaul {

/// The pictures of an animation one after the other, each composed as it is shown. Keeps one of them. One
/// thread.
class Frames
{
public:
    Frames(const AnimationLimits &limits, const Patience &patience)
        : m_count(limits)
        , m_patience(patience)
    {}
    virtual ~Frames() = default;
    Q_DISABLE_COPY_MOVE(Frames)

    /// Goes on to the next one: false at the end. Fails with Damaged, TooManyFrames or TooManyPixels, before
    /// the frame that would be too much is decoded, and with what the patience says when that is over.
    virtual Result<bool> next() = 0;

    /// Format_ARGB32, of the same size always. Valid until next(), and as long as this.
    const QImage &canvas() const { return m_canvas; }
    /// Outside of it the canvas is as it was before.
    QRect touched() const { return m_touched; }
    std::chrono::milliseconds delay() const { return m_delay; }
    /// How often all of them are to be shown, 0 for ever. Known for sure behind the last one.
    quint32 plays() const { return m_plays; }

protected:
    /// Counts one more frame, and what it costs.
    Result<void> afford(QSize pixels) { return m_count.add(pixels); }
    const Patience &patience() const { return m_patience; }

    QImage m_canvas;
    QRect m_touched;
    std::chrono::milliseconds m_delay{0};
    quint32 m_plays = 1;

private:
    FrameCount m_count;
    const Patience m_patience;
};

/// The first of them. It may share the memory of `frames`.
Result<QImage> firstOf(Frames &frames);

} // namespace pixhaul
