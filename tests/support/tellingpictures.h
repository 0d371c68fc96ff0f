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
    quint32 headerSize = 124;
    quint32 space = 0x57696e20;            ///< "Win ": as the machine shows them
    std::array<quint32, 9> endpoints = {}; ///< X, Y, Z of red, green, blue; 2.30 bits
    std::array<quint32, 3> gammas = {};    ///< 16.16 bits
    std::array<qint32, 2> perMetre = {0, 0};
    QByteArray profile = {}; ///< behind the pixels
};
QByteArray bmpWith(const BitmapTelling &telling);

} // namespace pixhaul::test
