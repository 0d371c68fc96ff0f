#pragma once

#include "core/result.h"

#include <QByteArrayView>

namespace pixhaul {

/// The formats that are read. Nothing else gets near a decoder, whatever plugins the machine has.
enum class Format { Jpeg, Png, Gif, WebP, Bmp, Tiff, Ico, Avif, Heic, Jxl };

/// "jpeg", "png", …: for receipts.
QLatin1StringView nameOf(Format format);

/// Tells the format by the bytes alone. Fails with EmptyBody, WebPage, NoPicture or UnsupportedFormat, also
/// with that for AVIF, HEIC and JPEG XL in a build that goes without them. A
/// beginning of a signature that is cut off after two bytes or more counts as the format: that it is
/// incomplete is found later.
Result<Format> sniff(QByteArrayView bytes);

} // namespace pixhaul
