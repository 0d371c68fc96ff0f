#pragma once

#include "picture/anatomy/anatomy.h"
#include "picture/patience.h"

#include "core/result.h"

#include <QImage>

namespace pixhaul {

/// The pixels of a picture that `dissect` found whole, upright, in the smallest of Qt's formats that holds
/// them. The caller has checked the size. Fails with Damaged, or with UnsupportedFormat if Qt's plugin is not
/// installed, or with what `patience` says when it is over. Any thread.
Result<QImage> decode(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                      const Patience &patience);

} // namespace pixhaul
