#pragma once

#include "core/descriptor.h"

#include <QByteArray>
#include <QString>

namespace pixhaul {

/// A file that lines are appended to, by any number of processes at once. Before it outgrows its size it
/// becomes
/// "<name>.1.log", the one before it "<name>.2.log", and so on; the oldest goes. No line is torn or lost by
/// that. Blocks.
class LogFile
{
public:
    static constexpr qint64 usualSize = 1 << 20; ///< bytes
    static constexpr int olderFiles = 3;

    /// `path` ends with ".log". Nothing is made before the first line.
    explicit LogFile(const QString &path, qint64 size = usualSize);

    /// `line` with its end. False if it could not be written; the next may be.
    bool append(const QByteArray &line);

private:
    bool openCurrent();
    bool isCurrent() const;
    qint64 size() const;
    void rotate(int tries);
    QByteArray olderPath(int number) const;

    const QString m_path;
    const qint64 m_size;
    posix::Descriptor m_file;
    bool m_isTorn = false; // the last line was written in part only
};

} // namespace pixhaul
