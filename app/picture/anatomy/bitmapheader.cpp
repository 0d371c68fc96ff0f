#include "picture/anatomy/bitmapheader.h"

#include "picture/anatomy/bytes.h"

namespace pixhaul {

qint64 BitmapHeader::coloursAt() const
{
    const bool hasMasksBehind = size == 40;
    return size + (hasMasksBehind && compression == BitFields        ? 12
                   : hasMasksBehind && compression == AlphaBitFields ? 16
                                                                     : 0);
}

qint64 BitmapHeader::pixelsAt(qint64 told) const
{
    if (told > coloursAt())
        return told;
    return coloursAt() + (bits <= 8 ? colours() * colourSize() : 0);
}

bool BitmapHeader::rowsFit(QByteArrayView bytes, qint64 at) const
{
    qint64 count = 0;
    return !qMulOverflow(rowSize(), height, &count) && holds(bytes, at, count);
}

BitmapHeader bitmapHeaderIn(QByteArrayView bytes)
{
    BitmapHeader header{.size = little<quint32>(bytes, 0)};
    if (header.isCore()) {
        header.width = little<quint16>(bytes, 4);
        header.height = little<quint16>(bytes, 6);
        header.bits = little<quint16>(bytes, 10);
    } else {
        header.width = little<qint32>(bytes, 4);
        header.height = qAbs(qint64(little<qint32>(bytes, 8)));
        header.isFromTop = little<qint32>(bytes, 8) < 0;
        header.bits = little<quint16>(bytes, 14);
        header.compression = little<quint32>(bytes, 16);
        header.coloursUsed = little<quint32>(bytes, 32);
    }
    return header;
}

} // namespace pixhaul
