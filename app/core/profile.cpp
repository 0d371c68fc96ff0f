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
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds pauseBetweenTries(10);

/// What links somebody fetches is nobody else's business.
void makeFolder(const QFileInfo &folder)
{
    if (folder.exists())
        return;
    makeFolder(QFileInfo(folder.path()));
    QDir().mkdir(folder.filePath(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

posix::Descriptor openLockFile(const QByteArray &path)
{
    constexpr mode_t forThisUser = 0600;
    constexpr int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK; // a pipe in its place keeps nobody waiting
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

HeldLock::HeldLock(posix::Descriptor file, QByteArray path)
    : m_file(std::move(file))
    , m_path(std::move(path))
{}

HeldLock::~HeldLock()
{
    ::unlink(m_path.constData()); // while nobody else can have the lock
}

SessionLock lockSession(const QString &sessionPath, std::chrono::milliseconds patience)
{
    makeFolder(QFileInfo(QFileInfo(sessionPath).absolutePath()));
    const QByteArray path = QFile::encodeName(sessionPath + ".lock"_L1);
    const QDeadlineTimer deadline(patience);
    while (true) {
        posix::Descriptor file = openLockFile(path);
        if (!file.isOpen())
            return {};
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
            if (posix::isAt(file, path)) // and did not go with another's lock just before
                return {std::make_unique<HeldLock>(std::move(file), path)};
        } else if (errno != EWOULDBLOCK) {
            return {};
        } else if (deadline.hasExpired()) {
            return {nullptr, true};
        } else {
            QThread::msleep(pauseBetweenTries.count());
        }
    }
}

} // namespace pixhaul
