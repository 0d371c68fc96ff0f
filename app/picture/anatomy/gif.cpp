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

} // namespace

Anatomy dissectGif(QByteArrayView bytes) // GIF89a, sections 18 to 27
{
    constexpr qint64 header = 13, descriptor = 10;
    Anatomy anatomy;
    if (holds(bytes, 0, header))
        anatomy.pixels = QSize(little<quint16>(bytes, 6), little<quint16>(bytes, 8));
    bool hasPicture = false;
    for (qint64 at = header + tableSize(byteAt(bytes, 10)); at < bytes.size();) {
        switch (bytes[at]) {
        case ';':
            return hasPicture ? anatomy : faulty(anatomy, Cause::Damaged, u"no frame"_s);
        case '!':
            at = behindSubBlocks(bytes, at + 2);
            break;
        case ',': {
            const QSize corner(little<quint16>(bytes, at + 1) + little<quint16>(bytes, at + 5),
                               little<quint16>(bytes, at + 3) + little<quint16>(bytes, at + 7));
            if (!hasPicture) // Qt makes room for a first frame that is larger than the screen
                anatomy.pixels = anatomy.pixels.expandedTo(corner);
            hasPicture = true;
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
