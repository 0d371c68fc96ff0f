#pragma once

#include "picture/anatomy/boxes.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QSet>

#include <optional>

namespace pixhaul {

using ItemId = quint32; ///< of an item in a `meta` box

/// Where the bytes of items lie, as an `iloc` box tells (ISO/IEC 14496-12, 8.11.3).
class ItemLocations
{
public:
    /// `data` is what the `idat` box holds.
    ItemLocations(QByteArrayView iloc, QByteArrayView file, QByteArrayView data);

    /// Whether the file has all bytes of all items. Thumbnails and Exif are held to it, too: who lost them
    /// may have lost more.
    bool areInside() const;

    /// The bytes of these items, where they lie or put together. An item is left out if its bytes are told
    /// twice, or not for sure: those of another item, those up to an end that is left open. None if there is
    /// more to put together than the file has bytes.
    std::optional<QHash<ItemId, QByteArray>> bytesOf(const QSet<ItemId> &items) const;

    /// The bytes of an item that lies in one piece; else empty.
    QByteArrayView pieceOf(ItemId item) const;

private:
    struct Extent
    {
        ItemId item = 0;
        qint64 entry = 0; ///< which of the entries of `iloc` tells it
        quint64 method = 0;
        quint64 from = 0; ///< wraps around where it makes no sense
        quint64 length = 0;
        bool isInside = false;
    };
    template <class Visit>
    bool forEachExtent(Visit visit) const;
    quint64 sizeBy(quint64 method) const;
    QByteArrayView bytesAt(const Extent &extent) const;

    FullBox m_iloc;
    QByteArrayView m_file, m_data;
};

} // namespace pixhaul
