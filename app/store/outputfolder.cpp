#include "store/outputfolder.h"

#include "store/earliernames.h"
#include "store/filename.h"
#include "store/posixfile.h"

#include <QDir>
#include <QFile>
#include <QHash>

#include <cerrno>
#include <mutex>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Why a file could not be put into `folder`.
Failure failureFrom(int error, const posix::Descriptor &folder)
{
    const QString words = qt_error_string(error);
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return {Cause::DiskFull, words};
    case EROFS:
    case EACCES:
    case EPERM:
        return {Cause::FolderUnwritable, words};
    case EFBIG: // of the process (RLIMIT_FSIZE) or the file system: pictures to come would meet it, too
        return {Cause::FileTooLarge, words};
    case EMFILE:
    case ENFILE:
        return {Cause::TooManyFiles, words};
    case ENOENT:
        return {posix::isRemoved(folder) ? Cause::FolderGone : Cause::FileTrouble, words};
    case ESTALE: // removed, says the server of a network file system
    case ENODEV: // unplugged, unmounted, out of reach
    case ENXIO:
    case ENOTCONN:
    case EIO:
        return {Cause::FolderGone, words};
    default:
        return {Cause::FileTrouble, words};
    }
}

/// Why the folder itself could not be opened or made.
Failure folderFailure(int error)
{
    Failure failure = failureFrom(error, posix::Descriptor());
    if (error == ENOENT)
        failure.cause = Cause::FolderGone;
    else if (failure.cause == Cause::FileTrouble) // a file in its place, links in a circle, too long a path …
        failure.cause = Cause::FolderUnwritable;
    return failure;
}

/// Why no file can be made in it; found out without leaving one.
std::optional<Failure> troubleIn(const posix::Descriptor &folder)
{
    if (posix::createNameless(folder).isOpen())
        return std::nullopt;
    int error = errno;
    if (posix::isUnsupported(error))
        error = posix::isRemoved(folder) ? ENOENT : posix::mayWrite(folder);
    if (error == 0)
        return std::nullopt;
    return failureFrom(error, folder);
}

QString absolute(const QString &path)
{
    return QDir::cleanPath(QDir(path).absolutePath());
}

QString nearestExisting(const QString &path)
{
    QFileInfo info(absolute(path));
    while (!info.exists() && !info.isSymLink() && !info.isRoot())
        info.setFile(info.path());
    return info.filePath();
}

} // namespace

struct OutputFolder::Directory
{
    explicit Directory(posix::Descriptor open)
        : descriptor(std::move(open))
    {}
    /// What was there, or in the folder `below` it, when it was asked for first.
    std::shared_ptr<const EarlierNames> earlierNames(const QByteArray &below)
    {
        constexpr qsizetype most = 1'000'000; // a template may make any number of folders
        const std::scoped_lock lock(m_listing);
        if (const auto known = m_earlier.constFind(below); known != m_earlier.cend())
            return *known;
        const posix::Descriptor folder = posix::openBelow(descriptor, below, /*make=*/false);
        const bool isMissing = !folder.isOpen() && errno == ENOENT;
        const auto names = std::make_shared<EarlierNames>(folder);
        if (!isMissing && !names->isSure()) // it may have names, and tell them the next time
            return names;
        m_kept += names->size() + 1;
        if (m_kept > most) {
            m_earlier.clear();
            m_kept = names->size() + 1;
        }
        m_earlier.insert(below, names);
        return names;
    }

    const posix::Descriptor descriptor;
    std::once_flag cleanedUp;

private:
    std::mutex m_listing;
    QHash<QByteArray, std::shared_ptr<const EarlierNames>> m_earlier; // by folder
    qsizetype m_kept = 0;                                             // folders and names
};

struct StagedFile::Inner
{
    explicit Inner(std::shared_ptr<OutputFolder::Directory> in)
        : folder(std::move(in))
    {}
    Inner(const Inner &) = delete;
    Inner &operator=(const Inner &) = delete;
    ~Inner()
    {
        if (!hiddenName.isEmpty())
            posix::remove(folder->descriptor, hiddenName);
    }

