#pragma once

#include <QString>

namespace pixhaul {

/// Renames a damaged file to "<path>.damaged-20260131-235959" (numbered if there is one already), so that
/// nothing of it is lost. Returns the new path; empty if it could not be renamed.
QString setAside(const QString &path);

/// The path that it would get.
QString asidePath(const QString &path);

} // namespace pixhaul
