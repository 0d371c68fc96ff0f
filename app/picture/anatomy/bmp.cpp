#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bitmapheader.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/calibration.h"

#include <array>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr quint32 coreHeader = 12, os2Header = 64, v4Header = 108, v5Header = 124;

/// Whether the run-length codes at `at` come to the mark of their end.
bool runsAreWhole(QByteArrayView bytes, qint64 at, const BitmapHeader &header)
{
    const int perByte = header.compression == BitmapHeader::Rle4 ? 2 : 1;
    for (; holds(bytes, at, 2); at += 2) {
        const quint8 count = byteAt(bytes, at);
        const quint8 code = byteAt(bytes, at + 1);
        if (count > 0) // so many of this one
            continue;
        if (code == 1)
            return true;
        if (code == 2) // a leap; 0 ends a row
            at += 2;
        else if (code > 2) // so many as they stand, padded to 16 bits
            at += ((code + perByte - 1) / perByte + 1) / 2 * 2;
    }
    return false;
}

/// X, Y and Z of red, green and blue, as numbers of 2.30 bits.
std::optional<std::array<quint32, 8>> endpointsIn(QByteArrayView bytes)
{
    constexpr qint64 endpoints = 60;
    constexpr double one = 1 << 30;
    std::array<std::array<double, 3>, 4> colours{}; // white first, which the three make together
    bool isUnit = true;
    std::array<double, 8> coordinates{};
    for (std::size_t c = 1; c < colours.size(); ++c) {
        double sum = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const qint64 at = endpoints + qint64(4 * (3 * (c - 1) + i));
            const double value = little<quint32>(bytes, at) / one;
            colours.at(c).at(i) = value;
            colours.at(0).at(i) += value;
            sum += value;
        }
        constexpr double tolerance = 0.01;
        isUnit = isUnit && std::abs(sum - 1) < tolerance;
    }
    for (std::size_t c = 0; c < colours.size(); ++c) {
        const auto [x, y, z] = colours.at(c);
        coordinates.at(2 * c) = x / (x + y + z);
        coordinates.at(2 * c + 1) = y / (x + y + z);
    }
    // Many writers put chromaticities there, which do not tell white: that of sRGB, D65, is what they mean.
    if (isUnit)
        std::tie(coordinates[0], coordinates[1]) = std::pair(0.3127, 0.3290);
    return soundChromaticities(coordinates);
}

/// Red's, green's and blue's, as numbers of 16.16 bits; PNG has one for all.
std::optional<quint32> gammaIn(QByteArrayView bytes)
{
    constexpr qint64 gammas = 96;
    constexpr double one = 1 << 16;
    const auto green = little<quint32>(bytes, gammas + 4);
    if (little<quint32>(bytes, gammas) != green || little<quint32>(bytes, gammas + 8) != green)
        return {};
    return fileGamma(green / one);
}

/// What BITMAPV4HEADER and BITMAPV5HEADER tell of colours.
void takeColours(QByteArrayView bytes, quint32 headerSize, Anatomy &anatomy)
{
    enum Space : quint32 { Calibrated = 0, Srgb = 0x7352'4742, Embedded = 0x4d42'4544 };
    switch (little<quint32>(bytes, 56)) {
    case Calibrated:
        anatomy.metadata.chromaticities = endpointsIn(bytes);
        anatomy.metadata.gamma = gammaIn(bytes);
        break;
    case Srgb:
        anatomy.metadata.isSrgb = true;
        break;
    case Embedded:
        if (headerSize == v5Header)
            anatomy.iccProfile =
                part(bytes, little<quint32>(bytes, 112), little<quint32>(bytes, 116)).toByteArray();
        break;
    default: // as the machine shows colours, or a profile elsewhere
        break;
    }
}

void takeMetadata(QByteArrayView bytes, quint32 headerSize, Anatomy &anatomy)
{
    if (headerSize == coreHeader)
        return;
    // Negative ones come out too large.
    anatomy.metadata.density = soundDensity(little<quint32>(bytes, 24), little<quint32>(bytes, 28));
    if (headerSize == v4Header || headerSize == v5Header)
        takeColours(bytes, headerSize, anatomy);
}

} // namespace

Anatomy dissectBmp(QByteArrayView file) // Windows GDI: bitmap storage
{
    constexpr qint64 fileHeader = 14;
    constexpr std::array<quint32, 7> readable{coreHeader, 40, 52, 56, os2Header, v4Header, v5Header};
    Anatomy anatomy;
    const QByteArrayView bytes = part(file, fileHeader, file.size());
    const BitmapHeader header = bitmapHeaderIn(bytes);
    if (!holds(bytes, 0, std::max<qint64>(header.size, 4)))
        return faulty(anatomy, Cause::Truncated);
    if (std::ranges::count(readable, header.size) == 0)
        return faulty(anatomy, Cause::UnsupportedFormat, u"BMP with a header of %1 bytes"_s.arg(header.size));
    if (header.height <= std::numeric_limits<int>::max())
        anatomy.pixels = QSize(int(header.width), int(header.height));
    const bool isKnown = header.compression == BitmapHeader::Rgb || header.hasRuns() || header.hasMasks();
    const bool isHuffman = header.size == os2Header && header.compression == BitmapHeader::BitFields;
    if (!isKnown || isHuffman)
        return faulty(anatomy, Cause::UnsupportedFormat,
                      u"BMP with compression %1"_s.arg(header.compression));
    takeMetadata(bytes, header.size, anatomy);
    const qint64 pixels = header.pixelsAt(little<quint32>(file, 10) - fileHeader);
    const bool isWhole =
        header.hasRuns() ? runsAreWhole(bytes, pixels, header) : header.rowsFit(bytes, pixels);
    return isWhole ? anatomy : faulty(anatomy, Cause::Truncated);
}

} // namespace pixhaul
