#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/boxes.h"
#include "picture/anatomy/bytes.h"

#include <QHash>
#include <QSet>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using ItemId = quint32;

/// Numbers of sizes that the bytes themselves tell, one behind the other; 0 beyond the end.
class Numbers
{
public:
    explicit Numbers(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    quint64 next(qint64 size)
    {
        quint64 number = 0;
        for (qint64 i = 0; i < size; ++i)
            number = number << 8 | byteAt(m_bytes, m_at + i);
        m_at += size;
        return number;
    }
    bool isPastEnd() const { return m_at > m_bytes.size(); }
    bool isAtEnd() const { return m_at >= m_bytes.size(); }

private:
    QByteArrayView m_bytes;
    qint64 m_at = 0;
};

/// Where the picture's corners come to lie, as irot and imir tell one after the other
/// (ISO/IEC 23008-12:2022, 6.5.10 and 6.5.12), and which of the eight orientations that is.
class Corners
{
public:
    void turnLeft() { m_places = {m_places[1], m_places[3], m_places[0], m_places[2]}; }
    void swapEnds() { m_places = {m_places[2], m_places[3], m_places[0], m_places[1]}; }
    void swapSides() { m_places = {m_places[1], m_places[0], m_places[3], m_places[2]}; }

    int orientation() const
    {
        constexpr std::array<std::array<int, 4>, 8> orientations{{{0, 1, 2, 3},
                                                                  {1, 0, 3, 2},
                                                                  {3, 2, 1, 0},
                                                                  {2, 3, 0, 1},
                                                                  {0, 2, 1, 3},
                                                                  {2, 0, 3, 1},
                                                                  {3, 1, 2, 0},
                                                                  {1, 3, 0, 2}}};
        return 1 + int(std::ranges::find(orientations, m_places) - orientations.begin());
    }

private:
    std::array<int, 4> m_places{0, 1, 2, 3}; ///< which lies top left, top right, bottom left, bottom right
};

int side(quint32 length)
{
    return int(std::min(length, quint32(std::numeric_limits<int>::max())));
}

qint64 areaOf(QSize size)
{
    return qint64(size.width()) * size.height();
}

/// The part that a clean aperture leaves of a picture (ISO/IEC 14496-12, 12.1.4); empty if it makes no sense.
QRect apertureOf(QByteArrayView clap, QSize pixels)
{
    const auto fraction = [&](int index) {
        const auto divided = double(big<qint32>(clap, 8LL * index));
        return divided / big<quint32>(clap, 8LL * index + 4); // by zero: not finite, and not contained below
    };
    const double width = fraction(0), height = fraction(1);
    const double left = fraction(2) + (pixels.width() - width) / 2;
    const double top = fraction(3) + (pixels.height() - height) / 2;
    const bool fits = width >= 1 && height >= 1 && left > -0.5 && top > -0.5 &&
                      left + width < pixels.width() + 0.5 && top + height < pixels.height() + 0.5;
    if (!fits)
        return {};
    const QRect aperture(int(std::lround(left)), int(std::lround(top)), int(width), int(height));
    return QRect({}, pixels).contains(aperture) ? aperture : QRect();
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
        return isCut || !m_areItemsInside ? faulty(m_anatomy, Cause::Truncated) : m_anatomy;
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
            if (box->type == "meta" && m_meta.isEmpty())
                m_meta = FullBox(box->content).content;
            m_isFilm = m_isFilm || box->type == "moov";
            at = box->end;
        }
        m_anatomy.boxes = m_bytes.first(isWhole ? at : m_bytes.size());
        return isWhole;
    }

    void takeMeta()
    {
        QByteArrayView locations;
        for (const Box &box : boxesIn(m_meta)) {
            const FullBox full(box.content);
            if (box.type == "pitm")
                m_primary = ItemId(Numbers(full.content).next(full.version == 0 ? 2 : 4));
            else if (box.type == "iloc")
                locations = box.content;
            else if (box.type == "idat")
                m_data = box.content;
            else if (box.type == "iinf")
                takeKinds(full);
            else if (box.type == "iref")
                takeReferences(full);
            else if (box.type == "iprp")
                m_iprp = box.content;
        }
        m_areItemsInside = areInside(FullBox(locations));
        m_properties = boxesIn(firstIn(m_iprp, "ipco"));
        takePrimary();
        if (!m_anatomy.fault && !m_kind.isEmpty() && !isReadable())
            m_anatomy =
                faulty(m_anatomy, Cause::UnsupportedFormat, u"HEIF with %1"_s.arg(QLatin1StringView(m_kind)));
        if (!m_anatomy.fault && asksTooMuch())
            m_anatomy = faulty(m_anatomy, Cause::Damaged, u"parts greater than the picture"_s);
    }

    static QByteArrayView firstIn(QByteArrayView bytes, QByteArrayView type)
    {
        for (const Box &box : boxesIn(bytes))
            if (box.type == type)
                return box.content;
        return {};
    }

    /// What the primary item is (14496-12, 8.11.6); that comes behind what tells which item it is.
    void takeKinds(const FullBox &iinf)
    {
        for (const Box &box : boxesIn(part(iinf.content, iinf.version == 0 ? 2 : 4, iinf.content.size()))) {
            const FullBox infe(box.content);
            const qint64 idBytes = infe.version == 2 ? 2 : 4;
            const bool isPrimary = infe.version >= 2 && Numbers(infe.content).next(idBytes) == m_primary;
            if (isPrimary)
                m_kind = part(infe.content, idBytes + 2, 4);
        }
    }

    bool isReadable() const
    {
        constexpr std::array<QByteArrayView, 5> kinds{"av01", "hvc1", "grid", "iden", "iovl"};
        return std::ranges::find(kinds, m_kind) != kinds.end();
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

    /// Whether the file has all bytes of all items (14496-12, 8.11.3). Thumbnails and Exif are held to it,
    /// too: who lost them may have lost more.
    bool areInside(const FullBox &iloc) const
    {
        Numbers numbers(iloc.content);
        const auto sizes = quint32(numbers.next(2));
        const qint64 offsetBytes = sizes >> 12, lengthBytes = sizes >> 8 & 15, baseBytes = sizes >> 4 & 15;
        const qint64 indexBytes = iloc.version > 0 ? sizes & 15 : 0;
        const qint64 idBytes = iloc.version < 2 ? 2 : 4;
        for (quint64 items = numbers.next(idBytes); items > 0 && !numbers.isAtEnd(); --items) {
            numbers.next(idBytes);
            const quint64 method = iloc.version > 0 ? numbers.next(2) & 15 : 0;
            numbers.next(2); // in which file
            const quint64 base = numbers.next(baseBytes);
            quint64 extents = numbers.next(2);
            if (indexBytes + offsetBytes + lengthBytes == 0) // all alike, and for nothing
                extents = std::min<quint64>(extents, 1);
            for (; extents > 0 && !numbers.isPastEnd(); --extents) {
                numbers.next(indexBytes);
                const quint64 offset = numbers.next(offsetBytes);
                const quint64 length = numbers.next(lengthBytes);
                if (!isInside(method, base, offset, length))
                    return false;
            }
        }
        return !numbers.isPastEnd();
    }

    bool isInside(quint64 method, quint64 base, quint64 offset, quint64 length) const
    {
        constexpr quint64 ofFile = 0, ofData = 1; // else of another item, which is looked at itself
        if (method > ofData)
            return true;
        const auto size = quint64(method == ofFile ? m_anatomy.boxes.size() : m_data.size());
        return base <= size && offset <= size - base && length <= size - base - offset;
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

    static QSize extentOf(const Box &ispe)
    {
        return {side(big<quint32>(ispe.content, 4)), side(big<quint32>(ispe.content, 8))};
    }

    void takePrimary()
    {
        forEachProperty([this](ItemId item, const Box &property) {
            if (property.type == "ispe")
                m_extents.emplace(item, extentOf(property)); // the last, as in libheif
            if (item == m_primary)
                takeOfPrimary(property);
        });
        m_anatomy.pixels = m_anatomy.aperture.size();
        m_anatomy.orientation = m_corners.orientation();
        if (m_anatomy.aperture.isEmpty())
            m_anatomy.pixels = m_extents.value(m_primary);
    }

    void takeOfPrimary(const Box &property)
    {
        const QSize coded = m_extents.value(m_primary);
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
        if (kind == "prof" || kind == "rICC")
            m_anatomy.iccProfile = part(colr, 4, colr.size()).toByteArray();
    }

    /// What libheif decodes on the way to a picture must stay near its size: only that is held to a limit by
    /// the caller, and libheif cannot be stopped.
    bool asksTooMuch() const
    {
        constexpr qint64 small = 4096 * 4096, mostTimes = 4;
        qint64 left =
            std::max(mostTimes * areaOf(m_anatomy.pixels), small) - areaOf(m_extents.value(m_primary));
        QSet<ItemId> seen{m_primary};
        for (QList<ItemId> open{m_primary}; !open.isEmpty() && left >= 0;) {
            const ItemId item = open.takeLast();
            for (auto [part, end] = m_parts.equal_range(item); part != end; ++part) {
                left -= areaOf(m_extents.value(*part));
                if (!seen.contains(*part))
                    open.append(*part);
                seen.insert(*part);
            }
        }
        return left < 0;
    }

    QByteArrayView m_bytes;
    QByteArrayView m_meta, m_data, m_iprp;
    bool m_isFilm = false;
    bool m_areItemsInside = false;
    ItemId m_primary = 0;
    QByteArrayView m_kind;              ///< of the primary item
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
