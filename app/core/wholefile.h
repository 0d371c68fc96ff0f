#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace pixhaul {

/// Writes a file: all of it, or what was there stays. Fails with FileTrouble, detail the system's words. Blocks
/// on the disk.
Result<void> writeWhole(const QString &path, const QByteArray &bytes);

} // namespace pixhaul
