#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QByteArray>
#include <QImage>

namespace pixhaul {

/// The pixels of a WebP, of its first frame if it has any, as they lie: RGB32, or ARGB32 if there is alpha.
/// The caller has checked the size. Fails with Damaged, or with what `patience` says when it is over. Any
/// thread.
Result<QImage> decodeWebP(const QByteArray &bytes, const Patience &patience);

} // namespace pixhaul
