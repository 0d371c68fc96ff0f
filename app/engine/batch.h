#pragma once

#include "core/certificatefault.h"
#include "core/job.h"
#include "core/settings.h"
#include "engine/arrivals.h"
#include "engine/joblist.h"
#include "engine/network.h"
#include "engine/standing.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

namespace pixhaul {

/// The one door to the engine: the list of jobs, and the running of it. Lives on the thread of the main event
/// loop; every function returns at once. What it says, it says by signals, at most ten times a second for
/// changes.
class Batch : public QObject
{
    Q_OBJECT

public:
    using Added = pixhaul::Added;

    struct Options
    {
        bool fetchOnly = false;                    ///< payloads are checked for completeness and dropped
        bool acceptAnyCertificate = false;         ///< --insecure
        QStringList certificateExceptions = {};    ///< HOST or HOST:PORT
        std::chrono::milliseconds retryBase{1000}; ///< of the exponential backoff
    };

    Batch(const Settings &settings, const Options &options, std::unique_ptr<Session> session);
    ~Batch() override;

    // The list
    /// Takes over what Session::open() brought back. Nothing starts by itself. Before the first add().
    void restore(std::vector<StoredJob> jobs);
    /// No picture gets the names of these, nor takes their place, whatever Settings::existing says.
    void keepNames(const std::vector<StoredJob> &jobs);
    /// Gives each new link an id and a name and stores it; accepted() follows when all are safe on disk. Some
    /// may have started by then.
    void add(std::vector<Link> links);
    /// Forgets jobs; running ones are cancelled. Their files stay.
    void remove(std::span<const JobId> ids);

    // Running
    void start(); ///< also again after troubled()
    void pause(); ///< what is under way goes back into the queue, except commits
    /// Started, and something is left to do that is not waiting for resumeHost(). If nothing else is left,
    /// the queue rests: it is neither running nor finished(), and goes on by itself with resumeHost() or new
    /// links.
    bool isRunning() const;

    // Hosts of the list, by their sites (see siteOf); others are left alone
    /// None of its links starts, and none of others is redirected to it; what is under way goes back into the
    /// queue, except commits; other hosts go on. Holds until resumeHost(), the host's last link leaves the
    /// list, or the program ends.
    void pauseHost(const QString &site);
    void resumeHost(const QString &site);
    /// By name. O(number of hosts).
    std::vector<HostStatus> hosts() const { return m_list.hosts().status(m_admission, m_settings.perHost); }

    // Single jobs; those for whom it makes no sense are left alone
    void cancel(std::span<const JobId> ids);
    void hold(std::span<const JobId> ids);  ///< pauses them
    void retry(std::span<const JobId> ids); ///< failed, cancelled and paused ones go back into the queue
    /// Final ones go back into the queue, the saved among them, whose files are known to be gone or damaged.
    /// What is there under their names is treated as any file from earlier.
    void fetchAgain(std::span<const JobId> ids);

    // Asking
    std::vector<JobId> ids() const { return m_list.ids(); } ///< ascending
    std::optional<JobSnapshot> snapshot(JobId id) const { return m_list.snapshot(id); }
    Tally tally() const { return m_list.tally(); }
    qint64 bytesReceived() const { return m_bytesReceived; } ///< since the program started; never falls
    const Settings &settings() const { return m_settings; }

    /// Applies at once; a new folder, and whether originals are kept, hold for links that have not started,
    /// what is asked of pictures for those that are not being converted yet.
    void setSettings(const Settings &settings);
    /// Sends the cookies of a Netscape cookies.txt to the hosts it names, for this run; an empty path: none.
    /// FileTrouble if it cannot be read or understood; then nothing changes.
    Result<void> useCookies(const QString &path);

    // Certificates that do not verify
    /// The one at which this job failed, as its site showed it last; nullopt if it did not, or no site showed
    /// any in this run.
    std::optional<CertificateFault> certificateFault(JobId id) const;
    /// Accepts this very certificate with these faults at its site for the rest of the run. Nothing is
    /// fetched by itself.
    void except(const CertificateFault &fault) { m_network.tls().except(fault); }

signals:
    void accepted(const pixhaul::Added &added);
    void changed(const std::vector<pixhaul::JobId> &ids); ///< sorted; at most ten times a second
    /// At once, for each change but mere progress. Whoever hears of it must not call back on the spot.
    void stageEntered(pixhaul::JobId id);
    /// These were saved earlier, and the picture that was saved just now, the third of the same bytes, makes
    /// them likely placeholders (see JobSnapshot). After its stageEntered(), and by the same rule.
    void placeholdersFound(const std::vector<pixhaul::JobId> &ids);
    void removed(const std::vector<pixhaul::JobId> &ids); ///< sorted
    void runningChanged(bool running);
    void finished();                             ///< nothing is left to do, not even on paused hosts
    void troubled(const pixhaul::Failure &why);  ///< the queue has paused; start() goes on
    void sessionTroubled(const QString &detail); ///< the session cannot be written; the work goes on

private:
    void onListed(const std::vector<JobId> &ids);
    void requestPump();
    void pump();
    void depart(JobId id);
    void onProgress(JobId id, qint64 received, std::optional<qint64> total);
    void onFetched(JobId id);
    void onDetoured(JobId id);
    void onFinished(JobId id, const Stage &outcome);
    void onTrouble(const Failure &why);
    void updateRunning();

    Settings m_settings;
    const Options m_options;
    const std::shared_ptr<Session> m_session; // with what a dead disk may keep
    const std::shared_ptr<NameBook> m_names = std::make_shared<NameBook>();
    JobList m_list;
    Admission m_admission;
    Network m_network;
    Converter m_converter;
    Committer m_committer;
    Underway m_underway; // its journeys use all of the above
    Standing m_standing;
    Arrivals m_arrivals;
    std::unordered_set<JobId> m_removeWhenCommitted;
    qint64 m_bytesReceived = 0;
    bool m_isStarted = false;
    bool m_wasRunning = false;
    QTimer m_pumpSoon; // zero: pumping is always queued, never recursive
};

} // namespace pixhaul
