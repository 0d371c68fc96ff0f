#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bitmapheader.h"
#include "picture/anatomy/bytes.h"

#include <tuple>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// One picture of an icon: a PNG file, or a bitmap without its file header.
struct Entry
{
    QByteArrayView bytes;
    bool isWhole = false;
    bool isPng = false;
    QSize pixels; ///< as the picture itself says: directories err
    int bits = 0;

    auto worth() const { return std::tuple(qint64(pixels.width()) * pixels.height(), bits); }
};

Entry entryAt(QByteArrayView file, qint64 at)
{
    constexpr qint64 entrySize = 16;
    const quint32 size = little<quint32>(file, at + 8);
    const quint32 start = little<quint32>(file, at + 12);
    Entry entry;
    entry.bytes = part(file, start, size);
    entry.isWhole = holds(file, at, entrySize) && holds(file, start, size);
    entry.isPng = entry.bytes.startsWith("\x89PNG\r\n\x1a\n");
    if (entry.isPng) { // IHDR comes first
        entry.pixels = QSize(big<qint32>(entry.bytes, 16), big<qint32>(entry.bytes, 20));
        entry.bits = 32;
    } else {
        const BitmapHeader header = bitmapHeaderIn(entry.bytes);
        entry.pixels = QSize(int(header.width), int(header.height / 2));
        entry.bits = header.bits;
    }
    return entry;
}

} // namespace

Anatomy dissectIco(QByteArrayView bytes) // Win32: ICONDIR, ICONDIRENTRY
{
    constexpr qint64 header = 6, entrySize = 16;
    Anatomy anatomy;
    if (!holds(bytes, 0, header))
        return faulty(anatomy, Cause::Truncated);
    Entry best;
    for (int i = 0; i < little<quint16>(bytes, 4); ++i) {
        const Entry entry = entryAt(bytes, header + i * entrySize);
        if (!entry.isWhole)
            return faulty(anatomy, Cause::Truncated);
        if (i == 0 || entry.worth() > best.worth()) {
            best = entry;
            anatomy.pixels = entry.pixels;
        }
    }
    if (best.isPng)
        return dissectPng(best.bytes);
    anatomy.bitmap = best.bytes;
    return anatomy;
}

} // namespace pixhaul
