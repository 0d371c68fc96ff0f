#include "picture/pngchunks.h"

#include "picture/pngtype.h"

#include <QtEndian>

#include <libdeflate.h>

#include <memory>

namespace pixhaul::pngchunks {

namespace {

constexpr qsizetype headBytes = 8; // of a chunk: length and type

quint32 crcOf(QByteArrayView bytes)
{
    return libdeflate_crc32(0, bytes.data(), static_cast<std::size_t>(bytes.size()));
}

QByteArray compressed(QByteArrayView bytes)
{
    constexpr int level = 9;
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    const auto size = static_cast<std::size_t>(bytes.size());
    QByteArray zlib(static_cast<qsizetype>(libdeflate_zlib_compress_bound(compressor.get(), size)),
                    Qt::Uninitialized);
    zlib.resize(static_cast<qsizetype>(libdeflate_zlib_compress(
        compressor.get(), bytes.data(), size, zlib.data(), static_cast<std::size_t>(zlib.size()))));
    return zlib;
}

void addPalette(const QList<QRgb> &palette, QByteArray &out)
{
    QByteArray colours;
    QByteArray alphas;
    for (const QRgb colour : palette) {
        colours.append(static_cast<char>(qRed(colour)));
        colours.append(static_cast<char>(qGreen(colour)));
        colours.append(static_cast<char>(qBlue(colour)));
        if (qAlpha(colour) < 255)
            alphas.append(static_cast<char>(qAlpha(colour)));
    }
    add("PLTE", colours, out);
    if (!alphas.isEmpty())
        add("tRNS", alphas, out);
}

void addColourSpace(const PngMetadata &metadata, QByteArray &out)
{
    if (metadata.codePoints) {
        constexpr char rgb = 0, isOfFullRange = 1; // third edition, 11.3.2.6
        const auto &[primaries, transfer] = *metadata.codePoints;
        add("cICP",
            QByteArray{}.append(char(primaries)).append(char(transfer)).append(rgb).append(isOfFullRange),
            out);
    }
    if (metadata.chromaticities) {
        QByteArray data;
        for (const quint32 coordinate : *metadata.chromaticities)
            addBig(coordinate, data);
        add("cHRM", data, out);
    }
    if (metadata.gamma) {
        QByteArray data;
        addBig(*metadata.gamma, data);
        add("gAMA", data, out);
    }
    if (!metadata.iccProfile.isEmpty())
        add("iCCP", QByteArray("ICC profile\0\0", 13) + compressed(metadata.iccProfile), out);
    else if (metadata.isSrgb)
        add("sRGB", QByteArray(1, '\0'), out);
}

} // namespace

void addSignature(QByteArray &out)
{
    out.append("\x89PNG\r\n\x1a\n", 8);
}

void add(QByteArrayView type, QByteArrayView data, QByteArray &out)
{
    const qsizetype begun = begin(type, out);
    out.append(data);
    end(begun, out);
}

void addHeader(QSize pixels, const PngType &type, QByteArray &out)
{
    QByteArray data;
    addBig(static_cast<quint32>(pixels.width()), data);
    addBig(static_cast<quint32>(pixels.height()), data);
    data.append(static_cast<char>(type.bitDepth));
    data.append(static_cast<char>(type.colour));
    data.append(3, '\0'); // deflate, the five filters, no interlacing
    add("IHDR", data, out);
}

void addBeforePixels(const PngType &type, const PngMetadata &metadata, QByteArray &out)
{
    addColourSpace(metadata, out);
    if (type.colour == PngType::Colour::Palette)
        addPalette(type.palette, out);
    if (metadata.density) {
        QByteArray data;
        addBig(metadata.density->x, data);
        addBig(metadata.density->y, data);
        data.append('\1'); // per metre
        add("pHYs", data, out);
    }
    if (!metadata.exif.isEmpty())
        add("eXIf", metadata.exif, out);
    for (const PngMetadata::Text &text : metadata.texts)
        addText(text, out);
}

void addText(const PngMetadata::Text &text, QByteArray &out)
{
    constexpr qsizetype longestKeyword = 79;
    if (text.keyword.isEmpty() || text.keyword.size() > longestKeyword || text.keyword.contains('\0'))
        return;
    // Not compressed, without a language or a translated keyword.
    add("iTXt", text.keyword + QByteArray(5, '\0') + text.text.toUtf8().replace('\0', ""), out);
}

QByteArray withTexts(QByteArrayView png, const QList<PngMetadata::Text> &texts)
{
    constexpr qsizetype signatureBytes = 8, crcBytes = 4;
    qsizetype last = signatureBytes;
    for (qsizetype at = last; at < png.size();) {
        last = at;
        at += headBytes + qsizetype(qFromBigEndian<quint32>(png.data() + at)) + crcBytes;
    }
    QByteArray chunks;
    for (const PngMetadata::Text &text : texts)
        addText(text, chunks);
    QByteArray told;
    told.reserve(png.size() + chunks.size());
    return told.append(png.first(last)).append(chunks).append(png.sliced(last));
}

qsizetype begin(QByteArrayView type, QByteArray &out)
{
    const qsizetype begun = out.size();
    out.append(4, '\0');
    out.append(type);
    return begun;
}

void end(qsizetype begun, QByteArray &out, qsizetype most)
{
    const QByteArray type = out.sliced(begun + 4, 4);
    while (out.size() - begun - headBytes > most) {
        const qsizetype next = begun + headBytes + most;
        const quint32 length = qToBigEndian(static_cast<quint32>(most));
        std::memcpy(out.data() + begun, &length, sizeof length);
        QByteArray between;
        addBig(crcOf(QByteArrayView(out).sliced(begun + 4, 4 + most)), between);
        begin(type, between);
        out.insert(next, between);
        begun = next + 4;
    }
    const quint32 length = qToBigEndian(static_cast<quint32>(out.size() - begun - headBytes));
    std::memcpy(out.data() + begun, &length, sizeof length);
    addBig(crcOf(QByteArrayView(out).sliced(begun + 4)), out);
}

} // namespace pixhaul::pngchunks
