#include "store/intent.h"

#include "store/filename.h"
#include "store/posixfile.h"

#include <QCryptographicHash>
#include <QFile>

#include <cerrno>

namespace pixhaul {

namespace {

Failure failureFrom(int error)
{
    const bool isOurs = error == EMFILE || error == ENFILE;
    return {isOurs ? Cause::TooManyFiles : Cause::FolderGone, qt_error_string(error)};
}

/// Nothing, or nothing of ours, has the name: not trouble with the disk.
bool provesAbsence(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EINVAL;
}

/// Fails if nobody can tell.
Result<bool> holds(const posix::Descriptor &file, qint64 bytes, const QByteArray &sha256)
{
    QFile reading;
    if (!posix::isFile(file) || !reading.open(file.get(), QIODevice::ReadOnly) || reading.size() != bytes)
        return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&reading) || reading.error() != QFileDevice::NoError)
        return failed({Cause::FileTrouble, reading.errorString()});
    return hash.result() == sha256;
}

/// The same of a file by its name.
Result<bool> holds(const posix::Descriptor &folder, const QByteArray &name, qint64 bytes,
                   const QByteArray &sha256)
{
    const posix::Descriptor file = posix::openFile(folder, name);
    if (!file.isOpen())
        return provesAbsence(errno) ? Result<bool>(false) : failed(failureFrom(errno));
    return holds(file, bytes, sha256);
}

QByteArray nameIn(const QString &path)
{
    return QFile::encodeName(partsOf(path).name);
}

void takeBack(const posix::Descriptor &folder, const QByteArray &name, const StagedOriginal &original)
{
    const posix::Descriptor file = posix::openFile(folder, name);
    const bool isOurs = original.inode != 0 && posix::inodeOf(file) == original.inode &&
                        holds(file, original.bytes, original.sha256).value_or(false);
    if (!isOurs)
        return;
    posix::removeNameOf(file, folder, name);
    posix::syncFolder(folder);
}

/// That a picture was not saved must leave nothing of the commit.
void takeBackAll(const posix::Descriptor &folder, const Intent &intent)
{
    posix::removeNote(folder, nameIn(intent.receipt.file));
    if (!intent.original || !isPathOfNames(intent.receipt.original))
        return;
    const QByteArray name = nameIn(intent.receipt.original); // beside the picture
    takeBack(folder, name, *intent.original);
    posix::removeNote(folder, name);
}

/// Without the original if that was removed or changed since.
Receipt withOriginalThatIsThere(const posix::Descriptor &folder, const Intent &intent)
{
    Receipt receipt = intent.receipt;
    if (!intent.original || !isPathOfNames(receipt.original))
        return receipt;
    const StagedOriginal &original = *intent.original;
    if (!holds(folder, nameIn(receipt.original), original.bytes, original.sha256).value_or(true))
        receipt.original.clear();
    return receipt;
}

} // namespace

bool isSavedFile(const Receipt &receipt)
{
    const auto folder = posix::openBelow(posix::openFolder(receipt.folder),
                                         QFile::encodeName(partsOf(receipt.file).folder), /*make=*/false);
    return isPathOfNames(receipt.file) &&
           holds(folder, nameIn(receipt.file), receipt.bytes, receipt.sha256).value_or(false);
}

Result<Stage> settled(const Intent &intent)
{
    const Receipt &receipt = intent.receipt;
    if (!isPathOfNames(receipt.file))
        return Stage(stage::Queued{});
    const posix::Descriptor root = posix::openFolder(receipt.folder);
    if (!root.isOpen())
        return failed(failureFrom(errno)); // perhaps only its disk is not there
    const posix::Descriptor folder =
        posix::openBelow(root, QFile::encodeName(partsOf(receipt.file).folder), /*make=*/false);
    if (!folder.isOpen())
        return provesAbsence(errno) ? Result<Stage>(stage::Queued{}) : failed(failureFrom(errno));
    const Result<bool> isSaved = holds(folder, nameIn(receipt.file), receipt.bytes, receipt.sha256);
    if (!isSaved)
        return failed(isSaved.error());
    posix::removeLeftovers(folder);
    if (*isSaved)
        return Stage(stage::Saved{withOriginalThatIsThere(folder, intent)});
    takeBackAll(folder, intent);
    return Stage(stage::Queued{});
}

} // namespace pixhaul
