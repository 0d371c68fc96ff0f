#include "picture/picture.h"

#include "core/sha256.h"
#include "picture/apngencoder.h"
#include "picture/apngverifier.h"
#include "picture/decode.h"
#include "picture/metadata.h"
#include "picture/pngchunks.h"
#include "picture/pngencoder.h"
#include "picture/pngverifier.h"
#include "picture/smallerpng.h"
#include "picture/sniff.h"

#include <QtEndian>

#include <new>
#include <system_error>
#include <type_traits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

bool isTooLarge(QSize pixels, const PictureOptions &options)
{
    return qint64(pixels.width()) * pixels.height() > options.maxPixels || pixels.width() > longestPngSide ||
           pixels.height() > longestPngSide;
}

bool isTooSmall(QSize pixels, const PictureOptions &options)
{
    return pixels.width() < options.minSize.width() || pixels.height() < options.minSize.height();
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

PngOptions pngOptions(const Anatomy &anatomy, const PictureOptions &options)
{
    PngOptions png{.mode = options.png, .metadata = pngMetadataOf(anatomy, options.keepMetadata)};
    png.metadata.texts += options.notes;
    return png;
}

Result<Picture> passedThrough(const QByteArray &bytes, const Anatomy &anatomy, const PictureOptions &options,
                              const Patience &patience)
{
    if (const std::optional<Failure> trouble = troubleIn(anatomy.png, patience))
        return failed(*trouble);
    const Result<int> frames = soundFrames(anatomy.png, options.animation, patience);
    if (!frames)
        return failed(frames.error());
    Picture picture{.png = {}, .pixels = anatomy.pixels, .format = {}, .frames = *frames};
    std::optional<QByteArray> smaller;
    if (options.png == PngMode::Small)
        smaller = smallerPng(anatomy.png, anatomy.pixels, patience);
    const bool isAll = anatomy.png.size() == bytes.size();
    if (!options.notes.isEmpty())
        picture.png = pngchunks::withTexts(smaller ? QByteArrayView(*smaller) : anatomy.png, options.notes);
    else if (smaller)
        picture.png = std::move(*smaller);
    else
        picture.png = isAll ? bytes : anatomy.png.toByteArray();
    return picture;
}

/// What the header and the number of frames tell is told before anything is decoded. Each frame of a WebP is
/// composed anew.
Result<void> affordable(Format format, const Anatomy &anatomy, const AnimationLimits &limits)
{
    if (anatomy.frames > limits.maxFrames)
        return failed({Cause::TooManyFrames, u"%1"_s.arg(anatomy.frames)});
    const qint64 pixels = qint64(anatomy.pixels.width()) * anatomy.pixels.height() * anatomy.frames;
    if (format == Format::WebP && pixels > limits.maxPixels)
        return failed(
            {Cause::TooManyPixels, u"%1 MP within %2 frames"_s.arg(pixels / 1'000'000).arg(anatomy.frames)});
    return {};
}

Result<Picture> animated(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                         const PictureOptions &options, const Patience &patience)
{
    if (const Result<void> may = affordable(format, anatomy, options.animation); !may)
        return failed(may.error());
    return encodeAnimation(format, bytes, anatomy, options.animation, pngOptions(anatomy, options), patience)
        .map([](const Animation &animation) {
            return Picture{
                .png = animation.png, .pixels = animation.pixels, .format = {}, .frames = animation.frames};
        });
}

Result<Picture> converted(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                          const PictureOptions &options, const Patience &patience)
{
    if (anatomy.frames > 1 && options.animated == Animated::Apng)
        return animated(format, bytes, anatomy, options, patience);
    const Result<QImage> image = decode(format, bytes, anatomy, patience);
    if (!image)
        return failed(image.error());
    if (isTooSmall(image->size(), options))
        return Picture{.pixels = image->size(), .isTooSmall = true};
    const Result<QByteArray> png = encodePng(*image, pngOptions(anatomy, options), patience.abandoned());
    if (!png)
        return failed(png.error());
    return Picture{.png = *png, .pixels = image->size(), .format = {}};
}

/// While it is decoded, most of the kind that takes most: four for Qt's image, eight if it is of 16 bits a
/// sample, and what a library has beside it: libheif and libjxl (measured with pictures of 24 megapixels),
/// libjpeg the coefficients of a progressive JPEG.
qint64 bytesPerPixelOf(Format format, const Anatomy &anatomy)
{
    switch (format) {
    case Format::Avif:
    case Format::Heic:
        return 19;
    case Format::Jxl:
        return 18;
    case Format::Jpeg:
        return anatomy.isProgressive ? 12 : 4;
    case Format::Tiff:
        return 8;
    default:
        return 4;
    }
}

/// How many images more there are at one time: turned, or composed by the decoder, by us, shown before.
qint64 furtherImagesOf(Format format, const Anatomy &anatomy, const PictureOptions &options)
{
    constexpr qint64 composed = 3;
    const bool isComposed = format == Format::WebP || options.animated == Animated::Apng;
    if (anatomy.frames > 1 && isComposed)
        return composed;
    return anatomy.orientation > 1 ? 1 : 0;
}

/// What `decode` takes; PNGs that pass through are looked at row by row.
qint64 pixelBytesOf(Format format, const Anatomy &anatomy, const PictureOptions &options)
{
    if (!anatomy.png.isEmpty() && options.png == PngMode::Fast)
        return 0;
    constexpr qint64 ofAnImage = 4;
    const qint64 bytesPerPixel =
        bytesPerPixelOf(format, anatomy) + ofAnImage * furtherImagesOf(format, anatomy, options);
    return qint64(anatomy.pixels.width()) * anatomy.pixels.height() * bytesPerPixel;
}

quint64 fingerprintOf(const QByteArray &bytes)
{
    return qFromBigEndian<quint64>(sha256(bytes).constData());
}

/// What `work` returns, a Result. On a worker nobody else would catch what it throws.
template <class Work>
std::invoke_result_t<Work> withinMemory(Work work)
{
    const auto noMemory = failed({Cause::TooManyPixels, u"no memory"_s});
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return noMemory;
    } catch (const std::system_error &) { // for another thread
        return noMemory;
    }
}

