#pragma once

#include "core/result.h"
#include "core/saving.h"
#include "picture/anatomy/anatomy.h"
#include "picture/animationlimits.h"
#include "picture/pngmetadata.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <atomic>
#include <chrono>

namespace pixhaul {

/// A picture as it will be saved.
struct Picture
{
    QByteArray png = {}; ///< may share the bytes that it was made from, and goes with them
    QSize pixels = {};
    QString format =
        {};         ///< what the bytes were: "jpeg", "png", "gif", "webp", "bmp", "tiff", "ico", "avif", …
    int frames = 1; ///< kept in `png`
    bool isTooSmall = false; ///< see PictureOptions; `png` is empty
    quint64 fingerprint = 0; ///< of the bytes that it was made from: the beginning of their SHA-256
};

/// How pictures are to be made.
struct PictureOptions
{
    qint64 maxPixels = 300'000'000;
    PngMode png = PngMode::Fast;
    Animated animated = Animated::Apng;
    AnimationLimits animation = {};
    std::chrono::milliseconds maxDecodeTime = std::chrono::minutes(1);
    QSize minSize{0, 0};       ///< narrower or lower ones, upright, are not made: see Picture::isTooSmall
    bool keepMetadata = false; ///< density, Exif, texts of what is converted; else its colours alone
    QList<PngMetadata::Text> notes = {}; ///< to be told besides, by every PNG
};

/// Sniffs, checks that the picture is all there, decodes it in full and encodes it as PNG. A sound PNG comes
/// back byte for byte (what follows IEND is cut off), in the small mode unless it gets smaller; notes stand
/// right before IEND. What its
/// header tells to be too small is neither checked further nor decoded. Pure; blocks
/// for as long as the processor needs: call it on a worker. `abandoned`, if given, is looked at between the
/// steps; when it is true the result is any failure. When a decoder's time is up it fails with DecodeTimeout.
/// libheif, which nothing stops, is left behind then: main() has to end with exitPast (async/leavebehind.h).
/// Where there is no memory for it, it fails with TooManyPixels; but libjxl 0.7 ends the program then.
Result<Picture> toPng(const QByteArray &bytes, const PictureOptions &options,
                      const std::atomic<bool> *abandoned = nullptr);

/// What is known of a picture before its pixels are decoded.
struct Examined
{
    QByteArray bytes; ///< to be kept as long as this
    Format format;
    Anatomy anatomy;
    qint64 pixelBytes = 0; ///< about what its pixels will take in memory at once
    bool isTooSmall = false;
};

/// The two steps of toPng, for whoever has to make room between them.
Result<Examined> examine(const QByteArray &bytes, const PictureOptions &options);
Result<Picture> toPng(const Examined &examined, const PictureOptions &options,
                      const std::atomic<bool> *abandoned = nullptr);

/// What `--fetch-only` does: sniffs and checks for completeness, without decoding, by which alone it could be
/// seen that the end of a JPEG XL file is missing. `png` stays empty, `pixels` too if the header does not
/// tell them.
Result<Picture> checkOnly(const QByteArray &bytes);

} // namespace pixhaul
