#pragma once

#include <QLockFile>
#include <QString>

#include <chrono>
#include <memory>

namespace pixhaul {

/// Where one profile keeps its things: settings, session, log, lock. All paths are absolute.
struct Profile
{
    QString folder;

    QString settingsPath() const;
    QString sessionPath() const;
    QString logPath() const;
};

/// The profile in `folder`, or the user's own if that is empty.
Profile profileAt(const QString &folder);

/// A session that is this process's alone for as long as the lock lives.
struct SessionLock
{
    std::unique_ptr<QLockFile>
        lock;             ///< null, too, where no lock can be made: a folder that cannot be written
    bool isTaken = false; ///< another process has it
};

/// A lock whose owner is dead is taken over, however young it is; one whose owner lives never is, however
/// old. Waits as long as `patience` for that one to end.
SessionLock lockSession(const QString &sessionPath, std::chrono::milliseconds patience = {});

} // namespace pixhaul
