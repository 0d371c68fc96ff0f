#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace pixhaul {

/// A file whose bytes are on the disk but which has no name yet. Without publish() it vanishes.
class StagedFile
{
public:
    StagedFile(StagedFile &&) noexcept;
    StagedFile &operator=(StagedFile &&) noexcept;
    ~StagedFile();

    /// What it will be known by under any name; 0 if unknown. Another after Published::Restaged and
    /// takeBack().
    quint64 inode() const;

private:
    friend class OutputFolder;
    struct Inner;
    explicit StagedFile(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> m_inner;
};

/// What became of a name that a staged file was to get.
enum class Published {
    Yes,
    NameTaken, ///< on the disk, by a file, a folder, a link, even a dangling one; the staged file stays, try
               ///< the next
    Restaged   ///< the file system does not do it this way: the bytes lie in another file now, try once more
};

/// The folder that pictures go into, held by descriptor, so that nothing is written elsewhere even if it is
/// renamed or replaced by a link. All calls block on the disk: never on the event loop. Thread-safe.
class OutputFolder
{
public:
    /// Makes the folder (and its parents) if missing. Fails with FolderUnwritable or FolderGone, detail the
    /// errno's text.
    static Result<std::shared_ptr<OutputFolder>> open(const QString &path);
    ~OutputFolder();

    QString path() const;

    /// Writes all bytes to a file without a name (O_TMPFILE; where the file system lacks it an exclusive
    /// hidden one) and syncs them. Fails with DiskFull (ENOSPC, EDQUOT), FolderUnwritable, FolderGone, or
    /// FileTrouble.
    Result<StagedFile> stage(const QByteArray &bytes);

    /// Gives the staged file its name without replacing anything, then syncs the folder. True: done. False:
    /// see Published::NameTaken.
    Result<bool> publish(StagedFile &file, const QString &name);

    // The same in steps, for files that belong together
    bool isTaken(const QString &name) const;
    /// Gives the staged file its name without replacing anything; publish() of another one syncs it.
    Result<Published> link(StagedFile &file, const QString &name);
    /// Removes the name that link() gave, if it is still this very file's, and stages the bytes anew.
    Result<void> takeBack(StagedFile &file, const QString &name);

private:
    friend class StagedFile;
    struct Directory;
    OutputFolder(const QString &path, std::shared_ptr<Directory> directory);

    const QString m_path;
    const std::shared_ptr<Directory> m_directory; // shared with the staged files
};

/// Whether pictures could be written there now; made without leaving a trace. nullopt: yes.
std::optional<Failure> troubleWith(const QString &folder);

/// Free bytes for an ordinary user, nullopt if the folder (or its nearest existing parent) cannot be asked.
std::optional<qint64> freeSpace(const QString &folder);

} // namespace pixhaul
