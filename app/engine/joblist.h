#pragma once

#include "engine/hosts.h"
#include "engine/placeholders.h"
#include "engine/tally.h"

#include <QHash>

#include <set>
#include <span>
#include <unordered_map>
#include <vector>

namespace pixhaul {

/// The jobs, their stages, the tally, the hosts they ask. Every operation is O(1) in the number of jobs
/// and O(log n) in that of hosts, but those that list ids.
/// One function changes a stage, and it checks that the change may be.
class JobList
{
public:
    struct Job
    {
        Link link;
        QString name;
        Stage stage;
        Sequence sequence = {};
        QString nameTemplate = {}; ///< see StoredJob
        int attempts = 0;          ///< that have failed so far in the present run of retries
        bool isLikelyPlaceholder = false;
    };

    void insert(JobId id, Job job);
    void remove(JobId id);

    const Job *find(JobId id) const;
    /// what(id, job) for those that are in the list when their turn comes.
    template <class Do>
    void forEach(std::span<const JobId> ids, Do what) const
    {
        for (const JobId id : ids) {
            if (const Job *job = find(id))
                what(id, *job);
        }
    }
    /// The job that fetches the same link already, listed or announced.
    std::optional<JobId> findDuplicate(const QUrl &url) const;
    /// Makes a link known before its job is inserted, so that two additions under way cannot double it.
    void announce(JobId id, const QUrl &url);

    /// Returns the jobs that were saved earlier and turn out to be likely placeholders by this one's picture.
    std::vector<JobId> setStage(JobId id, Stage stage);
    void setName(JobId id, const QString &name);
    void setAttempts(JobId id, int attempts);
    /// Counts bytes that came for the job to its host.
    void receive(JobId id, qint64 bytes);

    std::vector<JobId> ids() const;                 ///< ascending
    std::vector<JobId> idsIn(StageKind kind) const; ///< ascending
    std::optional<JobSnapshot> snapshot(JobId id) const;
    const Tally &tally() const { return m_tally; }
    const Hosts &hosts() const { return m_hosts; }

    /// The ids whose jobs changed since the last call, ascending.
    std::vector<JobId> takeChanged();

private:
    std::vector<JobId> unmask(JobId id, const Job &job);

    std::unordered_map<JobId, Job> m_jobs;
    QHash<QString, JobId> m_byLink; // duplicateKey -> job
    std::set<JobId> m_changed;
    Tally m_tally;
    Hosts m_hosts;
    Placeholders m_placeholders;
};

} // namespace pixhaul
