#pragma once

#include "picture/anatomy/anatomy.h"
#include "picture/patience.h"

#include "core/result.h"

#include <QImage>

namespace pixhaul {

/// The pixels of a picture that `dissect` found whole, upright; of an animation the first.
/// The caller has checked the size. Fails with Damaged, UnsupportedFormat, or with what `patience` says when
/// it is over. Any thread.
Result<QImage> decode(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                      const Patience &patience);

} // namespace pixhaul
