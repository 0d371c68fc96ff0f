#include "picture/decode.h"

#include "picture/bitmapdecoder.h"
#include "picture/jpegdecoder.h"
#include "picture/tiffdecoder.h"

#include <QBuffer>
#include <QHash>
#include <QImageReader>
#include <QLoggingCategory>
#include <QTransform>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Qt's own limit (128 MB) would refuse a photo of 6000 x 6000 pixels; ours has been applied before. And what
/// its readers have to say about broken pictures is a Failure here, not a line on standard error.
void prepareReaders()
{
    [[maybe_unused]] static const bool once = [] {
        QImageReader::setAllocationLimit(0);
        QLoggingCategory::setFilterRules(u"qt.gui.imageio*=false\nqt.gui.icc*=false"_s);
        return true;
    }();
}

/// Qt's reader of GIF makes 32-bit pixels of everything, and so does an icon's mask. The same pixels with a
/// palette, if 256 colours do.
QImage narrowed(const QImage &image)
{
    if (image.depth() != 32)
        return image;
    constexpr int mostColours = 256;
    const bool hasAlpha = image.hasAlphaChannel();
    QImage narrow(image.size(), QImage::Format_Indexed8);
    QHash<QRgb, uchar> indices;
    QList<QRgb> colours;
    QRgb last = 0;
    uchar index = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto *from = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        uchar *to = narrow.scanLine(y);
        for (int x = 0; x < image.width(); ++x) {
            const QRgb colour = hasAlpha ? from[x] : from[x] | 0xff000000;
            if (colour != last || colours.isEmpty()) {
                auto known = indices.constFind(colour);
                if (known == indices.cend()) {
                    if (colours.size() == mostColours)
                        return image;
                    known = indices.insert(colour, uchar(colours.size()));
                    colours.append(colour);
                }
                last = colour;
                index = *known;
            }
            to[x] = index;
        }
    }
    narrow.setColorTable(colours);
    return narrow;
}

/// Turns and mirrors as TIFF 6.0 (tag 274) tells.
QImage upright(const QImage &image, int orientation)
{
    const bool isTransposed = orientation >= 5;
    const bool mirrorsSides = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool mirrorsEnds = orientation == 3 || orientation == 4 || orientation == 5 || orientation == 8;
    const QImage mirrored = mirrorsSides || mirrorsEnds ? image.mirrored(mirrorsSides, mirrorsEnds) : image;
    return isTransposed ? mirrored.transformed(QTransform().rotate(90)) : mirrored;
}

Result<QImage> byPlugin(Format format, const QByteArray &bytes)
{
    prepareReaders();
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer, QByteArray(nameOf(format).data()));
    reader.setAutoDetectImageFormat(false);
    reader.setDecideFormatFromContent(false);
    reader.setAutoTransform(false); // WebP needs our own way; so one way for all
    QImage image = reader.read();
    if (image.isNull() && reader.error() == QImageReader::UnsupportedFormatError)
        return failed({Cause::UnsupportedFormat, nameOf(format)});
    if (image.isNull())
        return failed({Cause::Damaged, reader.errorString()});
    return image;
}

/// Qt takes the screen's colour from a palette that is not always there.
Result<QImage> onItsScreen(Result<QImage> &&gif, const Anatomy &anatomy)
{
    if (!gif || anatomy.frame.contains(gif->rect()))
        return gif;
    QImage image = gif->convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            if (!anatomy.frame.contains(x, y))
                row[x] = anatomy.around;
    }
    return image;
}

Result<QImage> asItLies(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                        const Patience &patience)
{
    switch (format) {
    case Format::Jpeg:
        return decodeJpeg(bytes, anatomy.pixels, patience);
    case Format::Tiff:
        return decodeTiff(bytes, anatomy.pixels, patience);
    case Format::Bmp:
        return decodeBmp(bytes);
    case Format::Ico:
        return decodeIconBitmap(anatomy.bitmap);
    case Format::Gif:
        return onItsScreen(byPlugin(format, bytes), anatomy);
    case Format::Png: // comes back as it is
    case Format::WebP:
        return byPlugin(format, bytes);
    }
    Q_UNREACHABLE();
}

} // namespace

Result<QImage> decode(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                      const Patience &patience)
{
    if (patience.isOver())
        return failed(patience.failure());
    const Result<QImage> image = asItLies(format, bytes, anatomy, patience);
    if (!image)
        return image;
    if (image->size() != anatomy.pixels) // Qt leaves out what lies far outside of a GIF's screen
        return failed({Cause::Damaged, u"another size than announced"_s});
    const bool mayBeNarrow = format == Format::Gif || format == Format::Ico;
    return upright(mayBeNarrow ? narrowed(*image) : *image, anatomy.orientation);
}

} // namespace pixhaul
