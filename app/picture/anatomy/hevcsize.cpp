#include "picture/anatomy/bits.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/codedsize.h"

#include <QByteArray>

#include <algorithm>
#include <limits>

namespace pixhaul {

namespace {

/// What is in a NAL unit behind its header, without the bytes that keep it from looking like the start of
/// another (7.3.1.1); as much of it as can come before the size.
QByteArray payloadOf(QByteArrayView nalUnit)
{
    constexpr qint64 header = 2, enough = 256;
    QByteArray payload;
    int zeros = 0;
    for (const char byte : part(nalUnit, header, enough)) {
        if (zeros >= 2 && byte == 3) {
            zeros = 0;
            continue;
        }
        zeros = byte == 0 ? zeros + 1 : 0;
        payload.append(byte);
    }
    return payload;
}

/// 7.3.3
void skipProfileTierLevel(Bits &bits, quint32 subLayers)
{
    constexpr int profileBits = 88, levelBits = 8, mostSubLayers = 8;
    const auto skip = [&bits](int count) {
        for (; count > 0; count -= 8)
            bits.next(8);
    };
    skip(profileBits + levelBits);
    if (subLayers == 0)
        return;
    const quint32 present = bits.next(2 * mostSubLayers);
    for (quint32 i = 0; i < subLayers; ++i) {
        const quint32 ofThis = present >> (2 * (mostSubLayers - 1 - i));
        skip((ofThis & 2) != 0 ? profileBits : 0);
        skip((ofThis & 1) != 0 ? levelBits : 0);
    }
}

/// 7.3.2.2.1, as far as the size of the pictures, before anything is cropped.
std::optional<QSize> sizeOfSequence(QByteArrayView nalUnit)
{
    constexpr quint32 separable = 3, mostSubLayersLess1 = 6;
    const QByteArray payload = payloadOf(nalUnit);
    Bits bits(payload);
    bits.next(4);
    const quint32 subLayersLess1 = bits.next(3);
    bits.next(1);
    if (subLayersLess1 > mostSubLayersLess1)
        return {};
    skipProfileTierLevel(bits, subLayersLess1);
    bits.nextGolomb();
    if (bits.nextGolomb() == separable)
        bits.next(1);
    const quint32 width = bits.nextGolomb();
    const quint32 height = bits.nextGolomb();
    constexpr quint32 most = std::numeric_limits<int>::max();
    if (bits.isPastEnd())
        return {};
    return QSize(int(std::min(width, most)), int(std::min(height, most)));
}

/// What one NAL unit tells: `size` or more. False if it cannot be told.
bool takeUnit(QByteArrayView nalUnit, QSize &size, UnitsLeft &unitsLeft)
{
    constexpr int sequenceParameterSet = 33;
    if (--unitsLeft < 0)
        return false;
    const auto header = big<quint16>(nalUnit, 0);
    const bool isBaseLayer = (header >> 3 & 63) == 0; // the others have sets of another kind, and no decoder
    if (!isBaseLayer || (header >> 9 & 63) != sequenceParameterSet)
        return true;
    const std::optional<QSize> told = sizeOfSequence(nalUnit);
    if (told)
        size = size.expandedTo(*told);
    return told.has_value();
}

} // namespace

std::optional<QSize> sizeOfHevcConfiguration(QByteArrayView hvcc, UnitsLeft &unitsLeft)
{
    constexpr qint64 lengthSizeAt = 21, arraysAt = 22;
    constexpr int ofFourBytes = 3;
    if ((byteAt(hvcc, lengthSizeAt) & 3) != ofFourBytes) // libheif takes it for granted
        return {};
    QSize size(0, 0);
    qint64 at = arraysAt + 1;
    for (int arrays = byteAt(hvcc, arraysAt); arrays > 0; --arrays) {
        int units = big<quint16>(hvcc, at + 1);
        for (at += 3; units > 0; --units) {
            const auto length = big<quint16>(hvcc, at);
            at += 2;
            if (!holds(hvcc, at, length) || !takeUnit(part(hvcc, at, length), size, unitsLeft))
                return {};
            at += length;
        }
    }
    return size;
}

std::optional<QSize> sizeOfHevc(QByteArrayView nalUnits, UnitsLeft &unitsLeft)
{
    QSize size(0, 0);
    for (qint64 at = 0; at < nalUnits.size();) {
        const auto length = big<quint32>(nalUnits, at);
        at += 4;
        if (!holds(nalUnits, at, length) || !takeUnit(part(nalUnits, at, length), size, unitsLeft))
            return {};
        at += length;
    }
    return size;
}

} // namespace pixhaul
