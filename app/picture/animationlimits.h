#pragma once

#include "core/result.h"

#include <QSize>

namespace pixhaul {

struct AnimationLimits
{
    int maxFrames = 10'000;
    qint64 maxPixels = 1'000'000'000; ///< decoded and composed, over all frames
    qint64 maxBytes = 512LL << 20;    ///< of the animated PNG that is made
};

/// Counts what an animation costs against its limits.
class FrameCount
{
public:
    explicit FrameCount(const AnimationLimits &limits)
        : m_limits(limits)
    {}

    /// One more frame for which so many pixels are to be decoded. Fails with TooManyFrames or TooManyPixels.
    Result<void> add(QSize pixels);

private:
    const AnimationLimits m_limits;
    int m_frames = 0;
    qint64 m_pixels = 0;
};

} // namespace pixhaul
