#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QByteArrayView>
#include <QImage>

namespace pixhaul {

/// The pixels of the first page of a TIFF file as libtiff decodes them, not turned: gray, a palette, RGB,
/// CMYK or YCbCr, in strips or tiles, with up to 16 bits a sample. Alpha is never multiplied in; where the
/// file has it so, it is taken out again. Inks are mixed without a profile. Fails with Damaged,
/// UnsupportedFormat, or what `patience` says: while YCbCr with colours halved is decoded, it is not asked.
/// The caller has checked the size that
/// was announced; another one is Damaged. Any thread.
Result<QImage> decodeTiff(QByteArrayView bytes, QSize announced, const Patience &patience);

} // namespace pixhaul
