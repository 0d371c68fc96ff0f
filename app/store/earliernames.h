#pragma once

#include "core/descriptor.h"

#include <QByteArray>

#include <vector>

namespace pixhaul {

/// The names that a folder held when it was looked at, for the question whether a new one would meet one of
/// them on another disk, where they may be copied to: it is no other name there (see foldedName). Which one
/// it is, is not kept: 16 bytes a name.
class EarlierNames
{
public:
    /// Lists the folder; none if it is not open. Blocks on the disk.
    explicit EarlierNames(const posix::Descriptor &folder);

    /// Whether another one, in spelling alone, was there.
    bool hasTwinOf(const QByteArray &name) const;

private:
    struct Name // hashes
    {
        std::size_t folded;
        std::size_t exact;
    };
    std::vector<Name> m_names; // ascending by the first
};

} // namespace pixhaul
