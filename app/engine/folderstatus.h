#pragma once

#include <QString>

#include <optional>

namespace pixhaul {

/// What can be said of a folder that pictures may be saved to.
struct FolderStatus
{
    bool writable = true;
    std::optional<qint64> freeBytes; ///< for an ordinary user; nullopt if nobody can tell
    QString detail;                  ///< why it is not writable, in the system's words

    bool operator==(const FolderStatus &) const = default;
};

/// Asks the disk, which may take long (a network folder): never on the event loop. The folder need not exist
/// yet.
FolderStatus folderStatus(const QString &folder);

} // namespace pixhaul
