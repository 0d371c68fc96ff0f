#include "engine/standing.h"

#include "fetch/backoff.h"

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds changesEvery = 100ms;

/// More patience than we have a right to spend.
bool wantsTooMuch(const Failure &why)
{
    return isBusy(why) && why.retryAfter > longestPatience;
}

} // namespace

Standing::Standing(Session &session, JobList &list, Admission &admission, Underway &underway)
    : m_session(session)
    , m_list(list)
    , m_admission(admission)
    , m_underway(underway)
{
    m_flushSoon.setSingleShot(true);
    connect(&m_flushSoon, &QTimer::timeout, this, &Standing::flushChanges);
}

void Standing::announce(JobId id, Stage stage)
{
    const StageKind kind = kindOf(stage);
    const bool isNews = kindOf(m_list.find(id)->stage) != kind;
    // Saved is noted by the commit itself; what is being fetched stays queued on disk.
    if (isNews && kind != StageKind::Saved && kind != StageKind::Fetching)
        m_session.note(id, stage);
    const std::vector<JobId> unmasked = m_list.setStage(id, std::move(stage));
    if (!m_flushSoon.isActive())
        m_flushSoon.start(changesEvery);
    if (isNews)
        emit stageEntered(id);
    if (!unmasked.empty())
        emit placeholdersFound(unmasked);
}

void Standing::rename(JobId id, const QString &name)
{
    m_list.setName(id, name);
    if (!m_flushSoon.isActive())
        m_flushSoon.start(changesEvery);
}

void Standing::settle(JobId id, const Stage &outcome)
{
    const auto *gone = std::get_if<stage::Failed>(&outcome);
    if (gone && stopsTheQueue(gone->why)) { // nothing is lost
        m_admission.enqueueAt(id, siteOf(m_list.find(id)->link.url), {});
        announce(id, stage::Queued());
        emit troubled(gone->why);
        return;
    }
    if (const auto *waiting = std::get_if<stage::Waiting>(&outcome)) {
        m_list.setAttempts(id, waiting->attempt);
        m_admission.enqueueAt(id, siteOf(m_list.find(id)->link.url), waiting->until);
    } else if (const auto *saved = std::get_if<stage::Saved>(&outcome);
               saved && !saved->receipt.file.isEmpty()) {
        m_list.setName(id, saved->receipt.file);
    }
    announce(id, outcome);
    if (gone && wantsTooMuch(gone->why))
        failQueued(gone->why);
}

/// What a host asks of one link it asks of all: those that still wait for it, redirected ones included, need
/// not ask themselves.
void Standing::failQueued(const Failure &why)
{
    m_refusals.insert(why.site, why);
    for (const StageKind kind : {StageKind::Queued, StageKind::Waiting}) {
        m_list.forEach(m_list.idsIn(kind), [&](JobId id, const JobList::Job &job) {
            if (siteOf(job.link.url) != why.site && m_admission.placeOf(id) != why.site)
                return;
            m_admission.drop(id);
            announce(id, stage::Failed{why, job.attempts});
        });
    }
}

void Standing::detour(JobId id)
{
    const QString site = m_admission.placeOf(id);
    const auto refusal = m_refusals.constFind(site);
    if (refusal == m_refusals.cend()) {
        announce(id, stage::Queued());
    } else if (m_admission.status(site).cooling > Admission::TimePoint::clock::now()) {
        m_admission.drop(id);
        announce(id, stage::Failed{*refusal, m_list.find(id)->attempts});
    } else {
        m_refusals.erase(refusal); // it may have changed its mind
        announce(id, stage::Queued());
    }
}

void Standing::standDown()
{
    standDownThose([](const QUrl &) { return true; });
}

void Standing::standDown(const QString &site)
{
    standDownThose([&site](const QUrl &url) { return siteOf(url) == site; });
    m_list.forEach(m_underway.recallable(), [&](JobId id, const JobList::Job &job) {
        if (m_admission.placeOf(id) == site) { // redirected there
            m_underway.divert(id, siteOf(job.link.url), site);
            announce(id, stage::Queued());
        }
    });
}

template <class Which>
void Standing::standDownThose(Which isMeant)
{
    m_list.forEach(m_underway.recallable(), [&](JobId id, const JobList::Job &job) {
        if (isMeant(job.link.url))
            giveBack(id, job);
    });
    m_list.forEach(m_list.idsIn(StageKind::Waiting), [&](JobId id, const JobList::Job &job) {
        if (isMeant(job.link.url))
            announce(id, stage::Queued());
    });
}

/// Back to the head of its line, as if it had never started.
void Standing::giveBack(JobId id, const JobList::Job &job)
{
    m_underway.recall(id);
    m_admission.enqueueAt(id, siteOf(job.link.url), {});
    announce(id, stage::Queued());
}

void Standing::withdraw(JobId id, Stage stage)
{
    if (isFinal(kindOf(m_list.find(id)->stage)) || m_underway.isCommitting(id))
        return;
    m_underway.recall(id);
    announce(id, std::move(stage));
}

void Standing::retry(JobId id)
{
    const JobList::Job &job = *m_list.find(id);
    const StageKind kind = kindOf(job.stage);
    if (kind != StageKind::Failed && kind != StageKind::Cancelled && kind != StageKind::Paused)
        return;
    putBack(id, job);
}

void Standing::fetchAgain(JobId id)
{
    const JobList::Job &job = *m_list.find(id);
    if (isFinal(kindOf(job.stage)))
        putBack(id, job);
}

void Standing::putBack(JobId id, const JobList::Job &job)
{
    m_list.setAttempts(id, 0);
    m_admission.enqueue(id, siteOf(job.link.url));
    announce(id, stage::Queued());
}

void Standing::flushChanges()
{
    m_flushSoon.stop();
    const std::vector<JobId> ids = m_list.takeChanged();
    if (!ids.empty())
        emit changed(ids);
}

} // namespace pixhaul
