#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

quint32 little24(QByteArrayView bytes, qint64 at)
{
    return little<quint16>(bytes, at) | quint32(byteAt(bytes, at + 2)) << 16;
}

/// The size that a picture chunk or the header of an extended file tells; empty for other chunks.
/// Sources: RFC 6386, 9.1 (VP8); WebP Lossless Bitstream Specification, 2 (VP8L); WebP Container
/// Specification (VP8X).
QSize sizeIn(QByteArrayView type, QByteArrayView data)
{
    constexpr quint32 mask14 = 0x3fff;
    if (type == "VP8X" && data.size() >= 10)
        return QSize(int(little24(data, 4) + 1), int(little24(data, 7) + 1));
    if (type == "VP8 " && data.size() >= 10)
        return QSize(int(little<quint16>(data, 6) & mask14), int(little<quint16>(data, 8) & mask14));
    if (type == "VP8L" && data.size() >= 5) {
        const quint32 sizes = little<quint32>(data, 1);
        return QSize(int((sizes & mask14) + 1), int(((sizes >> 14) & mask14) + 1));
    }
    return {};
}

} // namespace

Anatomy dissectWebP(QByteArrayView bytes) // WebP Container Specification
{
    constexpr qint64 riffHeader = 12, head = 8;
    Anatomy anatomy;
    bool hasPicture = false;
    int frames = 0;
    const qint64 end = head + qint64(little<quint32>(bytes, 4));
    for (qint64 at = riffHeader; holds(bytes, at, head) && at < end;) {
        const QByteArrayView type = part(bytes, at, 4);
        const qint64 length = little<quint32>(bytes, at + 4);
        const QByteArrayView data = part(bytes, at + head, length);
        if (anatomy.pixels.isEmpty())
            anatomy.pixels = sizeIn(type, data);
        if (at + head + length > end)
            return faulty(anatomy, Cause::Damaged, u"chunk at %1 does not fit"_s.arg(at));
        frames += type == "ANMF" ? 1 : 0;
        hasPicture = hasPicture || type == "VP8 " || type == "VP8L" || frames > 0;
        if (type == "EXIF") {
            anatomy.orientation = orientationOfExif(withoutExifName(data));
            takeExif(withoutExifName(data), anatomy.metadata);
        } else if (type == "ICCP") {
            anatomy.iccProfile = data.toByteArray();
        } else if (type == "XMP ") {
            anatomy.metadata.xmp = data;
        }
        at += head + length + length % 2;
    }
    if (bytes.size() < std::max(end, riffHeader))
        return faulty(anatomy, Cause::Truncated);
    anatomy.frames = std::max(frames, 1);
    return hasPicture ? anatomy : faulty(anatomy, Cause::Damaged, u"no picture chunk"_s);
}

} // namespace pixhaul
