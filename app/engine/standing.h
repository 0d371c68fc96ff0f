#pragma once

#include "engine/joblist.h"
#include "engine/underway.h"
#include "store/session.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace pixhaul {

/// How the jobs stand: each change of a stage, and with it of the job's place in Admission. The list, the
/// session and whoever listens learn of it here and nowhere else.
class Standing : public QObject
{
    Q_OBJECT

public:
    Standing(Session &session, JobList &list, Admission &admission, Underway &underway);

    /// Enters a stage, or tells how far it has come: in the list, the session and to whoever listens.
    void announce(JobId id, Stage stage);
    /// Under another name from now on.
    void rename(JobId id, const QString &name);
    /// What follows from the end of its journey.
    void settle(JobId id, const Stage &outcome);

    /// A redirect led it to a site that takes nobody for now: it waits for that one. It fails if the site has
    /// asked others for more patience than we have.
    void detour(JobId id);

    /// What is under way goes back into the queue, except commits; and nobody counts down to a retry, though
    /// its time still holds.
    void standDown();
    /// The same for what asks this site: its own links, and those that were redirected to it.
    void standDown(const QString &site);

    /// Takes an unfinished job out of the running. A commit that has begun is left to finish: its outcome
    /// holds.
    void withdraw(JobId id, Stage stage);
    /// Puts a failed, cancelled or paused job back into the queue, with all its retries.
    void retry(JobId id);
    /// The same for a job that has come to whatever end.
    void fetchAgain(JobId id);

    /// Emits what is left of changed().
    void flushChanges();

signals:
    void changed(const std::vector<pixhaul::JobId> &ids); ///< sorted; at most ten times a second
    void stageEntered(pixhaul::JobId id);                 ///< at once, for each change but mere progress
    /// See Batch.
    void placeholdersFound(const std::vector<pixhaul::JobId> &ids);
    /// The folder or its disk is in trouble; the job that met it stands in the queue again.
    void troubled(const pixhaul::Failure &why);

private:
    template <class Which>
    void standDownThose(Which isMeant);
    void giveBack(JobId id, const JobList::Job &job);
    void putBack(JobId id, const JobList::Job &job);
    void failQueued(const Failure &why);

    Session &m_session;
    JobList &m_list;
    Admission &m_admission;
    Underway &m_underway;
    QHash<QString, Failure> m_refusals; // of sites that asked for too much patience
    QTimer m_flushSoon;                 // gathers changes for the window
};

} // namespace pixhaul
