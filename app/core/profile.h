#pragma once

#include <QString>

class QLockFile;

#include <memory>

namespace pixhaul {

/// Where one profile keeps its things: settings, session, lock. All paths are absolute.
struct Profile
{
    QString folder;

    QString settingsPath() const;
    QString sessionPath() const;
};

/// The profile in `folder`, or the user's own if that is empty.
Profile profileAt(const QString &folder);

/// Locks a session for this process until the lock goes. Null if another process has it, or its folder cannot
/// be written. A lock whose owner is dead is taken over, however young or old it is.
std::unique_ptr<QLockFile> lockSession(const QString &sessionPath);

} // namespace pixhaul
