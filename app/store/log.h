#pragma once

#include "async/workers.h"
#include "core/loglevel.h"
#include "store/logfile.h"

#include <QDateTime>
#include <QString>

#include <atomic>

namespace pixhaul {

/// A log in plain text: a line for each entry, with the time (UTC), the level and the text. Written on a
/// thread of its own; where it cannot be written it is missing, and nothing else happens.
class Log
{
public:
    static constexpr int longestQueue = 4'096; ///< entries
    static constexpr int longestText = 1'000;  ///< characters; what is longer is cut

    /// See LogFile for `path`.
    Log(const QString &path, LogLevel level);
    ~Log(); ///< writes what is still queued

    void setLevel(LogLevel level) { m_level = level; }
    bool keeps(LogLevel level) const { return level != LogLevel::Off && level <= m_level; }

    /// From any thread; returns at once. `text` holds no secret. If the queue is full it is dropped; the next
    /// entry tells how many were.
    void write(LogLevel level, const QString &text);

private:
    void put(const QDateTime &time, LogLevel level, const QString &text);
    void putMissing(qint64 dropped);

    std::atomic<LogLevel> m_level;
    std::atomic<int> m_queued = 0;
    std::atomic<qint64> m_dropped = 0; // since the last one that was queued
    qint64 m_missing = 0;              // dropped, or not written; on m_thread only, as the file
    LogFile m_file;
    Workers m_thread{1}; // last, so that it ends before what it works with
};

} // namespace pixhaul
