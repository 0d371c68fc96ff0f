#include "engine/joblist.h"

#include <algorithm>
#include <utility>

namespace pixhaul {

void JobList::insert(JobId id, Job job)
{
    announce(id, job.link.url);
    ++m_tally.count[job.stage.index()];
    m_hosts.enter(siteOf(job.link.url), kindOf(job.stage));
    const auto inserted = m_jobs.emplace(id, std::move(job)).first;
    unmask(id, inserted->second);
}

void JobList::remove(JobId id)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end())
        return;
    --m_tally.count[job->second.stage.index()];
    m_hosts.leave(siteOf(job->second.link.url), kindOf(job->second.stage));
    const QString key = duplicateKey(job->second.link.url);
    if (m_byLink.value(key) == id)
        m_byLink.remove(key);
    m_changed.erase(id);
    m_jobs.erase(job);
}

const JobList::Job *JobList::find(JobId id) const
{
    const auto job = m_jobs.find(id);
    return job == m_jobs.end() ? nullptr : &job->second;
}

std::optional<JobId> JobList::findDuplicate(const QUrl &url) const
{
    const auto known = m_byLink.constFind(duplicateKey(url));
    return known == m_byLink.cend() ? std::nullopt : std::optional(*known);
}

void JobList::announce(JobId id, const QUrl &url)
{
    m_byLink.insert(duplicateKey(url), id);
}

std::vector<JobId> JobList::setStage(JobId id, Stage stage)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end())
        return {};
    Stage &present = job->second.stage;
    Q_ASSERT_X(mayFollow(kindOf(present), kindOf(stage)), "JobList::setStage", "a stage that may not follow");
    --m_tally.count[present.index()];
    ++m_tally.count[stage.index()];
    if (present.index() != stage.index())
        m_hosts.change(siteOf(job->second.link.url), kindOf(present), kindOf(stage));
    present = std::move(stage);
    m_changed.insert(id);
    return unmask(id, job->second);
}

/// Marks whoever turns out to be a likely placeholder by this job's picture. The earlier ones are returned.
std::vector<JobId> JobList::unmask(JobId id, const Job &job)
{
    const auto *saved = std::get_if<stage::Saved>(&job.stage);
    if (!saved)
        return {};
    std::vector<JobId> earlier;
    for (const JobId likely : m_placeholders.note(id, job.link.url, saved->receipt.fingerprint)) {
        const auto found = m_jobs.find(likely);
        if (found == m_jobs.end() || std::exchange(found->second.isLikelyPlaceholder, true))
            continue;
        m_changed.insert(likely);
        if (likely != id)
            earlier.push_back(likely);
    }
    return earlier;
}

void JobList::setName(JobId id, const QString &name)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end())
        return;
    job->second.name = name;
    m_changed.insert(id);
}

void JobList::setAttempts(JobId id, int attempts)
{
    const auto job = m_jobs.find(id);
    if (job != m_jobs.end())
        job->second.attempts = attempts;
}

void JobList::receive(JobId id, qint64 bytes)
{
    const auto job = m_jobs.find(id);
    if (job != m_jobs.end())
        m_hosts.receive(siteOf(job->second.link.url), bytes);
}

std::optional<JobSnapshot> JobList::snapshot(JobId id) const
{
    const Job *job = find(id);
    if (!job)
        return std::nullopt;
    return JobSnapshot{id, job->link, job->name, job->stage, job->isLikelyPlaceholder};
}

std::vector<JobId> JobList::ids() const
{
    std::vector<JobId> ids;
    ids.reserve(m_jobs.size());
    for (const auto &[id, job] : m_jobs)
        ids.push_back(id);
    std::ranges::sort(ids);
    return ids;
}

std::vector<JobId> JobList::idsIn(StageKind kind) const
{
    std::vector<JobId> ids;
    ids.reserve(static_cast<std::size_t>(m_tally.of(kind)));
    for (const auto &[id, job] : m_jobs) {
        if (kindOf(job.stage) == kind)
            ids.push_back(id);
    }
    std::ranges::sort(ids);
    return ids;
}

std::vector<JobId> JobList::takeChanged()
{
    std::vector<JobId> ids(m_changed.begin(), m_changed.end());
    m_changed.clear();
    return ids;
}

} // namespace pixhaul
