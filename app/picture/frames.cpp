#include "picture/frames.h"

#include "picture/abandoned.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<void> Frames::afford(qint64 pixels)
{
    if (++m_count > m_limits.maxFrames)
        return failed({Cause::TooManyFrames, u"more than %1"_s.arg(m_limits.maxFrames)});
    m_pixels += pixels;
    if (m_pixels > m_limits.maxPixels)
        return failed(
            {Cause::TooManyPixels, u"%1 MP within %2 frames"_s.arg(m_pixels / 1'000'000).arg(m_count)});
    return {};
}

bool Frames::isLeft() const
{
    return isAbandoned(m_abandoned);
}

} // namespace pixhaul
