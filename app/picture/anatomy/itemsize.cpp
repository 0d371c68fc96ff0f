#include "picture/anatomy/itemsize.h"

#include "picture/anatomy/bytes.h"
#include "picture/anatomy/numbers.h"

#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// From where on an item is put together of others, its size (23008-12, 6.6.2.2 and 6.6.2.3).
std::optional<QSize> sizeAt(qint64 at, QByteArrayView bytes)
{
    const qint64 numberBytes = (byteAt(bytes, 1) & 1) != 0 ? 4 : 2;
    Numbers numbers(part(bytes, at, bytes.size()));
    const quint64 most = std::numeric_limits<int>::max();
    const auto width = int(std::min(most, numbers.next(numberBytes)));
    const auto height = int(std::min(most, numbers.next(numberBytes)));
    if (numbers.isPastEnd())
        return {};
    return QSize(width, height);
}

/// None if it cannot be told for sure; empty if nothing tells it.
std::optional<QSize> toldSize(const HeifItem &item, QByteArrayView bytes, UnitsLeft &unitsLeft)
{
    constexpr qint64 behindGrid = 4, behindOverlay = 10;
    const QByteArrayView configuration = item.configuration.content;
    std::optional<QSize> ahead, inside;
    if (item.kind == "grid")
        return sizeAt(behindGrid, bytes);
    if (item.kind == "iovl")
        return sizeAt(behindOverlay, bytes);
    if (item.kind == "av01" && item.configuration.type == "av1C") {
        ahead = sizeOfAv1(part(configuration, 4, configuration.size()), unitsLeft);
        inside = sizeOfAv1(bytes, unitsLeft);
    } else if (item.kind == "hvc1" && item.configuration.type == "hvcC") {
        ahead = sizeOfHevcConfiguration(configuration, unitsLeft);
        inside = sizeOfHevc(bytes, unitsLeft);
    }
    if (!ahead || !inside)
        return {};
    return ahead->expandedTo(*inside);
}

qint64 inWholeBlocks(int length)
{
    constexpr qint64 block = 64; // the largest coding tree block of HEVC, the smaller superblock of AV1
    return (length + block - 1) / block * block;
}

} // namespace

bool isReadable(QByteArrayView kind)
{
    constexpr std::array<QByteArrayView, 5> kinds{"av01", "hvc1", "grid", "iden", "iovl"};
    return std::ranges::find(kinds, kind) != kinds.end();
}

std::optional<Failure> sizeFault(const HeifItem &item, QByteArrayView bytes, UnitsLeft &unitsLeft)
{
    if (!isReadable(item.kind))
        return Failure{Cause::UnsupportedFormat, u"HEIF with %1"_s.arg(QLatin1StringView(item.kind))};
    if (item.isTwice)
        return Failure{Cause::Damaged, u"an item told twice"_s};
    if (item.kind == "iden")
        return {};
    const std::optional<QSize> size = toldSize(item, bytes, unitsLeft);
    if (!size || size->isEmpty())
        return Failure{Cause::Damaged, u"no telling how large it is"_s};
    if (size->width() > inWholeBlocks(item.extent.width()) ||
        size->height() > inWholeBlocks(item.extent.height()))
        return Failure{Cause::Damaged, u"another size than announced"_s};
    return {};
}

} // namespace pixhaul
