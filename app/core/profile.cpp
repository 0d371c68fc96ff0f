#include "core/profile.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds oneSecond(1000);

/// Whether its owner came to a sudden end, or a full disk, before it had written who it is. If it is only
/// about to, the system's own lock guards the file (see flock(2)).
bool isAnonymous(const QLockFile &lock)
{
    return lock.error() == QLockFile::LockFailedError && !lock.getLockInfo(nullptr, nullptr, nullptr);
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
    QDir().mkpath(QFileInfo(sessionPath).absolutePath());
    auto lock = std::make_unique<QLockFile>(sessionPath + ".lock"_L1);
    lock->setStaleLockTime(0); // held as long as we run; age alone proves nothing
    if (lock->tryLock(int(patience.count())))
        return {std::move(lock), false};
    if (isAnonymous(*lock)) {
        lock->setStaleLockTime(1);
        const bool isOurs = lock->tryLock(int(oneSecond.count()));
        lock->setStaleLockTime(0);
        if (isOurs)
            return {std::move(lock), false};
    }
    return {nullptr, lock->error() == QLockFile::LockFailedError};
}

} // namespace pixhaul
