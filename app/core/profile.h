#pragma once

#include "core/descriptor.h"

#include <QString>

#include <chrono>

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

/// A session that is this process's alone for as long as the lock lives. It is the system's own (flock(2)),
/// so it ends with the process, however that ends, and what is in the file, or left of it, says nothing.
struct SessionLock
{
    posix::Descriptor file =
        posix::Descriptor(); ///< closed, too, where no lock can be made: a folder that cannot be written
    bool isTaken = false;    ///< another process has it
};

/// Makes the folder, for this user alone, if it is missing. Waits as long as `patience` for another process
/// to end. Blocks.
SessionLock lockSession(const QString &sessionPath, std::chrono::milliseconds patience = {});

} // namespace pixhaul
