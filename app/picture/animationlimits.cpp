#include "picture/animationlimits.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<void> FrameCount::add(QSize pixels)
{
    if (++m_frames > m_limits.maxFrames)
        return failed({Cause::TooManyFrames, u"more than %1"_s.arg(m_limits.maxFrames)});
    m_pixels += qint64(pixels.width()) * pixels.height();
    if (m_pixels > m_limits.maxPixels)
        return failed(
            {Cause::TooManyPixels, u"%1 MP within %2 frames"_s.arg(m_pixels / 1'000'000).arg(m_frames)});
    return {};
}

} // namespace pixhaul