    /// 0 or an errno.
    int write(const QByteArray &content)
    {
        bytes = content;
        file = posix::createNameless(folder->descriptor);
        if (file.isOpen())
            return posix::writeWhole(file, bytes);
        return posix::isUnsupported(errno) ? writeHidden() : errno;
    }
    int writeHidden()
    {
        std::call_once(folder->cleanedUp, [this] { posix::removeLeftovers(folder->descriptor); });
        QByteArray name;
        file = posix::createHidden(folder->descriptor, name);
        if (!file.isOpen())
            return errno;
        hiddenName = name;
        return posix::writeWhole(file, bytes);
    }
    int giveName(const QByteArray &name)
    {
        if (hiddenName.isEmpty())
            return posix::giveName(file, folder->descriptor, name);
        const int error = posix::rename(folder->descriptor, hiddenName, name);
        if (error == 0)
            hiddenName.clear();
        return error;
    }
    int takePlaceOf(const QByteArray &name)
    {
        if (hiddenName.isEmpty()) {
            QByteArray hidden;
            if (const int error = posix::giveHiddenName(file, folder->descriptor, hidden); error != 0)
                return error;
            hiddenName = hidden;
        }
        const int error = posix::replace(folder->descriptor, hiddenName, name);
        if (error == 0)
            hiddenName.clear();
        return error;
    }

    const std::shared_ptr<OutputFolder::Directory> folder;
    posix::Descriptor file;
    QByteArray hiddenName; ///< empty: the file is nameless
    QByteArray bytes;      ///< kept to write them once more, should the nameless file not get a name
};

StagedFile::StagedFile(std::unique_ptr<Inner> inner)
    : m_inner(std::move(inner))
{}

StagedFile::StagedFile(StagedFile &&) noexcept = default;
StagedFile &StagedFile::operator=(StagedFile &&) noexcept = default;
StagedFile::~StagedFile() = default;

quint64 StagedFile::inode() const
{
    return posix::inodeOf(m_inner->file);
}

OutputFolder::OutputFolder(const QString &path, std::shared_ptr<Directory> directory)
    : m_path(path)
    , m_directory(std::move(directory))
{}

OutputFolder::~OutputFolder() = default;

Result<std::shared_ptr<OutputFolder>> OutputFolder::open(const QString &path)
{
    posix::ignoreFileSizeSignal();
    const QString folder = absolute(path);
    if (const int error = posix::makeFolders(folder); error != 0)
        return failed(folderFailure(error));
    posix::Descriptor descriptor = posix::openFolder(folder);
    if (!descriptor.isOpen())
        return failed(folderFailure(errno));
    if (const auto trouble = troubleIn(descriptor))
        return failed(*trouble);
    auto directory = std::make_shared<Directory>(std::move(descriptor));
    return std::shared_ptr<OutputFolder>(new OutputFolder(folder, std::move(directory)));
}

QString OutputFolder::path() const
{
    return m_path;
}

bool OutputFolder::isInPlace() const
{
    return posix::isAt(m_directory->descriptor, QFile::encodeName(m_path));
}

Result<std::shared_ptr<OutputFolder>> OutputFolder::below(const QString &path) const
{
    posix::Descriptor descriptor =
        posix::openBelow(m_directory->descriptor, QFile::encodeName(path), /*make=*/true);
    if (!descriptor.isOpen())
        return failed(failureFrom(errno, m_directory->descriptor));
    auto directory = std::make_shared<Directory>(std::move(descriptor));
    return std::shared_ptr<OutputFolder>(new OutputFolder(m_path + u'/' + path, std::move(directory)));
}

Result<StagedFile> OutputFolder::stage(const QByteArray &bytes)
{
    auto inner = std::make_unique<StagedFile::Inner>(m_directory);
    if (const int error = inner->write(bytes); error != 0)
        return failed(failureFrom(error, m_directory->descriptor));
    return StagedFile(std::move(inner));
}

