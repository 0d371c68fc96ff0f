#include "picture/picture.h"

#include "picture/abandoned.h"
#include "picture/anatomy/anatomy.h"
#include "picture/decode.h"
#include "picture/pngencoder.h"
#include "picture/pngverifier.h"
#include "picture/smallerpng.h"
#include "picture/sniff.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// libpng's own limit, for reading and writing.
constexpr int longestSide = 1'000'000;

bool isTooLarge(QSize pixels, const PictureOptions &options)
{
    return qint64(pixels.width()) * pixels.height() > options.maxPixels || pixels.width() > longestSide ||
           pixels.height() > longestSide;
}

tl::unexpected<Failure> tooLarge(QSize pixels)
{
    return failed({Cause::TooManyPixels, u"%1 x %2"_s.arg(pixels.width()).arg(pixels.height())});
}

QSize uprightSize(const Anatomy &anatomy)
{
    const bool isTransposed = anatomy.orientation >= 5;
    return isTransposed ? anatomy.pixels.transposed() : anatomy.pixels;
}

Result<Picture> passedThrough(const QByteArray &bytes, const Anatomy &anatomy, const PictureOptions &options,
                              const std::atomic<bool> *abandoned)
{
    if (const std::optional<Failure> trouble = troubleIn(anatomy.png, abandoned))
        return failed(*trouble);
    Picture picture{.png = {}, .pixels = anatomy.pixels, .format = {}, .frames = anatomy.frames};
    if (options.png == PngMode::Small) {
        if (std::optional<QByteArray> smaller = smallerPng(anatomy.png, abandoned)) {
            picture.png = std::move(*smaller);
            return picture;
        }
    }
    const bool isAll = anatomy.png.size() == bytes.size();
    picture.png = isAll ? bytes : anatomy.png.toByteArray();
    return picture;
}

Result<Picture> converted(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                          const PictureOptions &options, const std::atomic<bool> *abandoned)
{
    const Result<QImage> image = decode(format, bytes, anatomy);
    if (!image)
        return failed(image.error());
    const Result<QByteArray> png =
        encodePng(*image, {.mode = options.png, .metadata = {.iccProfile = anatomy.iccProfile}}, abandoned);
    if (!png)
        return failed(png.error());
    return Picture{.png = *png, .pixels = image->size(), .format = {}};
}

} // namespace

Result<Picture> toPng(const QByteArray &bytes, const PictureOptions &options,
                      const std::atomic<bool> *abandoned)
{
    const Result<Format> format = sniff(bytes);
    if (!format)
        return failed(format.error());
    const Anatomy anatomy = dissect(*format, bytes);
    if (isTooLarge(anatomy.pixels, options))
        return tooLarge(anatomy.pixels);
    if (anatomy.fault)
        return failed(*anatomy.fault);
    if (isAbandoned(abandoned))
        return failed({Cause::Damaged, u"abandoned"_s});
    Result<Picture> picture = anatomy.png.isEmpty() ? converted(*format, bytes, anatomy, options, abandoned)
                                                    : passedThrough(bytes, anatomy, options, abandoned);
    if (picture)
        picture->format = nameOf(*format);
    return picture;
}

Result<Picture> checkOnly(const QByteArray &bytes)
{
    const Result<Format> format = sniff(bytes);
    if (!format)
        return failed(format.error());
    const Anatomy anatomy = dissect(*format, bytes);
    if (anatomy.fault)
        return failed(*anatomy.fault);
    return Picture{.png = {}, .pixels = uprightSize(anatomy), .format = nameOf(*format)};
}

} // namespace pixhaul
