#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QSize>
#include <QString>

#include <optional>

/// Pictures for tests, small and made in memory. They share no code with what reads them in the program:
/// chunks, segments and directories are put together here by hand, pixels come from Qt's writers where those
/// have a format.
namespace pixhaul::test {

/// A colourful picture without any symmetry, so that a turned, mirrored or shifted copy differs.
/// `format` may be any that QImage can hold; an alpha channel gets every value from 0 to 255.
QImage painting(QSize size = {61, 43}, QImage::Format format = QImage::Format_RGB32);

/// The same in 256 colours or fewer, of which those past the first `opaque` are transparent in part.
QImage palettePainting(QSize size = {61, 43}, int colours = 256, int opaque = 256);

/// The first `n` bytes.
QByteArray truncatedAt(const QByteArray &bytes, qsizetype n);

struct JpegExtras
{
    bool progressive = false;
    int quality = 90;
    std::optional<int> orientation = {}; ///< 1 to 8, as EXIF in an APP1 segment
    QByteArray iccProfile = {};          ///< in as many APP2 segments as `iccPortion` makes
    qsizetype iccPortion = 65'519;
    QByteArray comment = {};
};
/// Gray if the image is Format_Grayscale8, else YCbCr.
QByteArray jpeg(const QImage &image = painting(), const JpegExtras &extras = {});

/// One chunk with its length and CRC (PNG 1.2, 3.2).
QByteArray pngChunk(const QByteArray &type, const QByteArray &data);
/// The 8 bytes that every PNG begins with.
QByteArray pngSignature();
/// Colour type 0, 2, 3, 4 or 6 and a bit depth that it may have; palettes have a tRNS chunk. Any bits make
/// a picture, so the samples are a fixed noise.
QByteArray pngOfType(int colourType, int bitDepth, QSize size = {61, 43}, bool interlaced = false);
/// By Qt's writer.
QByteArray png(const QImage &image = painting());
/// Puts a chunk before the first chunk of type `before`.
QByteArray withPngChunk(const QByteArray &png, const QByteArray &chunk, const QByteArray &before = "IDAT");
/// Three frames (APNG: acTL, fcTL, fdAT).
QByteArray animatedPng();
/// An 8-bit RGB header without pixels, complete with IEND and good CRCs: what claims to be huge.
QByteArray emptyPng(QSize size);

/// The image's palette as it is; one transparent colour at most. Further frames are shifted copies.
QByteArray gif(const QImage &image = palettePainting(), int frames = 1);

struct WebPExtras
{
    bool lossless = true;
    std::optional<int> orientation = {};
    QByteArray iccProfile = {};
};
QByteArray webp(const QImage &image = painting(), const WebPExtras &extras = {});

/// By Qt's writer: as many bits a pixel as the image's format has.
QByteArray bmp(const QImage &image = painting());
/// 8-bit run-length encoding (BI_RLE8); the image is Format_Indexed8.
QByteArray runLengthBmp(const QImage &image = palettePainting());

/// By Qt's writer; `orientation` (1 to 8) is tag 274.
QByteArray tiff(const QImage &image = painting(), std::optional<int> orientation = {});
/// An uncompressed gray TIFF whose directory points to itself as the next page.
QByteArray cyclicTiff();

/// An icon with these PNG files in it.
QByteArray ico(const QList<QByteArray> &pngs);
/// An icon with one 32-bit bitmap, by Qt's writer.
QByteArray ico(const QImage &image = painting({32, 32}, QImage::Format_ARGB32));

/// A profile that differs from sRGB (a wide one), as an ICC profile file.
QByteArray iccProfile();
/// One for gray pictures.
QByteArray grayIccProfile();

/// One sound picture of each format that the program reads.
struct Sample
{
    QString format; ///< as the program names it: "jpeg", "png", …
    QByteArray bytes;
    QSize pixels;
};
QList<Sample> oneOfEachFormat();

} // namespace pixhaul::test
