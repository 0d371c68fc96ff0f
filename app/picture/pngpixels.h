#pragma once

#include "core/saving.h"
#include "picture/pngrows.h"

#include <QByteArray>

#include <atomic>

namespace pixhaul {

/// Some rows of a picture, from `first` up to but without `end`.
struct RowRange
{
    int first;
    int end;
};

/// Appends to `out` the pixels of these rows as a PNG's zlib stream, as IDAT and fdAT chunks carry it. Keeps
/// no more than a strip of them at a time. Small is never larger than fast, but for pictures of more than 64
/// MB. False if `abandoned` became true, which is looked at strip by strip.
bool deflatePixels(PngRows &rows, RowRange range, PngMode mode, const std::atomic<bool> *abandoned,
                   QByteArray &out);

} // namespace pixhaul
