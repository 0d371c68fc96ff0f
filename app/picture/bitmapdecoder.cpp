#include "picture/bitmapdecoder.h"

#include "picture/anatomy/bytes.h"

#include <array>
#include <bit>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qint64 fileHeader = 14;
constexpr quint32 coreHeader = 12;

enum Compression : quint32 { Rgb = 0, Rle8 = 1, Rle4 = 2, BitFields = 3, AlphaBitFields = 6 };

/// One colour's bits within a pixel of 16 or 32.
struct Mask
{
    quint32 bits;

    /// 0 to 255, rounded down as Pillow does. A mask of no bits is 0 everywhere.
    int of(quint32 pixel) const
    {
        if (bits == 0)
            return 0;
        const int shift = std::countr_zero(bits);
        return int(quint64((pixel & bits) >> shift) * 255 / (bits >> shift));
    }
};

/// A bitmap from its info header on.
class Bitmap
{
public:
    /// `pixels` is where they are said to begin; behind the palette, if that leaves no room for it.
    explicit Bitmap(QByteArrayView bytes, qint64 pixels = 0)
        : m_bytes(bytes)
        , m_headerSize(little<quint32>(bytes, 0))
    {
        if (m_headerSize == coreHeader) {
            m_size = QSize(little<quint16>(bytes, 4), little<quint16>(bytes, 6));
            m_bits = little<quint16>(bytes, 10);
        } else {
            m_size = QSize(little<qint32>(bytes, 4), qAbs(little<qint32>(bytes, 8)));
            m_isFromTop = little<qint32>(bytes, 8) < 0;
            m_bits = little<quint16>(bytes, 14);
            m_compression = little<quint32>(bytes, 16);
            m_coloursUsed = little<quint32>(bytes, 32);
        }
        readMasks();
        readPalette(pixels);
    }

    bool isReadable() const
    {
        const bool hasMasks = m_compression == BitFields || m_compression == AlphaBitFields;
        if (m_compression == Rle8 || m_compression == Rle4)
            return m_bits == (m_compression == Rle8 ? 8 : 4);
        if (hasMasks)
            return m_bits == 16 || m_bits == 32;
        return m_compression == Rgb && std::ranges::count(std::array{1, 2, 4, 8, 16, 24, 32}, m_bits) > 0;
    }
    int bits() const { return m_bits; }
    QSize size() const { return m_size; }
    qint64 pixelsAt() const { return m_pixels; }
    static qint64 stride(qint64 width, int bits) { return (width * bits + 31) / 32 * 4; }
    /// An icon's mask lies there as the upper half.
    void halve() { m_size.setHeight(m_size.height() / 2); }
    /// In icons the fourth byte is alpha.
    void takeFourthByteAsAlpha()
    {
        if (m_bits == 32 && m_compression == Rgb)
            m_masks[3].bits = 0xff000000;
    }
    bool hasAlpha() const { return m_masks[3].bits != 0; }

    /// Null if there is no memory for it.
    QImage image() const
    {
        QImage image(m_size, m_bits <= 8  ? QImage::Format_Indexed8
                             : hasAlpha() ? QImage::Format_ARGB32
                                          : QImage::Format_RGB32);
        if (image.isNull())
            return image;
        if (m_bits <= 8)
            image.setColorTable(m_palette);
        if (m_compression == Rle8 || m_compression == Rle4) {
            image.fill(0);
            readRuns(image);
        } else {
            for (int y = 0; y < m_size.height(); ++y)
                readRow(image, y);
        }
        return image;
    }

private:
    void readMasks()
    {
        if (m_compression == BitFields || m_compression == AlphaBitFields) {
            const bool hasFourth = m_headerSize >= 56 || m_compression == AlphaBitFields;
            for (int i = 0; i < (hasFourth ? 4 : 3); ++i)
                m_masks.at(i).bits = little<quint32>(m_bytes, 40 + 4 * i);
        } else if (m_bits == 16) {
            m_masks = {{{0x7c00}, {0x03e0}, {0x001f}, {0}}};
        }
    }

    void readPalette(qint64 pixels)
    {
        const qint64 entry = m_headerSize == coreHeader ? 3 : 4;
        const qint64 full = m_bits <= 8 ? qint64(1) << m_bits : 0;
        const qint64 start = m_headerSize + (m_headerSize == 40 && m_compression == BitFields        ? 12
                                             : m_headerSize == 40 && m_compression == AlphaBitFields ? 16
                                                                                                     : 0);
        const qint64 listed = m_bits <= 8 && m_coloursUsed == 0 ? full : qint64(m_coloursUsed);
        m_pixels = full > 0 && pixels <= start ? start + listed * entry : std::max(pixels, start);
        // Some files have a shorter one than they say.
        const qint64 present = std::clamp<qint64>((m_pixels - start) / entry, 0, std::min(full, listed));
        for (qint64 i = 0; i < full; ++i) {
            const qint64 at = start + i * entry;
            m_palette.append(i < present
                                 ? qRgb(byteAt(m_bytes, at + 2), byteAt(m_bytes, at + 1), byteAt(m_bytes, at))
                                 : qRgb(0, 0, 0));
        }
    }

    int rowInImage(int y) const { return m_isFromTop ? y : m_size.height() - 1 - y; }

