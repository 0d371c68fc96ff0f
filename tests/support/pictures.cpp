#include "support/pictures.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImageWriter>
#include <QtEndian>

#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

template <class Number>
QByteArray big(Number number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

template <class Number>
QByteArray little(Number number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

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

QByteArray written(QImageWriter &writer, QBuffer &buffer, const QImage &image)
{
    if (!writer.write(image))
        qFatal("No test picture: %s", qPrintable(writer.errorString()));
    return buffer.data();
}

/// What QImageWriter makes of it; `prepare` may set it up.
template <class Prepare>
QByteArray writtenAs(const QByteArray &format, const QImage &image, Prepare prepare)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    prepare(writer);
    return written(writer, buffer, image);
}

QByteArray writtenAs(const QByteArray &format, const QImage &image)
{
    return writtenAs(format, image, [](QImageWriter &) {});
}

/// An Exif block without its "Exif\0\0": a TIFF header and one directory with the orientation alone.
QByteArray exifWith(int orientation)
{
    return "MM\0*"_ba + big(quint32(8)) + big(quint16(1)) + big(quint16(274)) + big(quint16(3)) +
           big(quint32(1)) + big(quint16(orientation)) + big(quint16(0)) + big(quint32(0));
}

QByteArray jpegSegment(char marker, const QByteArray &data)
{
    return "\xff"_ba + marker + big(quint16(data.size() + 2)) + data;
}

QByteArray riffChunk(const QByteArray &type, const QByteArray &data)
{
    return type + little(quint32(data.size())) + data + QByteArray(data.size() % 2, '\0');
}

/// GIF's LZW without compression: every pixel is a 9-bit code of its own, and the table is cleared before it
/// would need 10 bits.
QByteArray plainLzw(const QByteArray &indices)
{
    QByteArray stream;
    quint32 bits = 0;
    int held = 0;
    const auto put = [&](quint32 code) {
        bits |= code << held;
        for (held += 9; held >= 8; held -= 8, bits >>= 8)
            stream += char(bits);
    };
    constexpr quint32 clear = 256;
    for (qsizetype i = 0; i < indices.size(); ++i) {
        if (i % 250 == 0)
            put(clear);
        put(quint8(indices[i]));
    }
    put(clear + 1);
    put(0); // pushes the last bits out
    return stream;
}

QByteArray gifFrame(const QImage &image, std::optional<int> transparent)
{
    QByteArray indices;
    for (int y = 0; y < image.height(); ++y)
        indices.append(reinterpret_cast<const char *>(image.constScanLine(y)), image.width());
    QByteArray frame = "!\xf9\x04"_ba + char(transparent ? 1 : 0) + little(quint16(5)) +
                       char(transparent.value_or(0)) + '\0' + ',' + little(quint16(0)) + little(quint16(0)) +
                       little(quint16(image.width())) + little(quint16(image.height())) + '\0' + '\x08';
    const QByteArray stream = plainLzw(indices);
    for (qsizetype at = 0; at < stream.size(); at += 255) {
        const QByteArray block = stream.mid(at, 255);
        frame += char(block.size()) + block;
    }
    return frame + '\0';
}

QByteArray pngHeader(QSize size, int colourType, int bitDepth, bool interlaced = false)
{
    return pngSignature() +
           pngChunk("IHDR", big(quint32(size.width())) + big(quint32(size.height())) + char(bitDepth) +
                                char(colourType) + '\0' + '\0' + char(interlaced ? 1 : 0));
}

QByteArray overwritten(QByteArray profile, qsizetype at, const QByteArray &bytes)
{
    return profile.replace(at, bytes.size(), bytes);
}

} // namespace

QImage painting(QSize size, QImage::Format format)
{
    QImage image(size, QImage::Format_RGBA64);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            const int n = x + y * size.width();
            image.setPixelColor(x, y,
                                QColor::fromRgba64(quint16(65'535LL * x / size.width()),
                                                   quint16(65'535LL * y / size.height()), quint16(n * 257),
                                                   quint16((n % 256) * 257)));
        }
    }
    if (!QImage(1, 1, format).hasAlphaChannel())
        image.reinterpretAsFormat(QImage::Format_RGBX64);
    return image.convertToFormat(format);
}

