#pragma once

#include "core/result.h"
#include "picture/pngmetadata.h"
#include "picture/pngpixels.h"

#include <QImage>

#include <atomic>

namespace pixhaul {

struct PngOptions
{
    PngMode mode = PngMode::Fast;
    PngMetadata metadata = {};
};

/// Encodes without loss, in the smallest type that holds the picture exactly. A picture with a profile for
/// colours is not made gray. Fails with Damaged if the image is empty, and with any failure when `abandoned`,
/// looked at every few rows, becomes true. Any thread.
Result<QByteArray> encodePng(const QImage &image, const PngOptions &options = {},
                             const std::atomic<bool> *abandoned = nullptr);

} // namespace pixhaul
