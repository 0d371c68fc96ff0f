#include "core/profile.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace pixhaul {

QString Profile::settingsPath() const
{
    return folder + "/settings.ini"_L1;
}

QString Profile::sessionPath() const
{
    return folder + "/session.db"_L1;
}

Profile profileAt(const QString &folder)
{
    const QString usual =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/pixhaul"_L1;
    return {QDir::cleanPath(QDir(folder.isEmpty() ? usual : folder).absolutePath())};
}

std::unique_ptr<QLockFile> lockSession(const QString &sessionPath)
{
    QDir().mkpath(QFileInfo(sessionPath).absolutePath());
    auto lock = std::make_unique<QLockFile>(sessionPath + ".lock"_L1);
    lock->setStaleLockTime(0); // held as long as we run; age alone proves nothing
    if (!lock->tryLock(0))
        return nullptr;
    return lock;
}

} // namespace pixhaul