QImage palettePainting(QSize size, int colours, int opaque)
{
    QImage image(size, QImage::Format_Indexed8);
    for (int i = 0; i < colours; ++i)
        image.setColor(i, qRgba((i * 37) % 256, 255 - i, (i * 101) % 256, i < opaque ? 255 : (i * 7) % 255));
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, uint((x * 3 + y * 5 + x * y / 7) % colours));
    return image;
}

QByteArray truncatedAt(const QByteArray &bytes, qsizetype n)
{
    return bytes.first(n);
}

QByteArray jpeg(const QImage &image, const JpegExtras &extras)
{
    QByteArray bytes = writtenAs("jpeg", image, [&](QImageWriter &writer) {
        writer.setQuality(extras.quality);
        writer.setProgressiveScanWrite(extras.progressive);
    });
    QByteArray segments;
    if (extras.orientation)
        segments += jpegSegment('\xe1', "Exif\0\0"_ba + exifWith(*extras.orientation));
    const qsizetype parts = (extras.iccProfile.size() + extras.iccPortion - 1) / extras.iccPortion;
    for (qsizetype part = 0; part < parts; ++part)
        segments +=
            jpegSegment('\xe2', "ICC_PROFILE\0"_ba + char(part + 1) + char(parts) +
                                    extras.iccProfile.mid(part * extras.iccPortion, extras.iccPortion));
    if (!extras.comment.isEmpty())
        segments += jpegSegment('\xfe', extras.comment);
    return bytes.insert(2, segments); // behind SOI
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    return big(quint32(data.size())) + type + data + big(crcOf(type + data));
}

