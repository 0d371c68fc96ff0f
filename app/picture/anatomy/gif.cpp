#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bytes.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// The size of a colour table whose flags these are.
qint64 tableSize(quint8 flags)
{
    constexpr quint8 present = 0x80, sizeMask = 0x07;
    return (flags & present) ? 3LL << ((flags & sizeMask) + 1) : 0;
}

/// Where the sub-blocks that begin at `at` end; past the end of the bytes if they do not.
qint64 behindSubBlocks(QByteArrayView bytes, qint64 at)
{
    while (at < bytes.size()) {
        const quint8 length = byteAt(bytes, at);
        at += 1 + length;
        if (length == 0)
            return at;
    }
    return bytes.size() + 1;
}

/// Takes the extension that lies there if it is a comment.
void takeComment(QByteArrayView extension, Metadata &metadata)
{
    constexpr quint8 label = 0xfe;
    if (byteAt(extension, 1) == label)
        metadata.take({"Comment", part(extension, 2, extension.size()), true});
}

/// The transparent index that a Graphic Control Extension at `at` tells; none if it is another extension.
std::optional<quint8> transparentIndex(QByteArrayView bytes, qint64 at)
{
    constexpr quint8 label = 0xf9, hasTransparent = 1;
    if (byteAt(bytes, at + 1) != label || (byteAt(bytes, at + 3) & hasTransparent) == 0)
        return {};
    return byteAt(bytes, at + 6);
}

/// The screen shows the transparent colour of the picture that lies on it, or else the first of its colours.
/// GIF89a leaves it to the reader; this is what Pillow does.
QRgb colourAround(QByteArrayView bytes, qint64 descriptor, std::optional<quint8> transparent)
{
    const bool hasOwn = tableSize(byteAt(bytes, descriptor + 9)) > 0;
    const int alpha = transparent ? 0 : 255;
    if (!hasOwn && tableSize(byteAt(bytes, 10)) == 0)
        return qRgba(transparent.value_or(0), transparent.value_or(0), transparent.value_or(0), alpha);
    const qint64 table = hasOwn ? descriptor + 10 : 13;
    const qint64 colour = table + 3 * transparent.value_or(0);
    return qRgba(byteAt(bytes, colour), byteAt(bytes, colour + 1), byteAt(bytes, colour + 2), alpha);
}

} // namespace

Anatomy dissectGif(QByteArrayView bytes) // GIF89a, sections 18 to 27
{
    constexpr qint64 header = 13, descriptor = 10;
    Anatomy anatomy;
    if (holds(bytes, 0, header))
        anatomy.pixels = QSize(little<quint16>(bytes, 6), little<quint16>(bytes, 8));
    anatomy.frames = 0;
    std::optional<quint8> transparent;
    for (qint64 at = header + tableSize(byteAt(bytes, 10)); at < bytes.size();) {
        switch (bytes[at]) {
        case ';':
            return anatomy.frames > 0 ? anatomy : faulty(anatomy, Cause::Damaged, u"no frame"_s);
        case '!': {
            if (anatomy.frames == 0 && !transparent)
                transparent = transparentIndex(bytes, at);
            const qint64 end = behindSubBlocks(bytes, at + 2);
            takeComment(part(bytes, at, end - at), anatomy.metadata);
            at = end;
            break;
        }
        case ',': {
            if (anatomy.frames++ == 0) {
                // A first frame that is larger than the screen is shown all the same.
                anatomy.pixels = anatomy.pixels.expandedTo(
                    QSize(little<quint16>(bytes, at + 1) + little<quint16>(bytes, at + 5),
                          little<quint16>(bytes, at + 3) + little<quint16>(bytes, at + 7)));
                anatomy.around = colourAround(bytes, at, transparent);
            }
            at = behindSubBlocks(bytes, at + descriptor + tableSize(byteAt(bytes, at + 9)) + 1);
            break;
        }
        case '\0': // some writers end their blocks twice
            ++at;
            break;
        default:
            return faulty(anatomy, Cause::Damaged, u"no block at %1"_s.arg(at));
        }
    }
    return faulty(anatomy, Cause::Truncated);
}

} // namespace pixhaul
