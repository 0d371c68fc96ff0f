#include "picture/frames.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<QImage> firstOf(Frames &frames)
{
    return frames.next().and_then([&](bool isThere) -> Result<QImage> {
        return isThere ? frames.canvas() : Result<QImage>(failed({Cause::Damaged, u"no frame"_s}));
    });
}

} // namespace pixhaul
