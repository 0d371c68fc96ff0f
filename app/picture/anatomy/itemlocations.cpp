#include "picture/anatomy/itemlocations.h"

#include "picture/anatomy/bytes.h"
#include "picture/anatomy/numbers.h"

#include <algorithm>

namespace pixhaul {

namespace {

constexpr quint64 ofFile = 0, ofData = 1; // else of another item, which is looked at itself

} // namespace

ItemLocations::ItemLocations(QByteArrayView iloc, QByteArrayView file, QByteArrayView data)
    : m_iloc(iloc)
    , m_file(file)
    , m_data(data)
{}

/// Calls `visit(extent)` until it says false, and says so itself; also if `iloc` is cut.
template <class Visit>
bool ItemLocations::forEachExtent(Visit visit) const
{
    Numbers numbers(m_iloc.content);
    const auto sizes = quint32(numbers.next(2));
    const qint64 offsetBytes = sizes >> 12, lengthBytes = sizes >> 8 & 15, baseBytes = sizes >> 4 & 15;
    const qint64 indexBytes = m_iloc.version > 0 ? sizes & 15 : 0;
    const qint64 idBytes = m_iloc.version < 2 ? 2 : 4;
    auto left = qint64(numbers.next(idBytes));
    for (; left > 0 && !numbers.isAtEnd(); --left) {
        Extent extent{.item = ItemId(numbers.next(idBytes)), .entry = left};
        extent.method = m_iloc.version > 0 ? numbers.next(2) & 15 : 0;
        numbers.next(2); // in which file
        const quint64 base = numbers.next(baseBytes), size = sizeBy(extent.method);
        quint64 extents = numbers.next(2);
        if (indexBytes + offsetBytes + lengthBytes == 0) // all alike, and for nothing
            extents = std::min<quint64>(extents, 1);
        for (; extents > 0 && !numbers.isPastEnd(); --extents) {
            numbers.next(indexBytes);
            const quint64 offset = numbers.next(offsetBytes);
            extent.length = numbers.next(lengthBytes);
            extent.from = base + offset;
            extent.isInside = base <= size && offset <= size - base && extent.length <= size - base - offset;
            if (!visit(extent))
                return false;
        }
    }
    return !numbers.isPastEnd();
}

quint64 ItemLocations::sizeBy(quint64 method) const
{
    return quint64(method == ofFile ? m_file.size() : m_data.size());
}

/// Of those that are known to be inside.
QByteArrayView ItemLocations::bytesAt(const Extent &extent) const
{
    return part(extent.method == ofFile ? m_file : m_data, qint64(extent.from), qint64(extent.length));
}

bool ItemLocations::areInside() const
{
    return forEachExtent([](const Extent &extent) { return extent.method > ofData || extent.isInside; });
}

std::optional<QHash<ItemId, QByteArray>> ItemLocations::bytesOf(const QSet<ItemId> &items) const
{
    struct Gathered
    {
        qint64 entry = -1;
        bool isClear = true;
        QByteArrayView first = {};
        QByteArray joined = {};
    };
    QHash<ItemId, Gathered> gathered;
    qint64 room = m_file.size();
    const bool isWhole = forEachExtent([&](const Extent &extent) {
        if (!items.contains(extent.item))
            return true;
        Gathered &item = gathered[extent.item];
        const bool isFirst = item.entry < 0;
        const bool isKnown = extent.method <= ofData && extent.isInside && extent.length > 0;
        item.isClear = item.isClear && isKnown && (isFirst || item.entry == extent.entry);
        item.entry = extent.entry;
        if (!item.isClear)
            return true;
        const QByteArrayView bytes = bytesAt(extent);
        if (isFirst) {
            item.first = bytes;
            return true;
        }
        if (item.joined.isEmpty())
            item.joined = item.first.toByteArray();
        item.joined += bytes;
        room -= bytes.size();
        return room >= 0;
    });
    if (!isWhole)
        return {};
    QHash<ItemId, QByteArray> bytes;
    for (auto [id, item] : gathered.asKeyValueRange()) {
        if (item.isClear)
            bytes.insert(id, item.joined.isEmpty()
                                 ? QByteArray::fromRawData(item.first.data(), item.first.size())
                                 : item.joined);
    }
    return bytes;
}

QByteArrayView ItemLocations::pieceOf(ItemId item) const
{
    QByteArrayView piece;
    int pieces = 0;
    const bool isWhole = forEachExtent([&](const Extent &extent) {
        if (extent.item != item)
            return true;
        if (extent.method <= ofData && extent.isInside)
            piece = bytesAt(extent);
        return ++pieces < 2;
    });
    return isWhole && pieces == 1 ? piece : QByteArrayView();
}

} // namespace pixhaul
