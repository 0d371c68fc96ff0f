#include "picture/decode.h"

#include "picture/bitmapdecoder.h"
#include "picture/gifframes.h"
#include "picture/heifdecoder.h"
#include "picture/jpegdecoder.h"
#include "picture/jxldecoder.h"
#include "picture/orientation.h"
#include "picture/tiffdecoder.h"
#include "picture/webpdecoder.h"

#include <QImageReader>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Good enough for files that have been verified and bared of all but their pixels.
Result<QImage> pngByQt(const QByteArray &bytes)
{
    // Its own limit (128 MB) would refuse a photo of 6000 x 6000 pixels; ours has been applied before.
    [[maybe_unused]] static const bool once = (QImageReader::setAllocationLimit(0), true);
    QImage image;
    if (!image.loadFromData(bytes, "png"))
        return failed({Cause::Damaged, u"PNG"_s});
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
    case Format::Avif:
    case Format::Heic:
        return decodeHeif(format, anatomy, patience);
    case Format::Jxl:
        return decodeJxl(bytes, anatomy.pixels, patience);
    case Format::Gif: {
        GifFrames frames(bytes, anatomy.around, {}, patience);
        return firstOf(frames); // whose canvas is its own
    }
    case Format::WebP:
        return decodeWebP(bytes, patience);
    case Format::Png:
        return pngByQt(bytes);
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
    if (image->size() != anatomy.pixels)
        return failed({Cause::Damaged, u"another size than announced"_s});
    QImage turned = upright(*image, anatomy.orientation);
    if (turned.isNull())
        return failed({Cause::TooManyPixels, u"no memory"_s});
    return turned;
}

} // namespace pixhaul
