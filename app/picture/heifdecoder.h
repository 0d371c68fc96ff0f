#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QByteArrayView>
#include <QImage>

namespace pixhaul {

struct Anatomy;
enum class Format;

/// Whether this build reads AVIF and HEIC at all. Without libheif `decodeHeif` refuses by name.
bool readsHeif();

/// The pixels of an AVIF or HEIC file that `dissect` found whole, as libheif decodes its primary picture,
/// cropped but not turned. 8 bits a sample come as Grayscale8, RGB32 or ARGB32, more as Grayscale16, RGBX64
/// or RGBA64. Alpha is never multiplied in; where the file has it so, it is taken out again. Fails with
/// Damaged, UnsupportedFormat (also if libheif has no decoder for what is in it), TooManyPixels if there is
/// no memory, or with what `patience` says. libheif 1.15 cannot be stopped: its thread is left behind (see
/// async/leavebehind.h) if patience ends first. How much it takes until then `dissect` bounds: what it
/// decodes stays near the size that the caller has checked. Any thread.
Result<QImage> decodeHeif(Format format, const Anatomy &anatomy, const Patience &patience);

} // namespace pixhaul
