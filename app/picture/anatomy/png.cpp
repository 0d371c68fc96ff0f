#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bytes.h"

#include <zlib.h>

#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

bool isChunkType(QByteArrayView type)
{
    return std::ranges::all_of(type, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

bool crcFits(QByteArrayView typeAndData, quint32 expected)
{
    return crc32_z(0, reinterpret_cast<const Bytef *>(typeAndData.data()), z_size_t(typeAndData.size())) ==
           expected;
}

} // namespace

Anatomy dissectPng(QByteArrayView bytes) // PNG 1.2, 3 and 5
{
    constexpr qint64 signature = 8, head = 8, crc = 4;
    constexpr quint32 longestChunk = std::numeric_limits<qint32>::max();
    Anatomy anatomy;
    bool hasPixels = false;
    for (qint64 at = signature; holds(bytes, at, head);) {
        const quint32 length = big<quint32>(bytes, at);
        const QByteArrayView type = part(bytes, at + 4, 4);
        const qint64 end = at + head + length + crc;
        if (!isChunkType(type) || length > longestChunk || (at == signature) != (type == "IHDR"))
            return faulty(anatomy, Cause::Damaged, u"no chunk at %1"_s.arg(at));
        if (type == "IHDR")
            anatomy.pixels = QSize(big<qint32>(bytes, at + head), big<qint32>(bytes, at + head + 4));
        if (bytes.size() < end)
            return faulty(anatomy, Cause::Truncated);
        if (!crcFits(part(bytes, at + 4, 4 + qint64(length)), big<quint32>(bytes, end - crc)))
            return faulty(anatomy, Cause::Damaged, u"bad CRC in %1"_s.arg(QLatin1StringView(type)));
        hasPixels = hasPixels || type == "IDAT";
        if (type == "IEND") {
            anatomy.png = bytes.first(end);
            return hasPixels ? anatomy : faulty(anatomy, Cause::Damaged, u"no IDAT"_s);
        }
        at = end;
    }
    return faulty(anatomy, Cause::Truncated);
}

} // namespace pixhaul
