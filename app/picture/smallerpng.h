#pragma once

#include "picture/patience.h"

#include <QByteArrayView>
#include <QSize>

#include <optional>

namespace pixhaul {

/// The same picture, and all that the file tells beside its pixels, encoded in PngMode::Small. Nothing if
/// that takes no fewer bytes, or if the file has anything that hangs on how its pixels were encoded: frames,
/// a profile, a transparent colour, chunks that are unknown. `png` is a sound file of so many pixels without
/// anything behind its end. Any thread.
std::optional<QByteArray> smallerPng(QByteArrayView png, QSize pixels, const Patience &patience);

} // namespace pixhaul
