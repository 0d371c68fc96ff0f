#include "store/posixfile.h"

#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <cerrno>
#include <csignal>
#include <cstdio>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul::posix {

namespace {

constexpr mode_t withoutUmask = 0666; // the umask, or the folder's default ACL, decides
constexpr mode_t forAll = 0777;       // likewise, for folders
constexpr qint64 longestName = 255;   // bytes
/// Bytes: ext4 would take a third longer for small files.
constexpr qint64 worthReserving = 1 << 20;

int errorOf(int returned)
{
    return returned < 0 ? errno : 0;
}

Descriptor createExclusively(const Descriptor &folder, const QByteArray &name)
{
    const int flags = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC;
    return Descriptor(::openat(folder.get(), name.constData(), flags, withoutUmask));
}

/// Has the disk set room aside, if it can, so that what does not fit is not written to it at all.
int reserve(const Descriptor &file, qint64 bytes)
{
    int error = EINTR;
    while (error == EINTR)
        error = errorOf(::fallocate(file.get(), 0, 0, bytes));
    return error == ENOSPC || error == EDQUOT || error == EFBIG ? error : 0;
}

QByteArray randomHiddenName()
{
    const QByteArray number = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    return ".pixhaul-" + number.rightJustified(16, '0') + ".part";
}

bool isHiddenName(const QByteArray &name)
{
    static const QRegularExpression pattern(u"\\A\\.pixhaul-[0-9a-f]{16}\\.part\\z"_s);
    return pattern.match(QString::fromLatin1(name)).hasMatch();
}

} // namespace

void ignoreFileSizeSignal()
{
    std::signal(SIGXFSZ, SIG_IGN);
}

