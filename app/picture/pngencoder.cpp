#include "picture/pngencoder.h"

#include "picture/iccprofile.h"
#include "picture/pngchunks.h"
#include "picture/pngtype.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

bool isGrayFormat(const QImage &image)
{
    return image.format() == QImage::Format_Grayscale8 || image.format() == QImage::Format_Grayscale16;
}

bool isGray(const PngType &type)
{
    return type.colour == PngType::Colour::Gray || type.colour == PngType::Colour::GrayAlpha;
}

/// What all rows will come to, judged by some from the middle; exact for small pictures.
double guessedSize(const QImage &image, const PngType &type, PngMode mode)
{
    constexpr std::size_t sampleBytes = 128 * 1024;
    PngRows rows(image, type);
    const int height = image.height();
    const auto count = static_cast<int>(std::clamp<std::size_t>(sampleBytes / rows.rowBytes(), 1, height));
    const int first = (height - count) / 2;
    QByteArray bytes;
    deflatePixels(rows, {first, first + count}, mode, nullptr, bytes);
    pngchunks::addBeforePixels(type, {}, bytes);
    return double(bytes.size()) * height / count;
}

PngType typeOf(const QImage &image, bool mayBeGray, PngMode mode)
{
    PixelRows rows(image);
    const QList<PngType> types = smallestTypes(rows, mayBeGray);
    if (types.size() == 1)
        return types[0];
    return guessedSize(image, types[0], mode) <= guessedSize(image, types[1], mode) ? types[0] : types[1];
}

} // namespace

Result<QByteArray> encodePng(const QImage &image, const PngOptions &options,
                             const std::atomic<bool> *abandoned)
{
    if (image.isNull())
        return failed({Cause::Damaged, u"no pixels"_s});
    PngMetadata metadata = options.metadata;
    metadata.iccProfile = trimmedProfile(metadata.iccProfile).toByteArray();
    const ProfileSpace space = spaceOf(metadata.iccProfile);
    const bool isForColours = space == ProfileSpace::Rgb && !isGrayFormat(image);
    const PngType type = typeOf(image, !isForColours, options.mode);
    if (!isForColours && !(space == ProfileSpace::Gray && isGray(type)))
        metadata.iccProfile.clear();

    QByteArray png;
    png.reserve(image.sizeInBytes() / 2 + 4096); // most need less; memory that is not touched costs nothing
    pngchunks::addSignature(png);
    pngchunks::addHeader(image.size(), type, png);
    pngchunks::addBeforePixels(type, metadata, png);
    const qsizetype pixels = pngchunks::begin("IDAT", png);
    PngRows rows(image, type);
    if (!deflatePixels(rows, {0, image.height()}, options.mode, abandoned, png))
        return failed({Cause::Damaged, u"abandoned"_s});
    pngchunks::end(pixels, png);
    pngchunks::add("IEND", {}, png);
    return png;
}

} // namespace pixhaul
