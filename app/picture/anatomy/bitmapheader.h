#pragma once

#include <QByteArrayView>

namespace pixhaul {

/// BITMAPCOREHEADER, or BITMAPINFOHEADER and what grew out of it (Windows GDI: bitmap storage), as it stands
/// there: nothing has been checked. Places are counted in bytes from its own beginning.
struct BitmapHeader
{
    enum Compression : quint32 { Rgb = 0, Rle8 = 1, Rle4 = 2, BitFields = 3, AlphaBitFields = 6 };

    quint32 size = 0; ///< of the header, in bytes
    qint64 width = 0;
    qint64 height = 0; ///< in icons with that of the mask
    bool isFromTop = false;
    int bits = 0; ///< a pixel
    quint32 compression = Rgb;
    quint32 coloursUsed = 0;

    bool isCore() const { return size == 12; }
    bool hasRuns() const { return compression == Rle8 || compression == Rle4; }
    bool hasMasks() const { return compression == BitFields || compression == AlphaBitFields; }

    /// How many colours are said to be listed, and how many bytes each takes.
    qint64 colours() const { return coloursUsed > 0 || bits > 8 ? qint64(coloursUsed) : 1LL << bits; }
    qint64 colourSize() const { return isCore() ? 3 : 4; }
    qint64 coloursAt() const;
    /// Some files say `told` as if no palette lay in front of the pixels.
    qint64 pixelsAt(qint64 told) const;

    qint64 rowSize() const { return (width * bits + 31) / 32 * 4; }
    /// Whether `bytes` have all rows from `at` on; not for run lengths.
    bool rowsFit(QByteArrayView bytes, qint64 at) const;
};

/// What does not lie in `bytes` is 0.
BitmapHeader bitmapHeaderIn(QByteArrayView bytes);

} // namespace pixhaul
