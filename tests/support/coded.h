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

/// HEIC: what heif-enc makes of it by x265.
QByteArray heic(const QImage &image, const QStringList &arguments = {});
/// The arguments with which heif-enc loses nothing of gray, and of colours what YCbCr makes it lose.
QStringList withoutLoss();

/// JPEG XL: what cjxl makes of it.
QByteArray jxl(const QImage &image, const QStringList &arguments = {});
/// What it makes of a file of some other format.
QByteArray jxlOf(const QByteArray &file, const QString &ending, const QStringList &arguments = {});

} // namespace pixhaul::test
