#pragma once

#include "picture/animationlimits.h"
#include "picture/patience.h"

#include <QByteArrayView>

namespace pixhaul {

/// Decodes the frames of an animated PNG (specification, third edition, 11.3.6) that lie behind its IDAT, and
/// keeps none. How many frames there are to be seen; 1 if it is not animated, or if its control chunks
/// contradict the specification: then viewers show what is in IDAT. `png` is a file that troubleIn has no
/// objections to. Fails with Damaged if the pixels of a frame are unsound, with what the limits say, and with
/// what `patience` says when it is over. Any thread.
Result<int> soundFrames(QByteArrayView png, const AnimationLimits &limits, const Patience &patience);

} // namespace pixhaul
