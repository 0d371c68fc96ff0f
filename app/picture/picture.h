#pragma once

#include "core/result.h"
#include "core/saving.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <atomic>

namespace pixhaul {

/// A picture as it will be saved.
struct Picture
{
    QByteArray png; ///< may share the bytes that it was made from, and goes with them
    QSize pixels;
    QString format; ///< what the bytes were: "jpeg", "png", "gif", "webp", "bmp", "tiff", "ico"
    int frames = 1; ///< kept in `png`
};

/// How pictures are to be made.
struct PictureOptions
{
    qint64 maxPixels = 300'000'000;
    PngMode png = PngMode::Fast;
};

/// Sniffs, checks that the picture is all there, decodes it in full and encodes it as PNG. A sound PNG comes
/// back byte for byte (what follows IEND is cut off), in the small mode unless it gets smaller. Pure; blocks
/// for as long as the processor needs: call it on a worker. `abandoned`, if given, is looked at between the
/// steps; when it is true the result is any failure.
Result<Picture> toPng(const QByteArray &bytes, const PictureOptions &options,
                      const std::atomic<bool> *abandoned = nullptr);

/// What `--fetch-only` does: sniffs and checks for completeness, without decoding. `png` stays empty,
/// `pixels` too if the header does not tell them.
Result<Picture> checkOnly(const QByteArray &bytes);

} // namespace pixhaul
