#include "engine/underway.h"

#include <algorithm>

namespace pixhaul {

Underway::Underway(Admission &admission)
    : m_admission(admission)
{}

void Underway::depart(JobId id, const QString &site, std::unique_ptr<Journey> journey)
{
    connect(journey.get(), &Journey::progressed, this, &Underway::onProgress);
    connect(journey.get(), &Journey::readingChanged, this, &Underway::onReading);
    connect(journey.get(), &Journey::fetched, this, [this, site](JobId who, qint64 inMemory, qint64 onDisk) {
        m_admission.speedUp(who, site);
        m_admission.freeSeat(who);
        m_admission.setBytes(who, inMemory, onDisk);
        emit fetched(who);
    });
    connect(journey.get(), &Journey::encoded, this, &Underway::onEncoded);
    connect(journey.get(), &Journey::turnedAway, this,
            [this, site](JobId who, const QString &where, Admission::TimePoint until) {
                m_admission.slowDown(who, where, until);
                if (where != site) // links wait in the lines of the sites that lead there
                    m_admission.slowDown(who, site, until);
            });
    m_journeys.emplace(id, std::move(journey));
    emit departed(id);
    if (const auto departing = m_journeys.find(id); departing != m_journeys.end())
        departing->second->start(this, [this, id](const Stage &outcome) { emit ended(id, outcome); });
}

void Underway::recall(JobId id)
{
    m_journeys.erase(id);
    m_admission.drop(id);
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

void Underway::onProgress(JobId id, qint64 received, std::optional<qint64> total)
{
    const qint64 inMemory = m_journeys.at(id)->bytesInMemory();
    m_admission.setBytes(id, inMemory, received - inMemory);
    emit progressed(id, received, total);
    updateHolds();
}

void Underway::onReading(JobId id, bool isReading)
{
    m_admission.setReading(id, isReading);
    updateHolds();
}

void Underway::onEncoded(JobId id, qint64 bytes)
{
    m_admission.setBytes(id, bytes);
    updateHolds();
}

} // namespace pixhaul