QByteArray pngSignature()
{
    return "\x89PNG\r\n\x1a\n"_ba;
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

QByteArray png(const QImage &image)
{
    return writtenAs("png", image);
}

QByteArray withPngChunk(const QByteArray &png, const QByteArray &chunk, const QByteArray &before)
{
    return QByteArray(png).insert(png.indexOf(before) - 4, chunk); // its length stands before its type
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

QByteArray gif(const QImage &image, int frames)
{
    QByteArray palette;
    std::optional<int> transparent;
    for (int i = 0; i < 256; ++i) {
        const QRgb colour = i < image.colorCount() ? image.color(i) : 0;
        palette += QByteArray(1, char(qRed(colour))) + char(qGreen(colour)) + char(qBlue(colour));
        if (i < image.colorCount() && qAlpha(colour) == 0)
            transparent = i;
    }
    QByteArray bytes = "GIF89a"_ba + little(quint16(image.width())) + little(quint16(image.height())) +
                       '\xf7' + '\0' + '\0' + palette;
    QImage shown = image;
    for (int frame = 0; frame < frames; ++frame) {
        bytes += gifFrame(shown, transparent);
        shown = shown.mirrored(frame % 2 == 0, frame % 2 == 1);
    }
    return bytes + ';';
}

QByteArray webp(const QImage &image, const WebPExtras &extras)
{
    const QByteArray plain = writtenAs(
        "webp", image, [&](QImageWriter &writer) { writer.setQuality(extras.lossless ? 100 : 80); });
    if (!extras.orientation && extras.iccProfile.isEmpty())
        return plain;
    constexpr char hasIcc = 0x20, hasAlpha = 0x10, hasExif = 0x08; // WebP container specification, VP8X
    const char flags = char((extras.iccProfile.isEmpty() ? 0 : hasIcc) | (extras.orientation ? hasExif : 0) |
                            (image.hasAlphaChannel() ? hasAlpha : 0));
    QByteArray chunks =
        riffChunk("VP8X", flags + QByteArray(3, '\0') + little(quint32(image.width() - 1)).first(3) +
                              little(quint32(image.height() - 1)).first(3));
    if (!extras.iccProfile.isEmpty())
        chunks += riffChunk("ICCP", extras.iccProfile);
    chunks += plain.mid(12); // behind "RIFF", its size, "WEBP"
    if (extras.orientation)
        chunks += riffChunk("EXIF", exifWith(*extras.orientation));
    return riffChunk("RIFF", "WEBP" + chunks);
}

QByteArray bmp(const QImage &image)
{
    return writtenAs("bmp", image);
}

QByteArray runLengthBmp(const QImage &image)
{
    QByteArray palette;
    for (int i = 0; i < 256; ++i)
        palette += little(quint32(i < image.colorCount() ? image.color(i) & 0xffffff : 0));
    QByteArray runs;
    for (int y = image.height() - 1; y >= 0; --y) {
        for (int x = 0; x < image.width(); ++x)
            runs += QByteArray(1, '\x01') + char(image.pixelIndex(x, y));
        runs += QByteArray(2, '\0'); // end of line
    }
    runs += QByteArray("\0\x01", 2); // end of bitmap
    constexpr quint32 headers = 14 + 40;
    return "BM"_ba + little(quint32(headers + 1024 + runs.size())) + little(quint32(0)) +
           little(headers + 1024) + little(quint32(40)) + little(qint32(image.width())) +
           little(qint32(image.height())) + little(quint16(1)) + little(quint16(8)) + little(quint32(1)) +
           little(quint32(runs.size())) + QByteArray(8, '\0') + little(quint32(256)) + little(quint32(0)) +
           palette + runs;
}

QByteArray tiff(const QImage &image, std::optional<int> orientation)
{
    // EXIF's numbers 1 to 8 as QImageIOHandler's flags: mirrored, flipped, rotated by 90 degrees.
    constexpr std::array<int, 8> flags{0, 1, 3, 2, 6, 4, 5, 7};
    return writtenAs("tiff", image, [&](QImageWriter &writer) {
        if (orientation)
            writer.setTransformation(
                QImageIOHandler::Transformations(flags.at(std::size_t(*orientation - 1))));
    });
}

QByteArray cyclicTiff()
{
    constexpr quint32 side = 8, directory = 8, entries = 8;
    constexpr quint32 pixels = directory + 2 + entries * 12 + 4;
    const auto entry = [](quint16 tag, quint32 value) {
        return little(tag) + little(quint16(4)) + little(quint32(1)) + little(value);
    };
    return "II*\0"_ba + little(directory) + little(quint16(entries)) + entry(256, side) + entry(257, side) +
           entry(258, 8) + entry(259, 1) + entry(262, 1) + entry(273, pixels) + entry(278, side) +
           entry(279, side * side) + little(directory) + QByteArray(side * side, '\x55');
}

QByteArray ico(const QList<QByteArray> &pngs)
{
    QByteArray directory = little(quint16(0)) + little(quint16(1)) + little(quint16(pngs.size()));
    QByteArray pictures;
    const qsizetype start = 6 + 16 * pngs.size();
    for (const QByteArray &bytes : pngs) {
        const QSize size = QImage::fromData(bytes, "png").size();
        directory += QByteArray(1, char(size.width())) + char(size.height()) + QByteArray(2, '\0') +
                     little(quint16(1)) + little(quint16(32)) + little(quint32(bytes.size())) +
                     little(quint32(start + pictures.size()));
        pictures += bytes;
    }
    return directory + pictures;
}

QByteArray ico(const QImage &image)
{
    return writtenAs("ico", image);
}

QByteArray iccProfile()
{
    return QColorSpace(QColorSpace::ProPhotoRgb).iccProfile();
}

QByteArray grayIccProfile()
{
    // A header, and a directory of no tags: enough for whoever only carries it.
    QByteArray profile(128 + 4, '\0');
    profile = overwritten(profile, 0, big(quint32(profile.size())));
    profile = overwritten(profile, 8, big(quint32(0x02400000)));
    profile = overwritten(profile, 12, "mntrGRAYXYZ ");
    profile = overwritten(profile, 36, "acsp");
    return overwritten(profile, 68, big(quint32(0xf6d6)) + big(quint32(0x10000)) + big(quint32(0xd32d)));
}

QList<Sample> oneOfEachFormat()
{
    const QSize size = painting().size();
    return {{u"jpeg"_s, jpeg(), size},  {u"png"_s, png(), size}, {u"gif"_s, gif(), size},
            {u"webp"_s, webp(), size},  {u"bmp"_s, bmp(), size}, {u"tiff"_s, tiff(), size},
            {u"ico"_s, ico(), {32, 32}}};
}

} // namespace pixhaul::test
