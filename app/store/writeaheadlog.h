#pragma once

#include <QString>

namespace pixhaul {

/// Whether SQLite would pass over a commit in this write-ahead log without a word: it takes a log to end
/// where the first frame fails its checksum, and an empty one from a bad header on
/// (https://www.sqlite.org/fileformat2.html#walformat). After the end of the system the last commits, for
/// whose sync nobody had waited, may be such, too. False if there is no log. Blocks.
bool isWriteAheadLogDamaged(const QString &path);

} // namespace pixhaul
