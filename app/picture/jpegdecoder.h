#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QByteArrayView>
#include <QImage>

namespace pixhaul {

/// The pixels of a JPEG file as libjpeg-turbo decodes them, not turned: Grayscale8 or RGB32. Four colours
/// are taken as Adobe's programs write them, inverted, and mixed without a profile, as other readers do.
/// Fails with Damaged if pixels were lost, however well-formed the file's end, with Truncated, with
/// UnsupportedFormat, or with what `patience` says. The caller has checked the size that
/// was announced; another one is Damaged. Any thread.
Result<QImage> decodeJpeg(QByteArrayView bytes, QSize announced, const Patience &patience);

} // namespace pixhaul
