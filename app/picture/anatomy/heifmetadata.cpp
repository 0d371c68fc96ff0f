#include "picture/anatomy/heifmetadata.h"

#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"
#include "picture/anatomy/numbers.h"

#include <QSet>

namespace pixhaul {

namespace {

/// 23008-12, 6.6.1: from what describes to what is described.
QSet<ItemId> itemsAbout(ItemId primary, const FullBox &iref)
{
    const qint64 idBytes = iref.version == 0 ? 2 : 4;
    QSet<ItemId> items;
    for (const Box &box : boxesIn(iref.content)) {
        if (box.type != "cdsc")
            continue;
        Numbers numbers(box.content);
        const auto from = ItemId(numbers.next(idBytes));
        for (quint64 left = numbers.next(2); left > 0 && !numbers.isAtEnd(); --left)
            if (ItemId(numbers.next(idBytes)) == primary)
                items.insert(from);
    }
    return items;
}

/// An `infe` box of version 2 or 3 (14496-12, 8.11.6).
struct Entry
{
    explicit Entry(const FullBox &infe)
    {
        const qint64 idBytes = infe.version == 2 ? 2 : 4;
        Numbers numbers(infe.content);
        item = ItemId(numbers.next(idBytes));
        isProtected = numbers.next(2) != 0;
        kind = part(infe.content, idBytes + 2, 4);
        QByteArrayView texts = part(infe.content, idBytes + 6, infe.content.size());
        textFrom(texts); // its name
        contentType = textFrom(texts);
        encoding = textFrom(texts);
    }

    bool isExif() const { return kind == "Exif" && !isProtected; }
    bool isXmp() const
    {
        return kind == "mime" && contentType == "application/rdf+xml" && encoding.isEmpty() && !isProtected;
    }

    ItemId item;
    bool isProtected;
    QByteArrayView kind, contentType, encoding;

private:
    /// Up to the next zero, which is taken, too.
    static QByteArrayView textFrom(QByteArrayView &texts)
    {
        const qsizetype end = texts.indexOf('\0');
        const QByteArrayView text = part(texts, 0, end < 0 ? texts.size() : end);
        texts = part(texts, text.size() + 1, texts.size());
        return text;
    }
};

} // namespace

void takeHeifMetadata(ItemId primary, const FullBox &iref, const FullBox &iinf,
                      const ItemLocations &locations, Metadata &metadata)
{
    const QSet<ItemId> items = itemsAbout(primary, iref);
    bool hasExif = false, hasXmp = false;
    for (const Box &box : boxesIn(part(iinf.content, iinf.version == 0 ? 2 : 4, iinf.content.size()))) {
        const FullBox infe(box.content);
        if (box.type != "infe" || infe.version < 2)
            continue;
        const Entry entry(infe);
        if (!items.contains(entry.item))
            continue;
        if (entry.isExif() && !hasExif) {
            takeExifPayload(locations.pieceOf(entry.item), metadata);
            hasExif = true;
        } else if (entry.isXmp() && !hasXmp) {
            metadata.xmp = locations.pieceOf(entry.item);
            hasXmp = true;
        }
    }
}

} // namespace pixhaul
