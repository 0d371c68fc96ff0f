#pragma once

#include "core/result.h"

#include <QImage>

#include <atomic>

namespace pixhaul {

/// Encodes without loss: palettes, gray, alpha, 1 and 16 bits a sample stay what they are. `iccProfile` is
/// written if it is a sound one for such pixels; no other metadata is. Fails with Damaged if libpng does, and
/// with any failure when `abandoned`, looked at every few rows, becomes true. Any thread.
Result<QByteArray> encodePng(const QImage &image, const QByteArray &iccProfile,
                             const std::atomic<bool> *abandoned = nullptr);

} // namespace pixhaul
