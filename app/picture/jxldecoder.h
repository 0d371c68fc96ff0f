#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QByteArrayView>
#include <QImage>

#include <optional>

namespace pixhaul {

/// Whether this build reads JPEG XL at all. Without libjxl what is below refuses by name.
bool readsJxl();

/// What libjxl knows without decoding pixels.
struct JxlSurvey
{
    QByteArray iccProfile = {}; ///< of the pixels that decodeJxl yields; empty for sRGB
    quint64 frames = 0;
    /// Truncated, Damaged or UnsupportedFormat; none: all frames but the last are there, and its header.
    std::optional<Failure> fault = {};
};

/// Reads the headers of all frames and leaps over what they announce. The caller has checked the size. Any
/// thread.
JxlSurvey surveyJxl(QByteArrayView bytes);

/// What the boxes of a container (ISO/IEC 18181-2, 9) tell besides.
struct JxlBoxes
{
    QByteArray exif = {}; ///< with the four bytes in front that tell where it begins
    QByteArray xmp = {};
};

/// The first box of either kind, decompressed if need be; nothing of what is much more than a megabyte then.
/// Any thread.
JxlBoxes jxlBoxes(QByteArrayView container);

/// The pixels of a JPEG XL file as libjxl decodes them, not turned; of an animation those of its first frame,
/// but not if its last is cut off.
/// Up to 8 bits a sample come as Grayscale8, RGBX8888 or RGBA8888, more, and floating point, clamped, as
/// Grayscale16, RGBX64 or RGBA64. Alpha is never multiplied in. Fails with Damaged, Truncated,
/// UnsupportedFormat, TooManyPixels if there is no memory, or with what `patience` says. The caller has
/// checked the size that was announced; another one is Damaged. Any thread.
Result<QImage> decodeJxl(QByteArrayView bytes, QSize announced, const Patience &patience);

} // namespace pixhaul
