#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/aperture.h"
#include "picture/anatomy/boxes.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/corners.h"
#include "picture/anatomy/heifmetadata.h"
#include "picture/anatomy/itemlocations.h"
#include "picture/anatomy/itemsize.h"
#include "picture/anatomy/numbers.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Or not told. BT.709's and BT.601's curves are shown as that of sRGB, too. ITU-T H.273, tables 2 and 3.
bool isLikeSrgb(quint16 primaries, quint16 transfer)
{
    constexpr quint16 bt709 = 1, unspecified = 2, bt601 = 6, srgb = 13;
    constexpr std::array usual{bt709, unspecified, bt601, srgb};
    return (primaries == bt709 || primaries == unspecified) && std::ranges::count(usual, transfer) > 0;
}

int side(quint32 length)
{
    return int(std::min(length, quint32(std::numeric_limits<int>::max())));
}

/// In samples, as far as that makes a difference.
qint64 areaOf(QSize size)
{
    constexpr qint64 most = 1LL << 48;
    return std::min(qint64(size.width()) * size.height(), most);
}

/// Through the boxes of the file, then through those of its `meta` (ISO/IEC 23008-12 and 14496-12, 8.11).
class HeifWalk
{
public:
    explicit HeifWalk(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    Anatomy run()
    {
        const bool isCut = !walkFile();
        if (m_meta.isEmpty() && m_isFilm && !isCut)
            return faulty(m_anatomy, Cause::UnsupportedFormat, u"a sequence without a picture"_s);
        if (m_meta.isEmpty())
            return faulty(m_anatomy, Cause::Truncated);
        takeMeta();
        if (m_anatomy.fault)
            return m_anatomy;
        if (isCut || !m_locations.areInside())
            return faulty(m_anatomy, Cause::Truncated);
        if (const std::optional<Failure> fault = faultOfItems())
            m_anatomy.fault = fault;
        takeHeifMetadata(m_primary, FullBox(m_iref), FullBox(m_iinf), m_locations, m_anatomy.metadata);
        return m_anatomy;
    }

private:
    /// False if one of the boxes is cut off.
    bool walkFile()
    {
        qint64 at = 0;
        bool isWhole = true;
        while (at < m_bytes.size()) {
            const std::optional<Box> box = boxAt(m_bytes, at);
            if (!box || isJunk(*box) || (at > 0 && box->type == "ftyp")) // another file behind this one
                break;
            isWhole = box->isWhole;
            if (!isWhole)
                break;
            if (box->type == "meta") {
                m_isTwice = m_isTwice || !m_meta.isEmpty();
                m_meta = FullBox(box->content).content;
            }
            m_isFilm = m_isFilm || box->type == "moov";
            at = box->end;
        }
        m_anatomy.boxes = m_bytes.first(isWhole ? at : m_bytes.size());
        return isWhole;
    }

    void takeMeta()
    {
        QByteArrayView locations, data;
        QSet<QByteArrayView> met;
        for (const Box &box : boxesIn(m_meta)) {
            const FullBox full(box.content);
            m_isTwice = m_isTwice || met.contains(box.type);
            if (box.type == "pitm")
                m_primary = ItemId(Numbers(full.content).next(full.version == 0 ? 2 : 4));
            else if (box.type == "iloc")
                locations = box.content;
            else if (box.type == "idat")
                data = box.content;
            else if (box.type == "iinf")
                m_iinf = box.content;
            else if (box.type == "iref")
                m_iref = box.content;
            else if (box.type == "iprp")
                m_iprp = box.content;
            else
                continue;
            met.insert(box.type);
        }
        m_locations = ItemLocations(locations, m_anatomy.boxes, data);
        m_properties = boxesIn(firstIn(m_iprp, "ipco"));
        takeReferences(FullBox(m_iref));
        takePrimary();
        const bool isMuch = !findParts();
        takeKinds(FullBox(m_iinf));
        const QByteArrayView kind = m_items.value(m_primary).kind;
        if (!m_anatomy.fault && m_isTwice) // decoders differ in which they take
            m_anatomy = faulty(m_anatomy, Cause::Damaged, u"boxes told twice"_s);
        if (!m_anatomy.fault && !kind.isEmpty() && !isReadable(kind))
            m_anatomy =
                faulty(m_anatomy, Cause::UnsupportedFormat, u"HEIF with %1"_s.arg(QLatin1StringView(kind)));
        if (!m_anatomy.fault && isMuch)
            m_anatomy = faulty(m_anatomy, Cause::Damaged, u"parts greater than the picture"_s);
    }

    static QByteArrayView firstIn(QByteArrayView bytes, QByteArrayView type)
    {
        for (const Box &box : boxesIn(bytes))
            if (box.type == type)
                return box.content;
        return {};
    }

    /// What the items are that the picture is made of (14496-12, 8.11.6).
    void takeKinds(const FullBox &iinf)
    {
        for (const Box &box : boxesIn(part(iinf.content, iinf.version == 0 ? 2 : 4, iinf.content.size()))) {
            const FullBox infe(box.content);
            const qint64 idBytes = infe.version == 2 ? 2 : 4;
            const auto found = m_items.find(ItemId(Numbers(infe.content).next(idBytes)));
            if (infe.version < 2 || found == m_items.end())
                continue;
            found->isTwice = found->isTwice || !found->kind.isEmpty();
            found->kind = part(infe.content, idBytes + 2, 4);
        }
    }

    /// 23008-12, 6.4.5 and 6.6: which items a picture is made of.
    void takeReferences(const FullBox &iref)
    {
        const qint64 idBytes = iref.version == 0 ? 2 : 4;
        for (const Box &box : boxesIn(iref.content)) {
            Numbers numbers(box.content);
            const auto from = ItemId(numbers.next(idBytes));
            for (quint64 left = numbers.next(2); left > 0 && !numbers.isAtEnd(); --left) {
                const auto to = ItemId(numbers.next(idBytes));
                if (box.type == "dimg")
                    m_parts.insert(from, to);
                else if (box.type == "auxl")
                    m_parts.insert(to, from);
            }
        }
    }

    /// Calls `visit(item, property)` for all properties of all items, in the order in which they count
    /// (23008-12, 9.3).
    template <class Visit>
    void forEachProperty(Visit visit) const
    {
        for (const Box &box : boxesIn(m_iprp)) {
            if (box.type != "ipma")
                continue;
            const FullBox ipma(box.content);
            const qint64 indexBytes = (ipma.flags & 1) != 0 ? 2 : 1;
            Numbers numbers(ipma.content);
            for (quint64 items = numbers.next(4); items > 0 && !numbers.isAtEnd(); --items) {
                const auto item = ItemId(numbers.next(ipma.version == 0 ? 2 : 4));
                for (quint64 left = numbers.next(1); left > 0; --left) {
                    const quint64 index = numbers.next(indexBytes) & (indexBytes == 2 ? 0x7fff : 0x7f);
                    if (index > 0 && index <= quint64(m_properties.size()))
                        visit(item, m_properties[qsizetype(index) - 1]);
                }
            }
        }
    }

    static QSize extentIn(const Box &ispe)
    {
        return {side(big<quint32>(ispe.content, 4)), side(big<quint32>(ispe.content, 8))};
    }

    QSize extentOf(ItemId item) const { return m_extents.value(item, QSize(0, 0)); }

    void takePrimary()
    {
        forEachProperty([this](ItemId item, const Box &property) {
            if (property.type == "ispe")
                m_extents.emplace(item, extentIn(property)); // the last, as in libheif
            if (item == m_primary)
                takeOfPrimary(property);
        });
        m_anatomy.pixels = m_anatomy.aperture.size();
        m_anatomy.orientation = m_corners.orientation();
        if (m_anatomy.aperture.isEmpty())
            m_anatomy.pixels = extentOf(m_primary);
    }

    void takeOfPrimary(const Box &property)
    {
        const QSize coded = extentOf(m_primary);
        if (property.type == "ispe") {
            m_anatomy.aperture = QRect({}, coded);
        } else if (property.type == "clap") {
            m_anatomy.aperture = apertureOf(property.content, coded);
            if (m_anatomy.aperture.isEmpty())
                m_anatomy = faulty(m_anatomy, Cause::Damaged, u"a crop outside of the picture"_s);
            else if (m_corners.orientation() != 1) // against ISO/IEC 23000-22, 7.3.6.7
                m_anatomy = faulty(m_anatomy, Cause::UnsupportedFormat, u"a crop behind a turn"_s);
        } else if (property.type == "irot") {
            for (int turns = byteAt(property.content, 0) & 3; turns > 0; --turns)
                m_corners.turnLeft();
        } else if (property.type == "imir") {
            (byteAt(property.content, 0) & 1) != 0 ? m_corners.swapSides() : m_corners.swapEnds();
        } else if (property.type == "colr") {
            takeColours(property.content);
        }
    }

    void takeColours(QByteArrayView colr)
    {
        const QByteArrayView kind = part(colr, 0, 4);
        if ((kind == "prof" || kind == "rICC") && m_anatomy.iccProfile.isEmpty()) {
            m_anatomy.iccProfile = part(colr, 4, colr.size()).toByteArray();
        } else if (kind == "nclx") {
            const auto primaries = big<quint16>(colr, 4), transfer = big<quint16>(colr, 6);
            if (!isLikeSrgb(primaries, transfer) && primaries <= 255 && transfer <= 255)
                m_anatomy.metadata.codePoints = {quint8(primaries), quint8(transfer)};
        }
    }

    /// Finds all items that the picture is made of. What libheif decodes on the way to it must stay near its
    /// size: only that is held to a limit by the caller, and libheif cannot be stopped. False if it is more:
    /// an item counts as often as it is used, and for no less than a block; none is a part of itself.
    bool findParts()
    {
        constexpr qint64 small = 4096 * 4096, mostTimes = 5, block = 64 * 64;
        constexpr int mostDepth = 8, mostUses = 200'000;
        qint64 left = std::max(mostTimes * areaOf(m_anatomy.pixels), small) - areaOf(extentOf(m_primary));
        int usesLeft = mostUses;
        m_items.insert(m_primary, {});
        for (QList<std::pair<ItemId, int>> open{{m_primary, 0}}; !open.isEmpty();) {
            const auto [item, depth] = open.takeLast();
            for (auto [part, end] = m_parts.equal_range(item); part != end; ++part) {
                left -= std::max(areaOf(extentOf(*part)), block);
                if (left < 0 || --usesLeft < 0 || depth == mostDepth)
                    return false;
                m_items.insert(*part, {});
                open.emplaceBack(*part, depth + 1);
            }
        }
        return left >= 0;
    }

    /// What is wrong with one of the items that the picture is made of.
    std::optional<Failure> faultOfItems()
    {
        forEachProperty([this](ItemId id, const Box &property) {
            const auto item = m_items.find(id);
            if (item == m_items.end() || (property.type != "av1C" && property.type != "hvcC"))
                return;
            const bool isOther = item->configuration.content.data() != property.content.data();
            item->isTwice = item->isTwice || (!item->configuration.type.isEmpty() && isOther);
            item->configuration = property;
        });
        const auto bytes = m_locations.bytesOf({m_items.keyBegin(), m_items.keyEnd()});
        if (!bytes)
            return Failure{Cause::Damaged, u"more data than there is"_s};
        UnitsLeft unitsLeft = mostUnits;
        for (auto item = m_items.begin(); item != m_items.end(); ++item) {
            item->extent = extentOf(item.key());
            if (const auto fault = sizeFault(*item, bytes->value(item.key()), unitsLeft))
                return fault;
        }
        return {};
    }

    QByteArrayView m_bytes;
    QByteArrayView m_meta, m_iinf, m_iref, m_iprp;
    bool m_isFilm = false;
    bool m_isTwice = false; ///< a box of which there is but one
    ItemId m_primary = 0;
    ItemLocations m_locations{{}, {}, {}};
    QHash<ItemId, HeifItem> m_items;    ///< those that the picture is made of, itself among them
    QMultiHash<ItemId, ItemId> m_parts; ///< tiles, alpha, depth
    QList<Box> m_properties;
    QHash<ItemId, QSize> m_extents;
    Corners m_corners;
    Anatomy m_anatomy;
};

} // namespace

Anatomy dissectHeif(QByteArrayView bytes)
{
    return HeifWalk(bytes).run();
}

} // namespace pixhaul
