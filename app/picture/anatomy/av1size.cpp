#include "picture/anatomy/bits.h"
#include "picture/anatomy/codedsize.h"

namespace pixhaul {

namespace {

/// leb128 (AV1, 4.10.5), of at most eight bytes; moves behind it.
quint64 lengthAt(QByteArrayView bytes, qint64 &at)
{
    quint64 length = 0;
    for (int i = 0; i < 8; ++i) {
        const quint8 byte = byteAt(bytes, at++);
        length |= quint64(byte & 0x7f) << (7 * i);
        if (byte < 0x80)
            break;
    }
    return length;
}

/// 5.5.3 and 5.5.4: how many bits a delay takes that an operating point tells; 0: none tells one.
int skipTiming(Bits &bits)
{
    bits.next(32);
    bits.next(32);
    if (bits.next(1) != 0)
        bits.nextGolomb();
    if (bits.next(1) == 0)
        return 0;
    const auto delayBits = int(bits.next(5)) + 1;
    bits.next(32);
    bits.next(5);
    bits.next(5);
    return delayBits;
}

void skipOperatingPoint(Bits &bits, int delayBits, bool hasInitialDelay)
{
    constexpr quint32 highestWithoutTier = 7;
    bits.next(12);
    if (bits.next(5) > highestWithoutTier)
        bits.next(1);
    if (delayBits > 0 && bits.next(1) != 0) {
        bits.next(delayBits);
        bits.next(delayBits);
        bits.next(1);
    }
    if (hasInitialDelay && bits.next(1) != 0)
        bits.next(4);
}

/// 5.5.1, as far as the greatest frame.
std::optional<QSize> sizeOfSequence(QByteArrayView header)
{
    Bits bits(header);
    bits.next(3); // profile
    bits.next(1); // whether it is a still picture
    const bool isReduced = bits.next(1) != 0;
    if (isReduced) {
        bits.next(5);
    } else {
        const int delayBits = bits.next(1) != 0 ? skipTiming(bits) : 0;
        const bool hasInitialDelay = bits.next(1) != 0;
        for (auto left = int(bits.next(5)); left >= 0; --left)
            skipOperatingPoint(bits, delayBits, hasInitialDelay);
    }
    const auto widthBits = int(bits.next(4)) + 1;
    const auto heightBits = int(bits.next(4)) + 1;
    const auto width = int(bits.next(widthBits)) + 1;
    const auto height = int(bits.next(heightBits)) + 1;
    if (bits.isPastEnd())
        return {};
    return QSize(width, height);
}

} // namespace

std::optional<QSize> sizeOfAv1(QByteArrayView obus, UnitsLeft &unitsLeft)
{
    constexpr int sequenceHeader = 1;
    QSize size(0, 0);
    for (qint64 at = 0; at < obus.size();) {
        const quint8 header = byteAt(obus, at++);
        if (header == 0) // decoders step over zeros
            continue;
        const bool isExtended = (header & 4) != 0, hasLength = (header & 2) != 0;
        if (isExtended)
            ++at;
        const quint64 length = hasLength ? lengthAt(obus, at) : 0;
        if (!hasLength || at > obus.size() || length > quint64(obus.size() - at) || --unitsLeft < 0)
            return {};
        if ((header >> 3 & 15) == sequenceHeader) {
            const std::optional<QSize> told = sizeOfSequence(part(obus, at, qint64(length)));
            if (!told)
                return {};
            size = size.expandedTo(*told);
        }
        at += qint64(length);
    }
    return size;
}

} // namespace pixhaul
