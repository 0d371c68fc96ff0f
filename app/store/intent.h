#pragma once

#include "core/job.h"
#include "core/result.h"

#include <QByteArray>

#include <optional>

namespace pixhaul {

/// What an original is known by that is about to be published.
struct StagedOriginal
{
    qint64 bytes = 0;
    QByteArray sha256 = {}; ///< 32 raw bytes
    quint64 inode = 0;      ///< 0 if unknown

    bool operator==(const StagedOriginal &) const = default;
};

/// What a commit was about to do.
struct Intent
{
    Receipt receipt;
    std::optional<StagedOriginal> original; ///< of Receipt::original
};

/// Whether the picture is there as the receipt says, with that size and hash. Blocks on the disk.
bool isSavedFile(const Receipt &receipt);

/// What became of a commit that a crash may have cut off. Saved if the picture is there, with that size and
/// hash. Queued if it is certainly not; then an original that was published already is taken back: only the
/// very file that the commit linked. Fails, and changes nothing, if nobody can tell, for the folder cannot be
/// opened or the picture not be read: with FolderGone, TooManyFiles or FileTrouble. Blocks on the disk.
Result<Stage> settled(const Intent &intent);

} // namespace pixhaul
