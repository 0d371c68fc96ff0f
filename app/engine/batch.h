#pragma once

#include "core/job.h"
#include "core/settings.h"
#include "engine/tally.h"

#include <QObject>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace pixhaul {

class Session;
struct StoredJob;

/// The one door to the engine: the list of jobs, and the running of it. Lives on the thread of the main event loop;
/// every function returns at once. What it says, it says by signals, at most ten times a second for changes.
class Batch : public QObject
{
    Q_OBJECT

public:
    /// What became of links that were handed to add().
    struct Added
    {
        std::vector<JobId> ids;                                ///< the new jobs, ascending
        std::vector<std::pair<qsizetype, JobId>> duplicates;  ///< index into what was handed in, and the job it doubles
    };

    struct Options
    {
        bool fetchOnly = false;            ///< payloads are checked for completeness and dropped
        bool acceptAnyCertificate = false; ///< --insecure
        QStringList certificateExceptions; ///< HOST or HOST:PORT
    };

    Batch(const Settings &settings, const Options &options, std::unique_ptr<Session> session);
    ~Batch() override;

    // The list
    /// Takes over what Session::open() brought back. Nothing starts by itself. Before the first add().
    void restore(std::vector<StoredJob> jobs);
    /// Gives each new link an id and a name. accepted() follows once they are safe on disk; only then do they appear.
    void add(std::vector<Link> links);
    /// Forgets jobs; running ones are cancelled. Their files stay.
    void remove(std::span<const JobId> ids);

    // Running
    void start();               ///< also again after troubled()
    void pause();               ///< what is under way goes back into the queue, except commits
    bool isRunning() const;     ///< started, and something is left to do

    // Single jobs; those for whom it makes no sense are left alone
    void cancel(std::span<const JobId> ids);
    void hold(std::span<const JobId> ids);   ///< pauses them
    void retry(std::span<const JobId> ids);  ///< failed, cancelled and paused ones go back into the queue
    void retryFailed();

    // Asking
    std::vector<JobId> ids() const;          ///< ascending
    std::optional<JobSnapshot> snapshot(JobId id) const;
    Tally tally() const;
    qint64 bytesReceived() const;            ///< since the program started; never falls
    const Settings &settings() const;

    /// Applies at once; a new folder holds for links that have not started.
    void setSettings(const Settings &settings);

signals:
    void accepted(const pixhaul::Batch::Added &added);
    void changed(const std::vector<pixhaul::JobId> &ids); ///< sorted
    void removed(const std::vector<pixhaul::JobId> &ids); ///< sorted
    void runningChanged(bool running);
    void finished();                                      ///< nothing is left to do
    void troubled(const pixhaul::Failure &why);           ///< the queue has paused; start() goes on
    void sessionTroubled(const QString &detail);          ///< the session cannot be written; the work goes on
};

} // namespace pixhaul