Descriptor openFolder(const QString &path)
{
    return Descriptor(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

Descriptor openBelow(const Descriptor &folder, const QByteArray &path, bool make)
{
    Descriptor open(::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (path.isEmpty())
        return open;
    for (const QByteArray &name : path.split('/')) {
        if (name.isEmpty() || name == "." || name == "..") {
            errno = EINVAL;
            return Descriptor();
        }
        if (make && ::mkdirat(open.get(), name.constData(), forAll) == 0)
            syncFolder(open);
        else if (make && errno != EEXIST)
            return Descriptor();
        open = Descriptor(
            ::openat(open.get(), name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!open.isOpen())
            break;
    }
    return open;
}

int makeFolders(const QString &path)
{
    constexpr int flags = O_PATH | O_DIRECTORY | O_CLOEXEC; // what is above need not be readable
    Descriptor open(::open("/", flags));
    for (const QByteArray &name : QFile::encodeName(path).split('/')) {
        if (name.isEmpty())
            continue;
        Descriptor next(::openat(open.get(), name.constData(), flags));
        if (!next.isOpen() && errno == ENOENT) {
            if (::mkdirat(open.get(), name.constData(), forAll) != 0 && errno != EEXIST)
                return errno;
            syncFolder(openBelow(open, {}, /*make=*/false));
            next = Descriptor(::openat(open.get(), name.constData(), flags));
        }
        if (!next.isOpen())
            return errno;
        open = std::move(next);
    }
    return 0;
}

bool isRemoved(const Descriptor &folder)
{
    struct stat status = {};
    return ::fstat(folder.get(), &status) == 0 && status.st_nlink == 0;
}

int mayWrite(const Descriptor &folder)
{
    return errorOf(::faccessat(folder.get(), ".", W_OK | X_OK, AT_EACCESS));
}

qint64 freeBytes(const Descriptor &folder)
{
    struct statvfs status = {};
    if (::fstatvfs(folder.get(), &status) != 0)
        return -1;
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

bool isUnsupported(int error)
{
    return error == EOPNOTSUPP || error == EINVAL || error == ENOSYS || error == EISDIR || error == EPERM ||
           error == ENOENT || error == EXDEV;
}

Descriptor createNameless(const Descriptor &folder)
{
    return Descriptor(::openat(folder.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, withoutUmask));
}

Descriptor createHidden(const Descriptor &folder, QByteArray &name)
{
    for (;;) {
        name = randomHiddenName();
        Descriptor file = createExclusively(folder, name);
        if (!file.isOpen()) {
            if (errno == EEXIST)
                continue;
            return file;
        }
        // Somebody who cleans up may have seen it before it was locked. Where there are no locks, nobody
        // cleans up.
        const bool isOurs = ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
        if (isOurs && !isRemoved(file))
            return file;
    }
}

void removeLeftovers(const Descriptor &folder)
{
    forEachName(folder, [&folder](const QByteArray &name) {
        if (!isHiddenName(name))
            return true;
        const Descriptor file(::openat(folder.get(), name.constData(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
            remove(folder, name);
        return true;
    });
}

bool forEachName(const Descriptor &folder, const std::function<bool(const QByteArray &name)> &visit)
{
    const int own = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const listing = ::fdopendir(own);
    if (!listing) {
        Descriptor closed(own);
        return false;
    }
    errno = 0; // readdir() sets it for trouble alone
    const dirent *entry = ::readdir(listing);
    while (entry && visit(entry->d_name)) {
        errno = 0;
        entry = ::readdir(listing);
    }
    const bool isWhole = entry || errno == 0;
    ::closedir(listing);
    return isWhole;
}

Descriptor openFile(const Descriptor &folder, const QByteArray &name)
{
    const int flags =
        O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC; // a pipe of that name must not make us wait
    return Descriptor(::openat(folder.get(), name.constData(), flags));
}

Descriptor openToAppend(const QString &path)
{
    const int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK;
    return Descriptor(::open(QFile::encodeName(path).constData(), flags, withoutUmask));
}

bool lock(const Descriptor &file)
{
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

qint64 sizeOf(const Descriptor &file)
{
    struct stat status = {};
    return ::fstat(file.get(), &status) == 0 ? qint64(status.st_size) : -1;
}

int cut(const Descriptor &file, qint64 size)
{
    return errorOf(::ftruncate(file.get(), size));
}

bool isFile(const Descriptor &file)
{
    struct stat status = {};
    return ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

quint64 inodeOf(const Descriptor &file)
{
    struct stat status = {};
    return ::fstat(file.get(), &status) == 0 ? quint64(status.st_ino) : 0;
}

bool isFile(const Descriptor &folder, const QByteArray &name)
{
    struct stat status = {};
    return ::fstatat(folder.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode);
}

bool leadsToFile(const Descriptor &folder, const QByteArray &name)
{
    struct stat status = {};
    return ::fstatat(folder.get(), name.constData(), &status, 0) == 0 && S_ISREG(status.st_mode);
}

bool isTaken(const Descriptor &folder, const QByteArray &name)
{
    struct stat status = {};
    return ::fstatat(folder.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

int writeAll(const Descriptor &file, const QByteArray &bytes)
{
    const int error = write(file, bytes);
    return error != 0 ? error : errorOf(::fsync(file.get()));
}

int writeWhole(const Descriptor &empty, const QByteArray &bytes)
{
    const int error = bytes.size() < worthReserving ? 0 : reserve(empty, bytes.size());
    return error != 0 ? error : writeAll(empty, bytes);
}

int giveName(const Descriptor &nameless, const Descriptor &folder, const QByteArray &name)
{
    // By descriptor it needs a privilege (before Linux 6.10), by /proc it needs that to be mounted.
    const int error = errorOf(::linkat(nameless.get(), "", folder.get(), name.constData(), AT_EMPTY_PATH));
    if (!isUnsupported(error))
        return error;
    const QByteArray path = "/proc/self/fd/" + QByteArray::number(nameless.get());
    return errorOf(::linkat(AT_FDCWD, path.constData(), folder.get(), name.constData(), AT_SYMLINK_FOLLOW));
}

int giveHiddenName(const Descriptor &nameless, const Descriptor &folder, QByteArray &name)
{
    // Locked before it can be seen: it is never taken for what a crash left behind.
    ::flock(nameless.get(), LOCK_EX | LOCK_NB);
    int error = EEXIST;
    while (error == EEXIST) {
        name = randomHiddenName();
        error = giveName(nameless, folder, name);
    }
    return error;
}

int replace(const Descriptor &folder, const QByteArray &from, const QByteArray &to)
{
    return errorOf(::renameat(folder.get(), from.constData(), folder.get(), to.constData()));
}

int rename(const Descriptor &folder, const QByteArray &from, const QByteArray &to)
{
    const int at = folder.get();
    int error = errorOf(::renameat2(at, from.constData(), at, to.constData(), RENAME_NOREPLACE));
    if (!isUnsupported(error))
        return error;
    error = errorOf(::linkat(at, from.constData(), at, to.constData(), 0));
    if (error == 0)
        return remove(folder, from);
    if (!isUnsupported(error))
        return error;
    // Some network and FUSE file systems know neither. A note of ours takes the name, and only that is
    // replaced; a crash in between leaves it behind (see removeNote), but never a torn picture.
    {
        const Descriptor note = createExclusively(folder, to);
        if (!note.isOpen())
            return errno;
        error = write(note, from);
    }
    if (error == 0)
        error = errorOf(::renameat(at, from.constData(), at, to.constData()));
    if (error != 0)
        remove(folder, to);
    return error;
}

void removeNote(const Descriptor &folder, const QByteArray &name)
{
    const Descriptor file = openFile(folder, name);
    QFile reading;
    if (!isFile(file) || !reading.open(file.get(), QIODevice::ReadOnly))
        return;
    const QByteArray held = reading.read(longestName);
    if (reading.atEnd() && (held.isEmpty() || isHiddenName(held)))
        removeNameOf(file, folder, name);
}

int remove(const Descriptor &folder, const QByteArray &name)
{
    return errorOf(::unlinkat(folder.get(), name.constData(), 0));
}

void removeNameOf(const Descriptor &file, const Descriptor &folder, const QByteArray &name)
{
    struct stat own = {};
    struct stat there = {};
    if (::fstat(file.get(), &own) == 0 &&
        ::fstatat(folder.get(), name.constData(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
        own.st_dev == there.st_dev && own.st_ino == there.st_ino)
        remove(folder, name);
}

int syncFolder(const Descriptor &folder)
{
    const int error = errorOf(::fsync(folder.get()));
    return isUnsupported(error) ? 0 : error; // then the file system has its own ways
}

} // namespace pixhaul::posix
