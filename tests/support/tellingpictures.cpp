#include "support/tellingpictures.h"

#include "support/endian.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

constexpr int width = 8, height = 5;

template <class Number>
QByteArray ordered(Number number, bool isBig)
{
    return isBig ? big(number) : little(number);
}

QByteArray valuesOf(const TiffField &field, bool isBig)
{
    QByteArray values = field.bytes;
    for (const quint32 number : field.numbers) {
        if (field.type == TiffField::Short)
            values += ordered(quint16(number), isBig);
        else
            values += ordered(number, isBig);
    }
    return values;
}

/// One that stands at `at`, and behind it what does not fit into its fields.
QByteArray directory(const QList<TiffField> &fields, quint32 at, bool isBig)
{
    QByteArray entries = ordered(quint16(fields.size()), isBig);
    QByteArray behind;
    const auto size = quint32(2 + 12 * fields.size() + 4);
    for (const TiffField &field : fields) {
        const QByteArray values = valuesOf(field, isBig);
        const qsizetype parts = field.type == TiffField::Rational ? 2 : 1;
        const qsizetype count = field.numbers.isEmpty() ? field.bytes.size() : field.numbers.size() / parts;
        entries +=
            ordered(field.tag, isBig) + ordered(quint16(field.type), isBig) + ordered(quint32(count), isBig);
        if (values.size() <= 4) {
            entries += values.leftJustified(4, '\0');
        } else {
            entries += ordered(quint32(at + size + behind.size()), isBig);
            behind += values;
        }
    }
    return entries + ordered(quint32(0), isBig) + behind;
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    return type + little(quint32(data.size())) + data + QByteArray(data.size() % 2, '\0');
}

} // namespace

namespace fields {

TiffField orientation(quint32 value)
{
    return {orientationTag, TiffField::Short, {value}};
}

TiffField ascii(quint16 tag, const QByteArray &text)
{
    return {tag, TiffField::Ascii, {}, text + '\0'};
}

QList<TiffField> srgb()
{
    return {{colorSpace, TiffField::Short, {1}}};
}

} // namespace fields

QByteArray exifBlock(QList<TiffField> fields, const QList<TiffField> &exif, bool isBig)
{
    constexpr quint32 first = 8;
    constexpr quint16 exifDirectory = 34'665;
    const QByteArray header = (isBig ? "MM\0*"_ba : "II*\0"_ba) + ordered(first, isBig);
    if (exif.isEmpty())
        return header + directory(fields, first, isBig);
    fields.append({exifDirectory, TiffField::Long, {0}});
    const auto second = quint32(first + directory(fields, first, isBig).size());
    fields.last().numbers = {second};
    return header + directory(fields, first, isBig) + directory(exif, second, isBig);
}

QByteArray tiffWith(QList<TiffField> fields, const QList<TiffField> &exif, bool isBig, bool isInInks)
{
    const quint32 samples = isInInks ? 4 : 3;
    const quint32 bytes = width * height * samples;
    QByteArray pixels;
    for (quint32 i = 0; i < bytes; ++i)
        pixels += char(i * 5);
    fields = QList<TiffField>{{256, TiffField::Short, {width}},
                              {257, TiffField::Short, {height}},
                              {258, TiffField::Short, QList<quint32>(samples, 8)},
                              {259, TiffField::Short, {1}},
                              {262, TiffField::Short, {isInInks ? 5U : 2U}},
                              {273, TiffField::Long, {0}},
                              {277, TiffField::Short, {samples}},
                              {278, TiffField::Short, {height}},
                              {279, TiffField::Long, {bytes}}} +
             fields;
    fields[5].numbers = {quint32(exifBlock(fields, exif, isBig).size())};
    return exifBlock(fields, exif, isBig) + pixels;
}

QByteArray jpegWith(const QList<JpegSegment> &segments, char unit, std::array<quint16, 2> perUnit)
{
    constexpr qsizetype units = 13, behindJfif = 20; // T.871, 10.1
    QByteArray bytes = jpeg();
    bytes.replace(units, 5, unit + big(perUnit[0]) + big(perUnit[1]));
    QByteArray more;
    for (const auto &[marker, data] : segments)
        more += "\xff"_ba + marker + big(quint16(data.size() + 2)) + data;
    return bytes.insert(behindJfif, more);
}

JpegSegment exifSegment(const QByteArray &block)
{
    return {'\xe1', "Exif\0\0"_ba + block};
}

JpegSegment xmpSegment(const QByteArray &packet)
{
    return {'\xe1', "http://ns.adobe.com/xap/1.0/\0"_ba + packet};
}

JpegSegment commentSegment(const QByteArray &text)
{
    return {'\xfe', text};
}

QByteArray webpWith(const QByteArray &exif, const QByteArray &xmp)
{
    constexpr int hasExif = 8, hasXmp = 4; // WebP container specification, VP8X
    const QImage image = painting();
    const QByteArray plain = webp(image);
    QByteArray chunks = chunk("VP8X", char((exif.isNull() ? 0 : hasExif) | (xmp.isNull() ? 0 : hasXmp)) +
                                          QByteArray(3, '\0') + little(quint32(image.width() - 1)).first(3) +
                                          little(quint32(image.height() - 1)).first(3));
    chunks += plain.mid(12); // behind "RIFF", its size, "WEBP"
    if (!exif.isNull())
        chunks += chunk("EXIF", exif);
    if (!xmp.isNull())
        chunks += chunk("XMP ", xmp);
    return chunk("RIFF", "WEBP" + chunks);
}

QByteArray gifWith(const QList<QByteArray> &comments, int frames, int most)
{
    constexpr qsizetype behindTable = 13 + 768;
    QByteArray extensions;
    for (const QByteArray &comment : comments) {
        extensions += "!\xfe";
        for (qsizetype at = 0; at < comment.size(); at += most) {
            const QByteArray part = comment.mid(at, most);
            extensions += char(part.size()) + part;
        }
        extensions += '\0';
    }
    return gif(palettePainting(), frames).insert(behindTable, extensions);
}

QByteArray bmpWith(const BitmapTelling &telling)
{
    constexpr quint32 fileHeader = 14, pixels = width * 3 * height; // rows of 24 bytes need no padding
    QByteArray header = little(telling.headerSize) + little(qint32(width)) + little(qint32(height)) +
                        little(quint16(1)) + little(quint16(24)) + little(quint32(0)) + little(pixels) +
                        little(telling.perMetre[0]) + little(telling.perMetre[1]) + QByteArray(8, '\0') +
                        QByteArray(16, '\0') + little(telling.space);
    for (const quint32 coordinate : telling.endpoints)
        header += little(coordinate);
    for (const quint32 gamma : telling.gammas)
        header += little(gamma);
    header += little(quint32(4)); // intent
    header += little(quint32(telling.headerSize + pixels)) + little(quint32(telling.profile.size())) +
              little(quint32(0));
    QByteArray bytes = "BM"_ba + little(quint32(fileHeader + telling.headerSize + pixels)) +
                       little(quint32(0)) + little(quint32(fileHeader + telling.headerSize)) +
                       header.first(telling.headerSize);
    for (quint32 i = 0; i < pixels; ++i)
        bytes += char(i * 7);
    return bytes + telling.profile;
}

} // namespace pixhaul::test
