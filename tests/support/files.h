#pragma once

#include <QByteArray>
#include <QStringList>

/// What lies on the disk.
namespace pixhaul::test {

/// "(unreadable)" if it cannot be read: no empty file is taken for one that is missing.
QByteArray contentOf(const QString &path);

/// The names of all that is in a folder, hidden files and dangling links too, in their order.
QStringList entriesOf(const QString &folder);

} // namespace pixhaul::test
