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
    /// OutputFolder::stageAnew().
    quint64 inode() const;

private:
    friend class OutputFolder;
    struct Inner;
    explicit StagedFile(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> m_inner;
};

/// Which names a staged file may get.
enum class Taking {
    Free,  ///< such as nothing has
    Files, ///< those of ordinary files, too: such a one is there until the new one is in its place
};

/// What became of a name that a staged file was to get.
enum class Published {
    Yes,
    NameTaken, ///< on the disk, by what must not be replaced: a folder, a link, even a dangling one, and
               ///< mostly a file; the staged file stays, try the next
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

    /// Whether the path leads here still: nobody moved or removed the folder, or put another in its place.
    bool isInPlace() const;

    /// One below it, at a relative path as NameTemplate makes them; made if missing. A link on the way is not
    /// followed: FileTrouble. Otherwise fails as open() does.
    Result<std::shared_ptr<OutputFolder>> below(const QString &path) const;

    /// Writes all bytes to a file without a name (O_TMPFILE; where the file system lacks it an exclusive
    /// hidden one) and syncs them. Fails with DiskFull (ENOSPC, EDQUOT), FolderUnwritable, FolderGone,
    /// FileTooLarge or FileTrouble.
    Result<StagedFile> stage(const QByteArray &bytes);

    /// Gives the staged file its name, then syncs the folder. True: done. False: see Published::NameTaken.
    Result<bool> publish(StagedFile &file, const QString &name, Taking taking = Taking::Free);

    /// Whether something has that name in the folder, or at that path below it, which `taking` leaves alone;
    /// or had one, when the folder was asked about first, that is the same on another disk (EarlierNames).
    bool isTaken(const QString &path, Taking taking = Taking::Free) const;

    /// Whether a file, or a link that leads to one, has that name: no folder, no pipe, nothing that dangles.
    bool hasFile(const QString &path) const;

    // The same in steps, for files that belong together
    /// Gives the staged file its name; publish() of another one syncs it.
    Result<Published> link(StagedFile &file, const QString &name, Taking taking = Taking::Free);
    /// Removes the name that link() gave, if it is still this very file's. That file gets no other one.
    void takeBack(const StagedFile &file, const QString &name);
    /// The same bytes in another file: for what was taken back.
    Result<void> stageAnew(StagedFile &file);

private:
    friend class StagedFile;
    struct Directory;
    OutputFolder(const QString &path, std::shared_ptr<Directory> directory);

    const QString m_path;
    const std::shared_ptr<Directory> m_directory; // shared with the staged files
};

/// Removes what a sudden end left half written in a folder, at this path below it. Blocks on the disk.
void removeLeftovers(const QString &folder, const QString &below);

/// Whether pictures could be written there now; made without leaving a trace. nullopt: yes.
std::optional<Failure> troubleWith(const QString &folder);

/// Free bytes for an ordinary user, nullopt if the folder (or its nearest existing parent) cannot be asked.
std::optional<qint64> freeSpace(const QString &folder);

} // namespace pixhaul
