#pragma once

#include "core/result.h"

#include <QImage>
#include <QRect>

#include <atomic>
#include <chrono>

namespace pixhaul {

struct AnimationLimits
{
    int maxFrames = 10'000;
    qint64 maxPixels = 1'000'000'000; ///< decoded and composed, over all frames
};

/// The pictures of an animation one after the other, each composed as it is shown. Keeps one of them. One
/// thread.
class Frames
{
public:
    explicit Frames(const AnimationLimits &limits, const std::atomic<bool> *abandoned = nullptr)
        : m_limits(limits)
        , m_abandoned(abandoned)
    {}
    virtual ~Frames() = default;
    Q_DISABLE_COPY_MOVE(Frames)

    /// Goes on to the next one: false at the end. Fails with Damaged, TooManyFrames or TooManyPixels, before
    /// the frame that would be too much is decoded, and with any failure when abandoned.
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
    Result<void> afford(qint64 pixels);
    bool isLeft() const;

    QImage m_canvas;
    QRect m_touched;
    std::chrono::milliseconds m_delay{0};
    quint32 m_plays = 1;

private:
    const AnimationLimits m_limits;
    const std::atomic<bool> *const m_abandoned;
    int m_count = 0;
    qint64 m_pixels = 0;
};

} // namespace pixhaul
