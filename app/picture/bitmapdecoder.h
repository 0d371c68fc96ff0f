#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QImage>

namespace pixhaul {

/// The pixels of a BMP file that `dissect` found whole: 1 to 8 bits with a palette, run lengths of 4 and 8
/// bits, 16, 24 and 32 bits with or without masks, from the bottom or from the top. Pixels that run lengths
/// leap over have the first colour, those that point past the palette are black. Fails with Damaged, or
/// with TooManyPixels if there is no memory. Any thread. Source: Windows GDI, bitmap storage.
Result<QImage> decodeBmp(QByteArrayView bytes);

/// One bitmap of an icon: the same without a file header, twice as high, with a mask behind the pixels that
/// counts where these have no alpha of their own. Fails with Truncated, or as above.
Result<QImage> decodeIconBitmap(QByteArrayView bytes);

} // namespace pixhaul
