#pragma once

#include <QByteArrayView>

#include <atomic>
#include <optional>

namespace pixhaul {

/// The same picture, and all that the file tells beside its pixels, encoded in PngMode::Small. Nothing if
/// that takes no fewer bytes, or if the file has anything that hangs on how its pixels were encoded: frames,
/// a profile, chunks that are unknown. `png` is a sound file without anything behind its end. Any thread.
std::optional<QByteArray> smallerPng(QByteArrayView png, const std::atomic<bool> *abandoned = nullptr);

} // namespace pixhaul
