#pragma once

#include <QByteArray>
#include <QImage>
#include <QStringList>

/// Pictures of formats that only their own encoders write, by these programs. Each ends the test program if
/// its program is missing or fails.
namespace pixhaul::test {

/// AVIF: what avifenc makes of an image (8 or 16 bits a sample) with these arguments.
QByteArray avif(const QImage &image, const QStringList &arguments = {});
/// A sequence of two pictures.
QByteArray avifSequence(const QImage &first, const QImage &second);
/// What avifdec makes of it by dav1d, neither cropped nor turned: Format_RGBA64. Colours that stand for
/// several pixels are taken as they are, as libheif does.
QImage imageByAvifdec(const QByteArray &avif);

/// AVIF without loss that tells this besides; nothing of what is null.
QByteArray avifWith(const QByteArray &exif, const QByteArray &xmp, const QStringList &arguments = {});

/// HEIC: what heif-enc makes of it by x265.
QByteArray heic(const QImage &image, const QStringList &arguments = {});
/// The arguments with which heif-enc loses nothing of gray, and of colours what YCbCr makes it lose.
QStringList withoutLoss();
/// What it makes of a JPEG, which keeps its Exif and its XMP.
QByteArray heicOf(const QByteArray &jpeg);

/// JPEG XL: what cjxl makes of it.
QByteArray jxl(const QImage &image, const QStringList &arguments = {});
/// What it makes of a file of some other format.
QByteArray jxlOf(const QByteArray &file, const QString &ending, const QStringList &arguments = {});

/// A container without loss, with these boxes in front of its pixels.
QByteArray jxlWith(const QByteArray &boxes);
/// Such a box (ISO/IEC 14496-12, 4.2), as HEIF and JPEG XL are made of.
QByteArray isoBox(const QByteArray &type, const QByteArray &content);

} // namespace pixhaul::test
