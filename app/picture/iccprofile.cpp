#include "picture/iccprofile.h"

#include "picture/anatomy/bytes.h"

#include <algorithm>

namespace pixhaul {

namespace {

constexpr qint64 headerBytes = 128;
constexpr qint64 tagBytes = 12;
constexpr qsizetype mostBytes = 4 << 20; // those of printers have some MB

bool isOneOf(QByteArrayView signature, std::initializer_list<QByteArrayView> some)
{
    return std::ranges::find(some, signature) != some.end();
}

bool hasSoundTags(QByteArrayView profile)
{
    const qint64 tags = big<quint32>(profile, headerBytes);
    if (!holds(profile, headerBytes + 4, tags * tagBytes))
        return false;
    for (qint64 i = 0; i < tags; ++i) {
        const qint64 tag = headerBytes + 4 + i * tagBytes;
        if (!holds(profile, big<quint32>(profile, tag + 4), big<quint32>(profile, tag + 8)))
            return false;
    }
    return true;
}

} // namespace

ProfileSpace spaceOf(QByteArrayView profile)
{
    const bool isSound = profile.size() <= mostBytes && holds(profile, headerBytes, 4) && big<quint32>(profile, 0) == profile.size() &&
                         part(profile, 36, 4) == "acsp" &&
                         isOneOf(part(profile, 12, 4), {"scnr", "mntr", "prtr", "spac"}) &&
                         isOneOf(part(profile, 20, 4), {"XYZ ", "Lab "}) && hasSoundTags(profile);
    const QByteArrayView space = part(profile, 16, 4);
    if (isSound && space == "RGB ")
        return ProfileSpace::Rgb;
    return isSound && space == "GRAY" ? ProfileSpace::Gray : ProfileSpace::Unsound;
}

QByteArrayView trimmedProfile(QByteArrayView profile)
{
    return part(profile, 0, big<quint32>(profile, 0));
}

} // namespace pixhaul