    void readRow(QImage &image, int y) const
    {
        const qint64 stride = Bitmap::stride(m_size.width(), m_bits);
        const QByteArrayView row = part(m_bytes, m_pixels + y * stride, stride);
        if (row.size() < stride)
            return; // the caller asks
        const auto *from = reinterpret_cast<const uchar *>(row.data());
        uchar *to = image.scanLine(rowInImage(y));
        auto *colours = reinterpret_cast<QRgb *>(to);
        for (int x = 0; x < m_size.width(); ++x) {
            if (m_bits <= 8) {
                const int perByte = 8 / m_bits;
                to[x] = uchar(from[x / perByte] >> (8 - m_bits * (x % perByte + 1)) & ((1 << m_bits) - 1));
            } else if (m_bits == 24) {
                colours[x] = qRgb(from[3 * x + 2], from[3 * x + 1], from[3 * x]);
            } else {
                colours[x] = masked(m_bits == 16 ? qFromLittleEndian<quint16>(from + qsizetype(2) * x)
                                                 : qFromLittleEndian<quint32>(from + qsizetype(4) * x));
            }
        }
    }

    QRgb masked(quint32 pixel) const
    {
        return qRgba(m_masks[0].of(pixel), m_masks[1].of(pixel), m_masks[2].of(pixel),
                     hasAlpha() ? m_masks[3].of(pixel) : 255);
    }

    /// What would be outside is dropped.
    void readRuns(QImage &image) const
    {
        int x = 0, y = 0; // x comes to the width at most
        const auto putRun = [&](int count, const auto &index) {
            uchar *const row = image.scanLine(rowInImage(y));
            for (int i = 0; i < count && x < m_size.width(); ++i)
                row[x++] = uchar(index(i));
        };
        const bool isNarrow = m_compression == Rle4;
        const auto half = [](quint8 byte, int i) { return i % 2 == 0 ? byte >> 4 : byte & 15; };
        for (qint64 at = m_pixels; holds(m_bytes, at, 2) && y < m_size.height();) {
            const quint8 count = byteAt(m_bytes, at), code = byteAt(m_bytes, at + 1);
            at += 2;
            if (count > 0) {
                putRun(count, [&](int i) { return isNarrow ? half(code, i) : code; });
            } else if (code == 0) {
                x = 0;
                ++y;
            } else if (code == 1) {
                return;
            } else if (code == 2) {
                x = std::min(x + byteAt(m_bytes, at), m_size.width());
                y += byteAt(m_bytes, at + 1);
                at += 2;
            } else {
                putRun(code, [&](int i) {
                    return isNarrow ? half(byteAt(m_bytes, at + i / 2), i) : byteAt(m_bytes, at + i);
                });
                at += ((isNarrow ? (code + 1) / 2 : code) + 1) / 2 * 2;
            }
        }
    }

    const QByteArrayView m_bytes;
    const quint32 m_headerSize;
    QSize m_size;
    bool m_isFromTop = false;
    int m_bits = 0;
    quint32 m_compression = Rgb;
    quint32 m_coloursUsed = 0;
    qint64 m_pixels = 0;
    QList<QRgb> m_palette;
    std::array<Mask, 4> m_masks{{{0xff0000}, {0xff00}, {0xff}, {0}}};
};

tl::unexpected<Failure> unreadable(const Bitmap &bitmap)
{
    return failed({Cause::Damaged, u"a bitmap of %1 bits"_s.arg(bitmap.bits())});
}

bool isClear(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        const auto *row = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        if (std::any_of(row, row + image.width(), [](QRgb colour) { return qAlpha(colour) > 0; }))
            return false;
    }
    return true;
}

} // namespace

Result<QImage> decodeBmp(QByteArrayView bytes)
{
    const QByteArrayView info = bytes.sliced(std::min<qsizetype>(bytes.size(), fileHeader));
    const qint64 pixels = std::max<qint64>(little<quint32>(bytes, 10) - fileHeader, little<quint32>(info, 0));
    const Bitmap bitmap(info, pixels);
    if (!bitmap.isReadable())
        return unreadable(bitmap);
    const QImage image = bitmap.image();
    if (image.isNull())
        return failed({Cause::TooManyPixels, u"no memory"_s});
    return image;
}

Result<QImage> decodeIconBitmap(QByteArrayView bytes)
{
    Bitmap bitmap(bytes);
    bitmap.halve();
    bitmap.takeFourthByteAsAlpha();
    if (!bitmap.isReadable())
        return unreadable(bitmap);
    const QSize size = bitmap.size();
    const qint64 mask = bitmap.pixelsAt() + Bitmap::stride(size.width(), bitmap.bits()) * size.height();
    if (bytes.size() < mask)
        return failed({Cause::Truncated});
    const QImage picture = bitmap.image();
    if (picture.isNull())
        return failed({Cause::TooManyPixels, u"no memory"_s});
    const qint64 stride = Bitmap::stride(size.width(), 1);
    const bool hasOwnAlpha = bitmap.hasAlpha() && !isClear(picture);
    if (hasOwnAlpha || !holds(bytes, mask, stride * size.height()))
        return picture;
    QImage image = picture.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(image.scanLine(size.height() - 1 - y));
        for (int x = 0; x < size.width(); ++x) {
            const bool isHidden = (byteAt(bytes, mask + y * stride + x / 8) >> (7 - x % 8) & 1) != 0;
            row[x] = (row[x] & 0xffffff) | (isHidden ? 0 : 0xff000000);
        }
    }
    return image;
}

} // namespace pixhaul
