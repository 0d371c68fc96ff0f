#include "core/profile.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds pauseBetweenTries(10);

/// What links somebody fetches is nobody else's business.
void makeFolder(const QFileInfo &folder)
{
    QDir().mkpath(folder.path());
    QDir().mkdir(folder.filePath(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// The file stays when the lock ends: whoever waits for it must not find another in its place.
posix::Descriptor openLockFile(const QByteArray &path)
{
    constexpr mode_t forThisUser = 0600;
    constexpr int flags = O_CLOEXEC | O_NONBLOCK; // a pipe in its place keeps nobody waiting
    posix::Descriptor file(::open(path.constData(), O_RDWR | O_CREAT | flags, forThisUser));
    if (!file.isOpen()) // where nothing can be written any more, but once could
        file = posix::Descriptor(::open(path.constData(), O_RDONLY | flags));
    return file;
}

} // namespace

QString Profile::settingsPath() const
{
    return folder + "/settings.ini"_L1;
}

QString Profile::sessionPath() const
{
    return folder + "/session.db"_L1;
}

QString Profile::logPath() const
{
    return folder + "/pixhaul.log"_L1;
}

Profile profileAt(const QString &folder)
{
    const QString usual =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/pixhaul"_L1;
    return {QDir::cleanPath(QDir(folder.isEmpty() ? usual : folder).absolutePath())};
}

SessionLock lockSession(const QString &sessionPath, std::chrono::milliseconds patience)
{
    makeFolder(QFileInfo(QFileInfo(sessionPath).absolutePath()));
    posix::Descriptor file = openLockFile(QFile::encodeName(sessionPath + ".lock"_L1));
    for (const QDeadlineTimer deadline(patience); file.isOpen(); QThread::msleep(pauseBetweenTries.count())) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
            return {std::move(file), false};
        if (errno != EWOULDBLOCK)
            break;
        if (deadline.hasExpired())
            return {posix::Descriptor(), true};
    }
    return {};
}

} // namespace pixhaul
