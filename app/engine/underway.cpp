#include "engine/underway.h"

#include <algorithm>

namespace pixhaul {

Underway::Underway(Admission &admission)
    : m_admission(admission)
{}

void Underway::depart(const Journey::Order &order, const Journey::Rooms &rooms, Fetch::Order fetch)
{
    const JobId id = order.id;
    fetch.mayGoOn = [this, id](const QString &from, const QString &to) { return mayGoOn(id, from, to); };
    auto journey = std::make_unique<Journey>(order, rooms, std::move(fetch));
    connect(journey.get(), &Journey::renamed, this, &Underway::renamed);
    connect(journey.get(), &Journey::progressed, this, &Underway::onProgress);
    connect(journey.get(), &Journey::readingChanged, this, &Underway::onReading);
    connect(journey.get(), &Journey::fetched, this, &Underway::onFetched);
    connect(journey.get(), &Journey::inHandChanged, this, &Underway::reckon);
    connect(journey.get(), &Journey::turnedAway, this,
            [this](JobId who, const QString &site, Admission::TimePoint until) {
                m_admission.slowDown(who, site, until);
            });
    m_journeys.emplace(id, std::move(journey));
    emit departed(id);
    const auto departing = m_journeys.find(id);
    if (departing == m_journeys.end())
        return;
    departing->second->start(
        this, [this, id, site = siteOf(order.url)](const Stage &outcome) { onEnd(id, site, outcome); });
}

void Underway::recall(JobId id)
{
    m_journeys.erase(id);
    m_admission.drop(id);
}

void Underway::divert(JobId id, const QString &own, const QString &to)
{
    m_journeys.erase(id);
    m_admission.detour(id, own, to);
}

bool Underway::isCommitting(JobId id) const
{
    const auto journey = m_journeys.find(id);
    return journey != m_journeys.end() && journey->second->isCommitting();
}

std::vector<JobId> Underway::recallable() const
{
    std::vector<JobId> ids;
    for (const auto &[id, journey] : m_journeys) {
        if (!journey->isCommitting())
            ids.push_back(id);
    }
    std::ranges::sort(ids);
    return ids;
}

void Underway::updateHolds()
{
    if (!m_admission.isOverBudget() && !m_isHolding)
        return;
    m_isHolding = m_admission.isOverBudget();
    for (const auto &[id, journey] : m_journeys)
        journey->setHeld(!m_admission.mayRead(id));
}

/// A redirect is an answer, too.
bool Underway::mayGoOn(JobId id, const QString &from, const QString &to)
{
    m_admission.speedUp(id, from);
    const bool goesOn = m_admission.goOn(id, to, Admission::TimePoint::clock::now());
    if (goesOn)
        emit movedOn();
    return goesOn;
}

void Underway::onEnd(JobId id, const QString &site, const Stage &outcome)
{
    if (kindOf(outcome) != StageKind::Queued) {
        emit ended(id, outcome);
        return;
    }
    divert(id, site, QString(m_journeys.at(id)->stoppedBefore()));
    emit detoured(id);
}

void Underway::onProgress(JobId id, qint64 received, std::optional<qint64> total)
{
    reckon(id);
    emit progressed(id, received, total);
}

void Underway::onReading(JobId id, bool isReading)
{
    m_admission.setReading(id, isReading);
    updateHolds();
}

void Underway::onFetched(JobId id, const QString &site)
{
    m_admission.speedUp(id, site);
    m_admission.freeSeat(id);
    reckon(id);
    emit fetched(id);
}

void Underway::reckon(JobId id)
{
    const BytesInHand inHand = m_journeys.at(id)->inHand();
    m_admission.setBytes(id, inHand.inMemory, inHand.onDisk);
    updateHolds();
}

} // namespace pixhaul