Result<Examined> examined(const QByteArray &bytes, const PictureOptions &options)
{
    const Result<Format> format = sniff(bytes);
    if (!format)
        return failed(format.error());
    Examined known{.bytes = bytes, .format = *format, .anatomy = dissect(*format, bytes)};
    const Anatomy &anatomy = known.anatomy;
    if (isTooLarge(anatomy.pixels, options))
        return tooLarge(anatomy.pixels);
    // Most headers tell; where one does not, the pixels will.
    known.isTooSmall = !anatomy.pixels.isEmpty() && isTooSmall(uprightSize(anatomy), options);
    if (known.isTooSmall)
        return known;
    if (anatomy.fault)
        return failed(*anatomy.fault);
    known.pixelBytes = pixelBytesOf(*format, anatomy, options);
    return known;
}

Result<Picture> made(const Examined &examined, const PictureOptions &options,
                     const std::atomic<bool> *abandoned)
{
    const auto &[bytes, format, anatomy, pixelBytes, tooSmall] = examined;
    if (tooSmall)
        return Picture{.pixels = uprightSize(anatomy), .format = nameOf(format), .isTooSmall = true};
    const Patience patience(options.maxDecodeTime, abandoned);
    if (patience.isOver())
        return failed(patience.failure());
    Result<Picture> picture = anatomy.png.isEmpty() ? converted(format, bytes, anatomy, options, patience)
                                                    : passedThrough(bytes, anatomy, options, patience);
    if (picture) {
        picture->format = nameOf(format);
        picture->fingerprint = fingerprintOf(bytes);
    }
    return picture;
}

Result<Picture> checked(const QByteArray &bytes)
{
    const Result<Format> format = sniff(bytes);
    if (!format)
        return failed(format.error());
    const Anatomy anatomy = dissect(*format, bytes);
    if (anatomy.fault)
        return failed(*anatomy.fault);
    return Picture{.png = {}, .pixels = uprightSize(anatomy), .format = nameOf(*format)};
}

} // namespace

Result<Examined> examine(const QByteArray &bytes, const PictureOptions &options)
{
    return withinMemory([&] { return examined(bytes, options); });
}

Result<Picture> toPng(const Examined &examined, const PictureOptions &options,
                      const std::atomic<bool> *abandoned)
{
    return withinMemory([&] { return made(examined, options, abandoned); });
}

Result<Picture> toPng(const QByteArray &bytes, const PictureOptions &options,
                      const std::atomic<bool> *abandoned)
{
    return examine(bytes, options).and_then([&](const Examined &examined) {
        return toPng(examined, options, abandoned);
    });
}

Result<Picture> checkOnly(const QByteArray &bytes)
{
    return withinMemory([&] { return checked(bytes); });
}

} // namespace pixhaul
