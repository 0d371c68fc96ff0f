#pragma once

#include "core/descriptor.h"

#include <QByteArray>

#include <chrono>
#include <vector>

namespace pixhaul {

/// The names that a folder held when it was looked at, for the question whether a new one would meet one of
/// them on another disk, where they may be copied to: it is no other name there (see foldedName). Which one
/// it is, is not kept: 16 bytes a name.
class EarlierNames
{
public:
    /// Lists the folder; none if it is not open. Blocks on the disk. What a slow one has not listed by the
    /// end of `patience` is left out: nothing is overwritten for that, and it would hold up every picture.
    explicit EarlierNames(const posix::Descriptor &folder,
                          std::chrono::milliseconds patience = std::chrono::seconds(20));

    /// Whether another one, in spelling alone, was there.
    bool hasTwinOf(const QByteArray &name) const;
    qsizetype size() const { return qsizetype(m_names.size()); }
    /// False if there was trouble with the disk: there may have been more.
    bool isSure() const { return m_isSure; }

private:
    struct Name // hashes
    {
        std::size_t folded;
        std::size_t exact;
    };
    std::vector<Name> m_names; // ascending by the first
    bool m_isSure = false;
};

} // namespace pixhaul
