#pragma once

#include <QByteArray>
#include <QString>

/// What programs that share no code with Pixhaul make of a picture.
namespace pixhaul::test {

/// The first picture in it, upright, as ImageMagick reads it: RGBA, 16 bits a sample, row by row. `format` is
/// ImageMagick's name for it. Ends the test program if ImageMagick is missing or cannot read it.
QByteArray pixelsByImageMagick(const QByteArray &bytes, const QString &format);

/// What pngcheck has against it: empty if it is a sound PNG.
QString complaintOfPngcheck(const QByteArray &png);

} // namespace pixhaul::test
