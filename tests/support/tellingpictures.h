#pragma once

#include "support/pictures.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <optional>

/// Pictures for tests that tell more than their pixels, put together by hand.
namespace pixhaul::test {

/// One field of a TIFF directory (TIFF 6.0, section 2).
struct TiffField
{
    enum Type : quint16 { Byte = 1, Ascii = 2, Short = 3, Long = 4, Rational = 5, Undefined = 7 };

    quint16 tag;
    Type type;
    QList<quint32> numbers = {}; ///< two for each RATIONAL
    QByteArray bytes = {};       ///< instead of numbers: BYTE, ASCII, UNDEFINED
};

namespace fields {
inline constexpr quint16 description = 270, orientationTag = 274, xResolution = 282, yResolution = 283,
                         unitTag = 296, software = 305, artist = 315, whitePoint = 318, primaries = 319,
                         xmpTag = 700, copyright = 33'432, iccTag = 34'675, colorSpace = 40'961,
                         gammaTag = 42'240;

TiffField orientation(quint32 value);
TiffField ascii(quint16 tag, const QByteArray &text);
QList<TiffField> srgb(); ///< of an Exif directory
} // namespace fields

/// A TIFF file without pixels, which is what an Exif block is; fields in the order that they are given in.
/// Those of the Exif directory stand in one of their own.
QByteArray exifBlock(QList<TiffField> fields, const QList<TiffField> &exif = {}, bool isBig = true);

/// With pixels, too: 8 x 5, RGB or, in inks, CMYK.
QByteArray tiffWith(QList<TiffField> fields, const QList<TiffField> &exif = {}, bool isBig = true,
                    bool isInInks = false);

/// JPEG with these segments behind SOI, JFIF's first; its density is `perUnit` in units of 0 (none), 1 (inch)
/// or 2 (cm).
struct JpegSegment
{
    char marker;
    QByteArray data;
};
QByteArray jpegWith(const QList<JpegSegment> &segments, char unit = 0,
                    std::array<quint16, 2> perUnit = {1, 1});
JpegSegment exifSegment(const QByteArray &block);
JpegSegment xmpSegment(const QByteArray &packet);
JpegSegment commentSegment(const QByteArray &text);

/// WebP with these chunks, none for what is null.
QByteArray webpWith(const QByteArray &exif, const QByteArray &xmp = {});

/// GIF with these comments in front of its frames, in sub-blocks of at most `most` bytes.
QByteArray gifWith(const QList<QByteArray> &comments, int frames = 1, int most = 255);

/// BITMAPV5HEADER, or its first 108 or 40 bytes, and 24-bit pixels, 8 x 5.
struct BitmapTelling
{
    enum Space : quint32 {
        Calibrated = 0,
        AsTheMachineShowsThem = 0x57696e20,
        Srgb = 0x73524742,
        Embedded = 0x4d424544,
    };

    quint32 headerSize = 124;
    quint32 space = AsTheMachineShowsThem;
    std::array<quint32, 9> endpoints = {}; ///< X, Y, Z of red, green, blue; 2.30 bits
    std::array<quint32, 3> gammas = {};    ///< 16.16 bits
    std::array<qint32, 2> perMetre = {0, 0};
    QByteArray profile = {}; ///< behind the pixels
};
/// A number of 2.30 bits.
constexpr quint32 bitmapPoint(double value)
{
    return quint32(value * (1 << 30));
}
/// sRGB's.
inline constexpr std::array<quint32, 9> srgbEndpoints{
    bitmapPoint(.4124), bitmapPoint(.2126), bitmapPoint(.0193), bitmapPoint(.3576), bitmapPoint(.7152),
    bitmapPoint(.1192), bitmapPoint(.1805), bitmapPoint(.0722), bitmapPoint(.9505)};

QByteArray bmpWith(const BitmapTelling &telling);

} // namespace pixhaul::test
