#pragma once

#include <QImage>

namespace pixhaul {

/// Turns and mirrors as TIFF 6.0 (tag 274) tells, and Exif with it: `orientation` is 1 to 8.
QImage upright(const QImage &image, int orientation);

} // namespace pixhaul
