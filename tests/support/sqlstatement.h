#pragma once

#include <QString>
#include <QStringList>

namespace pixhaul::test {

/// Runs statements on an SQLite file that nobody has open, which is made if missing. Ends the test program if
/// one fails.
void execute(const QString &path, const QStringList &statements);

} // namespace pixhaul::test
