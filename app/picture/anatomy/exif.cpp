#include "picture/anatomy/exif.h"

#include "picture/anatomy/bytes.h"
#include "picture/anatomy/calibration.h"

namespace pixhaul {

namespace {

using Tag = TiffDirectory::Tag;

bool hasByteOrder(QByteArrayView exif)
{
    return exif.startsWith({"II*\0", 4}) || exif.startsWith({"MM\0*", 4});
}

std::optional<PngMetadata::Density> densityIn(const TiffDirectory &directory)
{
    enum Unit : quint32 { None = 1, Inch = 2, Centimetre = 3 };
    const TiffDirectory::Field unit = directory.find(Tag::ResolutionUnit);
    const quint32 unitValue = unit.count > 0 ? directory.value(unit) : Inch;
    if (unitValue != Inch && unitValue != Centimetre)
        return {};
    const double perMetre = unitValue == Inch ? 1 / 0.0254 : 100;
    return soundDensity(directory.rational(directory.find(Tag::XResolution)) * perMetre,
                        directory.rational(directory.find(Tag::YResolution)) * perMetre);
}

/// TIFF 6.0, section 20; white stands in one field, red, green and blue in another.
std::optional<std::array<quint32, 8>> chromaticitiesIn(const TiffDirectory &directory)
{
    const TiffDirectory::Field white = directory.find(Tag::WhitePoint);
    const TiffDirectory::Field primaries = directory.find(Tag::PrimaryChromaticities);
    if (white.count != 2 || primaries.count != 6)
        return {};
    std::array<double, 8> coordinates{};
    for (quint32 i = 0; i < coordinates.size(); ++i)
        coordinates.at(i) =
            i < white.count ? directory.rational(white, i) : directory.rational(primaries, i - white.count);
    return soundChromaticities(coordinates);
}

} // namespace

int orientationOfExif(QByteArrayView exif)
{
    if (!exif.startsWith("II") && !exif.startsWith("MM"))
        return 1;
    return saneOrientation(TiffDirectory(exif, TiffDirectory::first(exif)).value(Tag::Orientation));
}

QByteArrayView withoutExifName(QByteArrayView exif)
{
    constexpr QByteArrayView name("Exif\0\0", 6);
    return exif.startsWith(name) ? exif.sliced(name.size()) : exif;
}

void takeExif(QByteArrayView exif, Metadata &metadata)
{
    if (!hasByteOrder(exif))
        return;
    metadata.exif = exif;
    takeDirectory(exif, TiffDirectory(exif, TiffDirectory::first(exif)), metadata);
}

void takeExifPayload(QByteArrayView payload, Metadata &metadata)
{
    constexpr qint64 offsetBytes = 4;
    if (!metadata.exif.isEmpty())
        return;
    Metadata told;
    const qint64 at = offsetBytes + qint64(big<quint32>(payload, 0));
    takeExif(withoutExifName(part(payload, at, payload.size())), told);
    metadata.exif = told.exif;
    metadata.density = told.density;
}

void takeDirectory(QByteArrayView file, const TiffDirectory &directory, Metadata &metadata)
{
    constexpr quint32 srgb = 1; // Exif: ColorSpace
    if (!metadata.density)
        metadata.density = densityIn(directory);
    metadata.chromaticities = chromaticitiesIn(directory);
    if (const quint32 at = directory.value(Tag::ExifDirectory); at > 0) {
        const TiffDirectory exif(file, at);
        metadata.isSrgb = exif.value(Tag::ColorSpace) == srgb;
        metadata.gamma = fileGamma(exif.rational(exif.find(Tag::Gamma)));
    }
}

QByteArray uprightExif(QByteArrayView exif)
{
    if (!hasByteOrder(exif))
        return {};
    return TiffDirectory(exif, TiffDirectory::first(exif)).withShort(Tag::Orientation, 1);
}

} // namespace pixhaul
