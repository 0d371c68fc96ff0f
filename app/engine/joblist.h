#pragma once

#include "engine/tally.h"

#include <QHash>

#include <set>
#include <unordered_map>
#include <vector>

namespace pixhaul {

/// The jobs, their stages, the tally. Every operation is O(1) in the number of jobs, but those that list ids.
/// One function changes a stage, and it checks that the change may be.
class JobList
{
public:
    struct Job
    {
        Link link;
        QString name;
        Stage stage;
        int attempts = 0; ///< that have failed so far in the present run of retries
    };

    void insert(JobId id, Job job);
    void remove(JobId id);

    const Job *find(JobId id) const;
    /// The job that fetches the same link already, listed or announced.
    std::optional<JobId> findDuplicate(const QUrl &url) const;
    /// Makes a link known before its job is inserted, so that two additions under way cannot double it.
    void announce(JobId id, const QUrl &url);

    void setStage(JobId id, Stage stage);
    void setName(JobId id, const QString &name);
    void setAttempts(JobId id, int attempts);

    std::vector<JobId> ids() const;                 ///< ascending
    std::vector<JobId> idsIn(StageKind kind) const; ///< ascending
    const Tally &tally() const { return m_tally; }

    /// The ids whose jobs changed since the last call, ascending.
    std::vector<JobId> takeChanged();

private:
    std::unordered_map<JobId, Job> m_jobs;
    QHash<QString, JobId> m_byLink; // duplicateKey -> job
    std::set<JobId> m_changed;
    Tally m_tally;
};

} // namespace pixhaul
