#pragma once

#include <QByteArray>
#include <QImage>
#include <QJsonObject>
#include <QList>
#include <QStringList>

/// What programs that share no code with Pixhaul make of a picture.
namespace pixhaul::test {

/// The first picture in it, upright, as ImageMagick reads it: RGBA, 16 bits a sample, row by row. `format` is
/// ImageMagick's name for it. Ends the test program if ImageMagick is missing or cannot read it.
QByteArray pixelsByImageMagick(const QByteArray &bytes, const QString &format);

/// The first picture of each file, upright, as Pillow reads it; in the order of the paths. Ends the test
/// program if Pillow is missing.
struct PillowsPicture
{
    QString format; ///< as the program names it; empty if Pillow does not read the file
    int bits = 0;   ///< a sample, 8 or 16: Pillow has 16 for gray alone
    QImage image;   ///< Format_RGBA64
};
QList<PillowsPicture> picturesByPillow(const QStringList &paths);
QList<PillowsPicture> picturesByPillow(const QList<QByteArray> &files);
/// How far `png` is apart from it at most, of 255; 256 if it has another size. The width of Pillow's samples
/// decides.
int distanceFromPillow(const QByteArray &png, const PillowsPicture &theirs);

/// What Pillow finds in each PNG beside its pixels; see tests/support/pillowmetadata. Ends the test program
/// if Pillow is missing or cannot read one of them.
QList<QJsonObject> metadataByPillow(const QList<QByteArray> &pngs);

/// What djpeg, libjpeg-turbo's own program, makes of a JPEG of one or three colours, not turned:
/// Format_Grayscale8 or Format_RGB888; null if it cannot.
QImage imageByDjpeg(const QByteArray &bytes);
/// What cjpeg makes of an image with these arguments.
QByteArray jpegByCjpeg(const QImage &image, const QStringList &arguments);

/// A TIFF file as ImageMagick writes it with these arguments.
QByteArray tiffByImageMagick(const QImage &image, const QStringList &arguments);

/// What pngcheck has against it: empty if it is a sound PNG.
QString complaintOfPngcheck(const QByteArray &png);

} // namespace pixhaul::test
