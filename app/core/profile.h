#pragma once

#include "core/descriptor.h"

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

/// The system's own lock (flock(2)) on a file: it ends with the process, however that ends, and what is in
/// the file, or left of it, says nothing. The file goes with the lock.
class HeldLock
{
public:
    HeldLock(posix::Descriptor file, QByteArray path);
    HeldLock(const HeldLock &) = delete;
    HeldLock &operator=(const HeldLock &) = delete;
    ~HeldLock();

private:
    const posix::Descriptor m_file;
    const QByteArray m_path;
};

/// A session that is this process's alone for as long as the lock lives.
struct SessionLock
{
    std::unique_ptr<HeldLock> held = {}; ///< null, too, where no lock can be made: in a folder that cannot be
                                         ///< written, or on a file system that knows none
    bool isTaken = false;                ///< another process has it
};

/// Makes the folder, for this user alone, if it is missing. Waits as long as `patience` for another process
/// to end. Blocks.
SessionLock lockSession(const QString &sessionPath, std::chrono::milliseconds patience = {});

} // namespace pixhaul
