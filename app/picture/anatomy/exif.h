#pragma once

#include "picture/anatomy/directory.h"
#include "picture/anatomy/metadata.h"

#include <QByteArray>

/// Exif 3.0, 4.5 and 4.6: an Exif block is a TIFF file without pixels.
namespace pixhaul {

/// What an Exif block (without its "Exif\0\0") says of the orientation: 1 to 8; 1 if it says nothing
/// sensible.
int orientationOfExif(QByteArrayView exif);

/// Some writers put JPEG's "Exif\0\0" in front of the block where it does not belong.
QByteArrayView withoutExifName(QByteArrayView exif);

/// Takes the block, and what it tells of colours and density.
void takeExif(QByteArrayView exif, Metadata &metadata);

/// Takes the block that an item of HEIF or a box of JPEG XL holds, and its density, unless there is one. What
/// the colours are such a file tells elsewhere. In front stands how far off the block is (ISO/IEC 23008-12,
/// A.2.1; 18181-2, 9).
void takeExifPayload(QByteArrayView payload, Metadata &metadata);

/// What the first directory of a TIFF file, or of an Exif block, tells of colours and density.
void takeDirectory(QByteArrayView file, const TiffDirectory &directory, Metadata &metadata);

/// An Exif block for a picture that has been turned upright: orientation 1. Empty if it is not a sound one.
QByteArray uprightExif(QByteArrayView exif);

} // namespace pixhaul
