#include "fetch/admission.h"

#include <algorithm>

namespace pixhaul {

Admission::Admission(const Limits &limits)
    : m_limits(limits)
{}

void Admission::setLimits(const Limits &limits)
{
    m_limits = limits;
    for (auto &[site, line] : m_lines)
        giveTurn(site, line);
}

void Admission::enqueue(JobId id, const QString &site)
{
    const auto place = newPlace(id, site);
    if (!place)
        return;
    Line &line = m_lines[site];
    line.waiting.push_back(*place);
    giveTurn(site, line);
}

void Admission::enqueueAt(JobId id, const QString &site, TimePoint due)
{
    if (const auto place = newPlace(id, site))
        m_due.emplace(due, *place);
}

void Admission::coolDown(const QString &site, TimePoint until)
{
    Line &line = m_lines[site];
    if (until <= line.coolUntil)
        return;
    line.coolUntil = until;
    m_cooling.emplace(until, site);
}

std::optional<JobId> Admission::next(TimePoint now)
{
    admitDue(now);
    while (!m_turns.empty() && hasRoom()) {
        const QString site = m_turns.front();
        m_turns.pop_front();
        Line &line = m_lines[site];
        line.inTurn = false;
        if (line.coolUntil > now) // its end gives it a turn
            continue;
        while (!line.waiting.empty()) {
            const Place place = line.waiting.front();
            line.waiting.pop_front();
            if (!isValid(place))
                continue;
            const JobId id = place.id;
            m_waiting.erase(id);
            m_admitted.emplace(id, Admitted{site, 0, m_nextOrder++, true});
            ++line.seated;
            ++m_seated;
            giveTurn(site, line);
            return id;
        }
        settle(site);
    }
    return std::nullopt;
}

std::optional<Admission::TimePoint> Admission::wakeAt() const
{
    std::optional<TimePoint> earliest;
    if (!m_due.empty())
        earliest = m_due.begin()->first;
    if (!m_cooling.empty())
        earliest = std::min(earliest.value_or(TimePoint::max()), m_cooling.begin()->first);
    return earliest;
}

void Admission::setBytes(JobId id, qint64 bytes)
{
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end())
        return;
    m_bytes += bytes - admitted->second.bytes;
    admitted->second.bytes = bytes;
}

void Admission::setReading(JobId id, bool isReading)
{
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end())
        return;
    if (isReading)
        m_readingOrders.insert(admitted->second.order);
    else
        m_readingOrders.erase(admitted->second.order);
}

bool Admission::mayRead(JobId id) const
{
    if (!isOverBudget())
        return true;
    const auto admitted = m_admitted.find(id);
    return admitted != m_admitted.end() && !m_readingOrders.empty() &&
           admitted->second.order == *m_readingOrders.begin();
}

void Admission::freeSeat(JobId id)
{
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end() || !admitted->second.seated)
        return;
    admitted->second.seated = false;
    m_readingOrders.erase(admitted->second.order);
    --m_seated;
    const QString site = admitted->second.site;
    Line &line = m_lines[site];
    --line.seated;
    giveTurn(site, line);
    settle(site);
}

void Admission::drop(JobId id)
{
    m_waiting.erase(id); // its place in a line or among the due is skipped when it comes up
    freeSeat(id);
    setBytes(id, 0);
    m_admitted.erase(id);
}

/// Beside the seats, what is in hand is bounded: in bytes, and in number, since 100,000 icons weigh little
/// and yet need a journey each. It will be saved and make room.
bool Admission::hasRoom() const
{
    const std::size_t mostInHand = 4 * static_cast<std::size_t>(m_limits.seats) + 16;
    return m_seated < m_limits.seats && !isOverBudget() && m_admitted.size() < mostInHand;
}

/// Nothing if the link waits already.
std::optional<Admission::Place> Admission::newPlace(JobId id, const QString &site)
{
    const Place place{id, m_nextTicket++};
    if (!m_waiting.emplace(id, Waiting{site, place.ticket}).second)
        return std::nullopt;
    return place;
}

bool Admission::isValid(const Place &place) const
{
    const auto waiting = m_waiting.find(place.id);
    return waiting != m_waiting.end() && waiting->second.ticket == place.ticket;
}

/// Those whose time has come join their lines.
void Admission::admitDue(TimePoint now)
{
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const Place place = m_due.begin()->second;
        m_due.erase(m_due.begin());
        if (!isValid(place))
            continue;
        const QString &site = m_waiting.at(place.id).site;
        Line &line = m_lines[site];
        line.waiting.push_front(place);
        giveTurn(site, line);
    }
    while (!m_cooling.empty() && m_cooling.begin()->first <= now) {
        const QString site = m_cooling.begin()->second;
        m_cooling.erase(m_cooling.begin());
        Line &line = m_lines[site];
        if (line.coolUntil <= now)
            line.coolUntil = {};
        giveTurn(site, line);
        settle(site);
    }
}

void Admission::giveTurn(const QString &site, Line &line)
{
    if (line.inTurn || line.waiting.empty() || line.seated >= m_limits.perSite)
        return;
    line.inTurn = true;
    m_turns.push_back(site);
}

/// Forgets a site about which there is nothing to remember, so that 10,000 sites leave nothing behind.
void Admission::settle(const QString &site)
{
    const auto line = m_lines.find(site);
    if (line == m_lines.end() || line->second.inTurn || line->second.seated > 0 ||
        !line->second.waiting.empty())
        return;
    if (line->second.coolUntil == TimePoint())
        m_lines.erase(line);
}

} // namespace pixhaul
