#pragma once

#include "core/result.h"
#include "store/outputfolder.h"

#include <QHash>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>

namespace pixhaul {

/// The folders that pictures go to, kept open: to open one may mean to sweep it. After trouble with one it is
/// not asked again until tryAgain(). Thread-safe; at() and below() block on the disk.
class Folders
{
public:
    /// Fails as OutputFolder::open(), or with what remember() was told; with FolderGone, too, when the path
    /// leads no longer to the folder that was opened, until tryAgain().
    Result<std::shared_ptr<OutputFolder>> at(const QString &path);

    /// The one below it that a picture of this name lies in.
    Result<std::shared_ptr<OutputFolder>> below(const std::shared_ptr<OutputFolder> &folder,
                                                const QString &name);

    /// From now on at() fails alike for this path, if it is what every other picture would meet.
    void remember(const QString &path, const Failure &trouble);

    /// Forgets that, and opens the folder anew: it may have been removed, or mounted again, meanwhile.
    /// Returns at once.
    void tryAgain();

private:
    std::mutex m_opening;                 // one at a time, and nothing else waits for the disk
    std::mutex m_mutex;                   // of all below
    std::shared_ptr<OutputFolder> m_last; // the one that was used last
    QHash<QString, std::shared_ptr<OutputFolder>> m_below; // in m_last
    std::optional<Failure> m_trouble;
    QString m_troubledPath;
};

} // namespace pixhaul
