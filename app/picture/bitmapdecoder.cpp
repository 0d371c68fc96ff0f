#include "picture/bitmapdecoder.h"

#include "picture/anatomy/bitmapheader.h"
#include "picture/anatomy/bytes.h"

#include <array>
#include <bit>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

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

/// A bitmap from its info header on, which `header` is read from.
class Bitmap
{
public:
    Bitmap(QByteArrayView bytes, const BitmapHeader &header, qint64 pixels)
        : m_bytes(bytes)
        , m_header(header)
        , m_pixels(pixels)
    {
        readMasks();
        readPalette();
    }

    /// In icons the fourth byte is alpha.
    void takeFourthByteAsAlpha()
    {
        if (m_header.bits == 32 && m_header.compression == BitmapHeader::Rgb)
            m_masks[3].bits = 0xff000000;
    }
    bool hasAlpha() const { return m_masks[3].bits != 0; }

    Result<QImage> image() const
    {
        if (!isReadable())
            return failed({Cause::Damaged, u"a bitmap of %1 bits"_s.arg(m_header.bits)});
        if (!m_header.hasRuns() && !m_header.rowsFit(m_bytes, m_pixels))
            return failed({Cause::Truncated});
        QImage image(int(m_header.width), int(m_header.height),
                     m_header.bits <= 8 ? QImage::Format_Indexed8
                     : hasAlpha()       ? QImage::Format_ARGB32
                                        : QImage::Format_RGB32);
        if (image.isNull())
            return failed({Cause::TooManyPixels, u"no memory"_s});
        if (m_header.bits <= 8)
            image.setColorTable(m_palette);
        if (m_header.hasRuns()) {
            image.fill(0);
            readRuns(image);
        } else {
            for (int y = 0; y < image.height(); ++y)
                readRow(image, y);
        }
        return image;
    }

private:
    bool isReadable() const
    {
        const auto bits = m_header.bits;
        if (m_header.hasRuns())
            return bits == (m_header.compression == BitmapHeader::Rle8 ? 8 : 4);
        if (m_header.hasMasks())
            return bits == 16 || bits == 32;
        return m_header.compression == BitmapHeader::Rgb &&
               std::ranges::count(std::array{1, 2, 4, 8, 16, 24, 32}, bits) > 0;
    }

    void readMasks()
    {
        if (m_header.hasMasks()) {
            const bool hasFourth =
                m_header.size >= 56 || m_header.compression == BitmapHeader::AlphaBitFields;
            for (int i = 0; i < (hasFourth ? 4 : 3); ++i)
                m_masks.at(i).bits = little<quint32>(m_bytes, 40 + 4 * i);
        } else if (m_header.bits == 16) {
            m_masks = {{{0x7c00}, {0x03e0}, {0x001f}, {0}}};
        }
    }

    void readPalette()
    {
        const qint64 full = m_header.bits <= 8 ? 1LL << m_header.bits : 0;
        const qint64 start = m_header.coloursAt(), entry = m_header.colourSize();
        // Some files have a shorter one than they say.
        const qint64 present =
            std::clamp<qint64>((m_pixels - start) / entry, 0, std::min(full, m_header.colours()));
        for (qint64 i = 0; i < full; ++i) {
            const qint64 at = start + i * entry;
            m_palette.append(i < present
                                 ? qRgb(byteAt(m_bytes, at + 2), byteAt(m_bytes, at + 1), byteAt(m_bytes, at))
                                 : qRgb(0, 0, 0));
        }
    }

    uchar *rowOf(QImage &image, int y) const
    {
        return image.scanLine(m_header.isFromTop ? y : image.height() - 1 - y);
    }

    /// Only if all rows fit.
    void readRow(QImage &image, int y) const
    {
        const int bits = m_header.bits;
        const auto *from =
            reinterpret_cast<const uchar *>(m_bytes.data()) + m_pixels + y * m_header.rowSize();
        uchar *to = rowOf(image, y);
        auto *colours = reinterpret_cast<QRgb *>(to);
        for (int x = 0; x < image.width(); ++x) {
            if (bits <= 8) {
                const int perByte = 8 / bits;
                to[x] = uchar(from[x / perByte] >> (8 - bits * (x % perByte + 1)) & ((1 << bits) - 1));
            } else if (bits == 24) {
                colours[x] = qRgb(from[3 * x + 2], from[3 * x + 1], from[3 * x]);
            } else {
                colours[x] = masked(bits == 16 ? qFromLittleEndian<quint16>(from + qsizetype(2) * x)
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
            uchar *const row = rowOf(image, y);
            for (int i = 0; i < count && x < image.width(); ++i)
                row[x++] = uchar(index(i));
        };
        const bool isNarrow = m_header.compression == BitmapHeader::Rle4;
        const auto half = [](quint8 byte, int i) { return i % 2 == 0 ? byte >> 4 : byte & 15; };
        for (qint64 at = m_pixels; holds(m_bytes, at, 2) && y < image.height();) {
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
                x = std::min(x + byteAt(m_bytes, at), image.width());
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
    const BitmapHeader m_header;
    const qint64 m_pixels; // where they begin
    QList<QRgb> m_palette;
    std::array<Mask, 4> m_masks{{{0xff0000}, {0xff00}, {0xff}, {0}}};
};

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

Result<QImage> decodeBmp(QByteArrayView file)
{
    constexpr qint64 fileHeader = 14;
    const QByteArrayView bytes = part(file, fileHeader, file.size());
    const BitmapHeader header = bitmapHeaderIn(bytes);
    return Bitmap(bytes, header, header.pixelsAt(little<quint32>(file, 10) - fileHeader)).image();
}

Result<QImage> decodeIconBitmap(QByteArrayView bytes)
{
    BitmapHeader header = bitmapHeaderIn(bytes);
    header.height /= 2; // the mask lies there as the upper half
    const qint64 pixels = header.pixelsAt(0);
    Bitmap bitmap(bytes, header, pixels);
    bitmap.takeFourthByteAsAlpha();
    const Result<QImage> picture = bitmap.image();
    if (!picture)
        return picture;
    if (!header.rowsFit(bytes, pixels)) // in run lengths, which icons should not be
        return failed({Cause::Truncated});
    const qint64 maskAt = pixels + header.rowSize() * header.height;
    BitmapHeader mask = header;
    mask.bits = 1;
    const bool hasOwnAlpha = bitmap.hasAlpha() && !isClear(*picture);
    if (hasOwnAlpha || !mask.rowsFit(bytes, maskAt))
        return picture;
    QImage image = picture->convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(image.scanLine(image.height() - 1 - y));
        for (int x = 0; x < image.width(); ++x) {
            const bool isHidden =
                (byteAt(bytes, maskAt + y * mask.rowSize() + x / 8) >> (7 - x % 8) & 1) != 0;
            row[x] = (row[x] & 0xffffff) | (isHidden ? 0 : 0xff000000);
        }
    }
    return image;
}

} // namespace pixhaul
