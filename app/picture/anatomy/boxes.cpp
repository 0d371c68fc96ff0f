#include "picture/anatomy/boxes.h"

#include "picture/anatomy/bytes.h"

#include <algorithm>
#include <array>
#include <limits>

namespace pixhaul {

namespace {

constexpr qint64 shortHeader = 8;
constexpr qint64 longHeader = 16;
constexpr qint64 typeBytes = 4;

} // namespace

std::optional<Box> boxAt(QByteArrayView bytes, qint64 at)
{
    constexpr quint64 toTheEnd = 0, isLong = 1;
    if (!holds(bytes, at, shortHeader))
        return {};
    Box box{.type = part(bytes, at + 4, typeBytes)};
    quint64 size = big<quint32>(bytes, at);
    qint64 header = shortHeader;
    if (size == isLong) {
        if (!holds(bytes, at, longHeader))
            return {};
        size = big<quint64>(bytes, at + shortHeader);
        header = longHeader;
    } else if (size == toTheEnd) {
        size = quint64(bytes.size() - at);
        box.isBounded = false;
    }
    if (size < quint64(header))
        return {};
    box.isWhole = size <= quint64(bytes.size() - at);
    box.content = part(bytes, at + header, box.isWhole ? qint64(size) - header : bytes.size());
    box.end = box.isWhole ? at + qint64(size) : std::numeric_limits<qint64>::max();
    return box;
}

QList<Box> boxesIn(QByteArrayView bytes)
{
    QList<Box> boxes;
    for (qint64 at = 0; at < bytes.size(); at = boxes.last().end) {
        const std::optional<Box> box = boxAt(bytes, at);
        if (!box || !box->isWhole)
            break;
        boxes.append(*box);
    }
    return boxes;
}

bool isJunk(const Box &box)
{
    // What cameras and encoders put beside a picture: a cut in one of them is a cut.
    static constexpr std::array<QByteArrayView, 22> known{
        "ftyp", "meta", "mdat", "moov", "moof", "mfra", "free", "skip", "wide", "uuid", "pdin",
        "mpvd", "idat", "jxlc", "jxlp", "jxll", "jxli", "jbrd", "Exif", "xml ", "brob", "jumb"};
    return std::ranges::find(known, box.type) == known.end() && !(box.isWhole && box.isBounded);
}

FullBox::FullBox(QByteArrayView bytes)
    : version(byteAt(bytes, 0))
    , flags(big<quint32>(bytes, 0) & 0xffffff)
    , content(part(bytes, 4, bytes.size()))
{}

} // namespace pixhaul
