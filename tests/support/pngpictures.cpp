#include "support/endian.h"
#include "support/pictures.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

quint32 crcOf(const QByteArray &bytes) // PNG 1.2, appendix D
{
    quint32 crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

QByteArray zlibStream(const QByteArray &data)
{
    return qCompress(data).mid(4); // without the length that Qt puts in front
}

} // namespace

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    return big(quint32(data.size())) + type + data + big(crcOf(type + data));
}

QByteArray pngSignature()
{
    return "\x89PNG\r\n\x1a\n"_ba;
}

static QByteArray pngHeader(QSize size, int colourType, int bitDepth, bool interlaced = false)
{
    return pngSignature() +
           pngChunk("IHDR", big(quint32(size.width())) + big(quint32(size.height())) + char(bitDepth) +
                                char(colourType) + '\0' + '\0' + char(interlaced ? 1 : 0));
}

QByteArray pngOfType(int colourType, int bitDepth, QSize size, bool interlaced)
{
    constexpr std::array channels{1, 0, 3, 1, 2, 0, 4};
    constexpr std::array<std::array<int, 4>, 7> adam7{
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    QByteArray rows;
    quint32 noise = 12'345;
    const auto addPass = [&](int width, int height) {
        const int bytesPerRow = (width * channels.at(std::size_t(colourType)) * bitDepth + 7) / 8;
        for (int y = 0; width > 0 && y < height; ++y) {
            rows += '\0'; // no filter
            for (int i = 0; i < bytesPerRow; ++i) {
                noise = noise * 1'103'515'245 + 12'345;
                rows += char(noise >> 24);
            }
        }
    };
    if (interlaced) {
        for (const auto &[x, y, stepX, stepY] : adam7)
            addPass((size.width() - x + stepX - 1) / stepX, (size.height() - y + stepY - 1) / stepY);
    } else {
        addPass(size.width(), size.height());
    }
    QByteArray bytes = pngHeader(size, colourType, bitDepth, interlaced);
    if (colourType == 3) {
        QByteArray palette;
        for (int i = 0; i < 1 << bitDepth; ++i)
            palette += QByteArray(1, char(i * 37)) + char(255 - i) + char(i * 101);
        bytes += pngChunk("PLTE", palette) + pngChunk("tRNS", QByteArray(1, '\x40'));
    }
    return bytes + pngChunk("IDAT", zlibStream(rows)) + pngChunk("IEND", {});
}

QByteArray withPngChunk(const QByteArray &png, const QByteArray &chunk, const QByteArray &before)
{
    return QByteArray(png).insert(png.indexOf(before) - 4, chunk); // its length stands before its type
}

/// Calls `visit(type, data)` for one chunk after the other.
template <class Visit>
static void walkChunks(const QByteArray &png, Visit visit)
{
    for (qsizetype at = pngSignature().size(); at + 12 <= png.size();) {
        const auto length = qFromBigEndian<quint32>(png.constData() + at);
        visit(png.mid(at + 4, 4), png.mid(at + 8, length));
        at += 12 + qsizetype(length);
    }
}

QList<QByteArray> pngChunkTypes(const QByteArray &png)
{
    QList<QByteArray> types;
    walkChunks(png, [&](const QByteArray &type, const QByteArray &) { types.append(type); });
    return types;
}

QByteArray pngChunkData(const QByteArray &png, const QByteArray &wanted)
{
    QByteArray found;
    walkChunks(png, [&](const QByteArray &type, const QByteArray &data) {
        if (type == wanted && found.isNull())
            found = data;
    });
    return found;
}

QByteArray animatedPng()
{
    constexpr quint32 side = 16;
    const auto frameControl = [](quint32 sequence) {
        return pngChunk("fcTL", big(sequence) + big(side) + big(side) + big(quint32(0)) + big(quint32(0)) +
                                    big(quint16(1)) + big(quint16(10)) + QByteArray(2, '\0'));
    };
    const auto pixels = [](char gray) { return zlibStream(('\0' + QByteArray(side, gray)).repeated(side)); };
    return pngHeader({side, side}, 0, 8) + pngChunk("acTL", big(quint32(3)) + big(quint32(0))) +
           frameControl(0) + pngChunk("IDAT", pixels('\x10')) + frameControl(1) +
           pngChunk("fdAT", big(quint32(2)) + pixels('\x20')) + frameControl(3) +
           pngChunk("fdAT", big(quint32(4)) + pixels('\x30')) + pngChunk("IEND", {});
}

QByteArray emptyPng(QSize size)
{
    return pngHeader(size, 2, 8) + pngChunk("IDAT", zlibStream(QByteArray(1, '\0'))) + pngChunk("IEND", {});
}

} // namespace pixhaul::test
