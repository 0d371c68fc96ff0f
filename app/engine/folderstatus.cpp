#include "engine/folderstatus.h"

#include "store/outputfolder.h"

namespace pixhaul {

FolderStatus folderStatus(const QString &folder)
{
    const std::optional<Failure> trouble = troubleWith(folder);
    return {.writable = !trouble,
            .freeBytes = freeSpace(folder),
            .detail = trouble ? trouble->detail : QString()};
}

} // namespace pixhaul
