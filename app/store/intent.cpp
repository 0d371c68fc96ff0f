#include "store/intent.h"

#include "store/filename.h"
#include "store/posixfile.h"

#include <QCryptographicHash>
#include <QFile>

namespace pixhaul {

namespace {

bool holds(const posix::Descriptor &file, qint64 bytes, const QByteArray &sha256)
{
    QFile reading;
    if (!posix::isFile(file) || !reading.open(file.get(), QIODevice::ReadOnly) || reading.size() != bytes)
        return false;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return hash.addData(&reading) && hash.result() == sha256;
}

/// The folder that the picture itself lies in.
posix::Descriptor folderOf(const Receipt &receipt)
{
    return posix::openBelow(posix::openFolder(receipt.folder),
                            QFile::encodeName(partsOf(receipt.file).folder), /*make=*/false);
}

QByteArray nameIn(const QString &path)
{
    return QFile::encodeName(partsOf(path).name);
}

void takeBack(const posix::Descriptor &folder, const QByteArray &name, const StagedOriginal &original)
{
    const posix::Descriptor file = posix::openFile(folder, name);
    const bool isOurs = original.inode != 0 && posix::inodeOf(file) == original.inode &&
                        holds(file, original.bytes, original.sha256);
    if (!isOurs)
        return;
    posix::removeNameOf(file, folder, name);
    posix::syncFolder(folder);
}

} // namespace

bool isSavedFile(const Receipt &receipt)
{
    const posix::Descriptor picture = posix::openFile(folderOf(receipt), nameIn(receipt.file));
    return isPathOfNames(receipt.file) && holds(picture, receipt.bytes, receipt.sha256);
}

Stage settled(const Intent &intent)
{
    Receipt receipt = intent.receipt;
    if (!isPathOfNames(receipt.file))
        return stage::Queued{};
    const posix::Descriptor folder = folderOf(receipt);
    const posix::Descriptor picture = posix::openFile(folder, nameIn(receipt.file));
    const bool isSaved = holds(picture, receipt.bytes, receipt.sha256);
    if (folder.isOpen())
        posix::removeLeftovers(folder);
    if (!isSaved)
        posix::removeNote(folder, nameIn(receipt.file));
    if (intent.original && isPathOfNames(receipt.original)) { // beside the picture
        const QByteArray name = nameIn(receipt.original);
        if (!isSaved) {
            takeBack(folder, name, *intent.original);
            posix::removeNote(folder, name);
        } else if (!holds(posix::openFile(folder, name), intent.original->bytes, intent.original->sha256))
            receipt.original.clear(); // removed or changed since
    }
    return isSaved ? Stage(stage::Saved{receipt}) : stage::Queued{};
}

} // namespace pixhaul
