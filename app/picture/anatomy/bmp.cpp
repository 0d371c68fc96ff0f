#include "picture/anatomy/anatomy.h"
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

constexpr qint64 fileHeader = 14;
constexpr quint32 coreHeader = 12, os2Header = 64, v4Header = 108, v5Header = 124;

enum Compression : quint32 { Rgb = 0, Rle8 = 1, Rle4 = 2, BitFields = 3, AlphaBitFields = 6 };

/// BITMAPCOREHEADER, or BITMAPINFOHEADER and what grew out of it.
struct BitmapHeader
{
    qint64 width = 0;
    qint64 height = 0;
    int bits = 0;
    quint32 compression = Rgb;
    quint32 coloursUsed = 0;

    qint64 rowSize() const { return (width * bits + 31) / 32 * 4; }
};

BitmapHeader headerOf(QByteArrayView bytes)
{
    if (little<quint32>(bytes, fileHeader) == coreHeader)
        return {.width = little<quint16>(bytes, 18),
                .height = little<quint16>(bytes, 20),
                .bits = little<quint16>(bytes, 24)};
    return {.width = little<qint32>(bytes, 18),
            .height = qAbs(qint64(little<qint32>(bytes, 22))), // negative: from top to bottom
            .bits = little<quint16>(bytes, 28),
            .compression = little<quint32>(bytes, 30),
            .coloursUsed = little<quint32>(bytes, 46)};
}

/// Where the pixels begin: some files forget that a palette lies in front of them.
qint64 startOf(QByteArrayView bytes, const BitmapHeader &header)
{
    const quint32 headerSize = little<quint32>(bytes, fileHeader);
    const qint64 masks = headerSize != 40                       ? 0
                         : header.compression == BitFields      ? 12
                         : header.compression == AlphaBitFields ? 16
                                                                : 0;
    const qint64 earliest = fileHeader + headerSize + masks;
    const qint64 told = std::max<qint64>(little<quint32>(bytes, 10), earliest);
    if (told > earliest || header.bits > 8)
        return told;
    const qint64 colours = header.coloursUsed > 0 ? header.coloursUsed : 1LL << header.bits;
    return told + colours * (headerSize == coreHeader ? 3 : 4);
}

/// Whether the run-length codes at `at` come to the mark of their end.
bool runsAreWhole(QByteArrayView bytes, qint64 at, Compression compression)
{
    const int perByte = compression == Rle4 ? 2 : 1;
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
    constexpr qint64 endpoints = fileHeader + 60;
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
    constexpr qint64 gammas = fileHeader + 96;
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
    switch (little<quint32>(bytes, fileHeader + 56)) {
    case Calibrated:
        anatomy.metadata.chromaticities = endpointsIn(bytes);
        anatomy.metadata.gamma = gammaIn(bytes);
        break;
    case Srgb:
        anatomy.metadata.isSrgb = true;
        break;
    case Embedded:
        if (headerSize == v5Header)
            anatomy.iccProfile = part(bytes, fileHeader + little<quint32>(bytes, fileHeader + 112),
                                      little<quint32>(bytes, fileHeader + 116))
                                     .toByteArray();
        break;
    default: // as the machine shows colours, or a profile elsewhere
        break;
    }
}

void takeMetadata(QByteArrayView bytes, Anatomy &anatomy)
{
    const quint32 headerSize = little<quint32>(bytes, fileHeader);
    if (headerSize == coreHeader)
        return;
    // Negative ones come out too large.
    anatomy.metadata.density = soundDensity(little<quint32>(bytes, 38), little<quint32>(bytes, 42));
    if (headerSize == v4Header || headerSize == v5Header)
        takeColours(bytes, headerSize, anatomy);
}

} // namespace

Anatomy dissectBmp(QByteArrayView bytes) // Windows GDI: bitmap storage
{
    constexpr std::array<quint32, 7> readable{coreHeader, 40, 52, 56, os2Header, v4Header, v5Header};
    Anatomy anatomy;
    const quint32 headerSize = little<quint32>(bytes, fileHeader);
    if (!holds(bytes, fileHeader, std::max<qint64>(headerSize, 4)))
        return faulty(anatomy, Cause::Truncated);
    if (std::ranges::count(readable, headerSize) == 0)
        return faulty(anatomy, Cause::UnsupportedFormat, u"BMP with a header of %1 bytes"_s.arg(headerSize));
    const BitmapHeader header = headerOf(bytes);
    if (header.height <= std::numeric_limits<int>::max())
        anatomy.pixels = QSize(int(header.width), int(header.height));
    const bool isKnown =
        header.compression <= Rle4 || header.compression == BitFields || header.compression == AlphaBitFields;
    if (!isKnown || (headerSize == os2Header && header.compression == BitFields)) // OS/2's own: Huffman
        return faulty(anatomy, Cause::UnsupportedFormat,
                      u"BMP with compression %1"_s.arg(header.compression));
    takeMetadata(bytes, anatomy);
    const qint64 start = startOf(bytes, header);
    qint64 size = 0;
    const bool isPossible = !qMulOverflow(header.rowSize(), header.height, &size);
    const bool isWhole = header.compression == Rle8 || header.compression == Rle4
                             ? runsAreWhole(bytes, start, Compression(header.compression))
                             : isPossible && holds(bytes, start, size);
    return isWhole ? anatomy : faulty(anatomy, Cause::Truncated);
}

} // namespace pixhaul