Result<bool> OutputFolder::publish(StagedFile &file, const QString &name, Taking taking)
{
    Result<Published> linked = link(file, name, taking);
    if (linked == Published::Restaged)
        linked = link(file, name, taking);
    if (!linked)
        return failed(linked.error());
    if (*linked != Published::Yes)
        return false;
    const posix::Descriptor &folder = m_directory->descriptor;
    if (const int error = posix::syncFolder(folder); error != 0) {
        if (taking == Taking::Free) // no file of what failed; but else nothing would be where the old one was
            posix::removeNameOf(file.m_inner->file, folder, QFile::encodeName(name));
        return failed(failureFrom(error, folder));
    }
    return true;
}

bool OutputFolder::isTaken(const QString &path, Taking taking) const
{
    const auto [below, name] = partsOf(path);
    const QByteArray way = QFile::encodeName(below);
    const posix::Descriptor folder = posix::openBelow(m_directory->descriptor, way, /*make=*/false);
    const QByteArray encoded = QFile::encodeName(name);
    if (posix::isTaken(folder, encoded))
        return taking == Taking::Free || !posix::isFile(folder, encoded);
    return m_directory->earlierNames(way)->hasTwinOf(encoded);
}

bool OutputFolder::hasFile(const QString &path) const
{
    const auto [below, name] = partsOf(path);
    const posix::Descriptor folder =
        posix::openBelow(m_directory->descriptor, QFile::encodeName(below), /*make=*/false);
    return posix::leadsToFile(folder, QFile::encodeName(name));
}

Result<Published> OutputFolder::link(StagedFile &file, const QString &name, Taking taking)
{
    if (!isFileName(name))
        return failed({Cause::FileTrouble, qt_error_string(EINVAL)});
    StagedFile::Inner &inner = *file.m_inner;
    const QByteArray encoded = QFile::encodeName(name);
    const posix::Descriptor &folder = m_directory->descriptor;
    const bool takesPlace = taking == Taking::Files && posix::isFile(folder, encoded);
    int error = takesPlace ? inner.takePlaceOf(encoded) : inner.giveName(encoded);
    if (error == EEXIST || (takesPlace && error == EISDIR))
        return Published::NameTaken;
    if (inner.hiddenName.isEmpty() && posix::isUnsupported(error)) {
        error = inner.writeHidden();
        if (error == 0)
            return Published::Restaged;
    }
    if (takesPlace && (error == EPERM || error == EACCES) && posix::mayWrite(folder) == 0)
        return failed({Cause::FileTrouble, qt_error_string(error)}); // that file alone is guarded
    if (error != 0)
        return failed(failureFrom(error, folder));
    return Published::Yes;
}

void OutputFolder::takeBack(const StagedFile &file, const QString &name)
{
    posix::removeNameOf(file.m_inner->file, m_directory->descriptor, QFile::encodeName(name));
    posix::syncFolder(m_directory->descriptor);
}

/// A nameless file gets a name but once (the kernel refuses to link what has lost its last one).
Result<void> OutputFolder::stageAnew(StagedFile &file)
{
    return stage(file.m_inner->bytes).map([&file](StagedFile &&again) { file = std::move(again); });
}

void removeLeftovers(const QString &folder, const QString &below)
{
    const posix::Descriptor open =
        posix::openBelow(posix::openFolder(folder), QFile::encodeName(below), /*make=*/false);
    if (open.isOpen())
        posix::removeLeftovers(open);
}

std::optional<Failure> troubleWith(const QString &folder)
{
    const posix::Descriptor descriptor = posix::openFolder(nearestExisting(folder));
    if (!descriptor.isOpen())
        return folderFailure(errno);
    return troubleIn(descriptor);
}

std::optional<qint64> freeSpace(const QString &folder)
{
    const posix::Descriptor descriptor = posix::openFolder(nearestExisting(folder));
    const qint64 bytes = posix::freeBytes(descriptor);
    return bytes < 0 ? std::nullopt : std::optional(bytes);
}

} // namespace pixhaul
