#pragma once

#include "engine/batch.h"
#include "engine/qtmessages.h"
#include "store/log.h"

#include <QObject>

namespace pixhaul {

/// What one run of the program leaves in its log, from its beginning to its end. Links are told as they were
/// written, without users and passwords.
class Chronicle : public QObject
{
    Q_OBJECT

public:
    /// `path` as for Log; `what` is begun: "window", "headless run".
    Chronicle(const QString &path, LogLevel level, const QString &what);
    ~Chronicle() override;

    void setLevel(LogLevel level) { m_log.setLevel(level); }
    /// Their damaged file is now `setAside`; empty: nothing is told.
    void tellSettings(const QString &setAside);
    void tellSession(const std::optional<Session::Trouble> &trouble);
    /// Tells of all that happens to its jobs. Once.
    void follow(const Batch &batch);

private:
    void onStage(const Batch &batch, JobId id);
    void onRunning(const Batch &batch, bool running);

    Log m_log;
    const QtMessages m_qtMessages{m_log};
};

} // namespace pixhaul
