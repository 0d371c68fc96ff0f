#pragma once

#include "picture/pngpixels.h"

namespace pixhaul {

/// deflatePixels() in the mode Small. Tries filter strategies on a sample. Up to mostHeld filtered bytes are
/// held at once for libdeflate, which cannot be interrupted; what is larger goes through zlib, row by row.
bool deflateSmall(PngRows &rows, RowRange range, const std::atomic<bool> *abandoned, QByteArray &out,
                  std::size_t mostHeld = 64 * 1024 * 1024);

} // namespace pixhaul
