#include "picture/metadata.h"

#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"
#include "picture/xmp.h"

#include <QStringDecoder>

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype mostBytes = 1 << 20; // honest ones have some kilobytes, embedded pictures included

QByteArray joined(QByteArrayView subBlocks)
{
    QByteArray all;
    for (qsizetype at = 0; at < subBlocks.size();) {
        const quint8 length = byteAt(subBlocks, at);
        all += part(subBlocks, at + 1, length);
        at += 1 + length;
    }
    return all;
}

/// UTF-8, or else Latin-1. Lines end as PNG wants them (third edition, 11.3.3.2), and nothing else controls.
QString readable(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    text.replace(u'\0', u'\n'); // TIFF has several texts in one field, each with a zero behind it
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text.trimmed();
}

QList<PngMetadata::Text> textsOf(const Metadata &metadata)
{
    QList<PngMetadata::Text> texts;
    qsizetype left = mostBytes;
    for (const Metadata::Note &note : metadata.notes) {
        if (note.text.size() > left)
            continue;
        left -= note.text.size();
        const QString text = note.isInSubBlocks ? readable(joined(note.text)) : readable(note.text);
        if (!text.isEmpty())
            texts.append({note.keyword.toByteArray(), text});
    }
    if (metadata.xmp.size() > mostBytes)
        return texts;
    if (const QString xmp = uprightXmp(metadata.xmp); !xmp.isEmpty())
        texts.append({"XML:com.adobe.xmp", xmp}); // XMP specification, part 3, 1.1.5
    return texts;
}

} // namespace

PngMetadata pngMetadataOf(const Anatomy &anatomy, bool isAllWanted)
{
    const Metadata &told = anatomy.metadata;
    PngMetadata metadata{.iccProfile = anatomy.iccProfile, .isSrgb = told.isSrgb};
    if (metadata.iccProfile.isEmpty() && !told.isSrgb) { // which tell more, and better
        metadata.codePoints = told.codePoints;
        metadata.gamma = told.gamma;
        metadata.chromaticities = told.chromaticities;
    }
    if (!isAllWanted)
        return metadata;
    metadata.density = told.density;
    const bool isTransposed = anatomy.orientation >= 5;
    if (metadata.density && isTransposed)
        std::swap(metadata.density->x, metadata.density->y);
    if (told.exif.size() <= mostBytes)
        metadata.exif = uprightExif(told.exif);
    metadata.texts = textsOf(told);
    return metadata;
}

} // namespace pixhaul
