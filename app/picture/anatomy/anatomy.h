#pragma once

#include "core/failure.h"
#include "picture/anatomy/metadata.h"
#include "picture/sniff.h"

#include <QByteArray>
#include <QRect>
#include <QRgb>
#include <QSize>

#include <optional>

namespace pixhaul {

/// What the structure of a picture tells without decoding a pixel.
struct Anatomy
{
    QSize pixels;          ///< before the orientation is applied; empty if the bytes do not come that far
    int orientation = 1;   ///< 1 to 8 (TIFF 6.0, tag 274; Exif has the same)
    QByteArray iccProfile; ///< of a JPEG, WebP, TIFF, BMP, AVIF, HEIC or JPEG XL
    Metadata metadata;     ///< of what is not a PNG
    bool isProgressive = false; ///< of a JPEG: its coefficients are all in memory at one time
    QByteArrayView bitmap;      ///< the best picture of an icon, if it is not a PNG file
    QByteArrayView png;   ///< the part that is a whole PNG file: all of a PNG, the best picture of some icons
    QByteArrayView boxes; ///< of AVIF and HEIC: the file without what follows it
    QRect aperture;  ///< of AVIF and HEIC: what is shown of the pixels that are decoded; `pixels` in size
    int frames = 1;  ///< of a GIF or a WebP; those of `png` are not counted
    QRgb around = 0; ///< of a GIF: what its screen shows beside the first frame
    std::optional<Failure> fault =
        {}; ///< Truncated, Damaged or UnsupportedFormat; none: all of the picture is there
};

/// Walks through the picture's structure to its end. Linear in the number of bytes, whatever they claim.
/// `pixels` is set as soon as the header has been met, even if there is a fault behind it. What follows a
/// whole picture is ignored. The result points into `bytes`. Any thread.
Anatomy dissect(Format format, QByteArrayView bytes);

/// One for each format; `dissect` chooses.
Anatomy dissectJpeg(QByteArrayView bytes);
Anatomy dissectPng(QByteArrayView bytes);
Anatomy dissectGif(QByteArrayView bytes);
Anatomy dissectWebP(QByteArrayView bytes);
Anatomy dissectBmp(QByteArrayView bytes);
Anatomy dissectTiff(QByteArrayView bytes);
Anatomy dissectIco(QByteArrayView bytes);
Anatomy dissectHeif(QByteArrayView bytes); ///< AVIF and HEIC
Anatomy dissectJxl(QByteArrayView bytes);

/// `anatomy` with a fault.
Anatomy faulty(Anatomy anatomy, Cause cause, const QString &detail = {});

} // namespace pixhaul
