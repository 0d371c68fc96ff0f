#include "fetch/admission.h"

#include <algorithm>

namespace pixhaul {

namespace {

/// A link that is led to another full site each time must arrive somewhere.
constexpr int mostDetours = 2;

} // namespace

Admission::Admission(const Limits &limits)
    : m_limits(limits)
{}

/// A limit binds only sites that have seats taken, so the others need not be asked.
void Admission::setLimits(const Limits &limits)
{
    m_limits = limits;
    for (auto &[id, admitted] : m_admitted) {
        if (admitted.site)
            updateTurn(*admitted.site);
    }
}

void Admission::enqueue(JobId id, const QString &name)
{
    if (m_waiting.contains(id))
        return;
    Site &site = siteNamed(name);
    wait(id, site, InLine{&site.fresh, site.fresh.insert(site.fresh.end(), id)});
}

void Admission::enqueueAt(JobId id, const QString &name, TimePoint due)
{
    if (m_waiting.contains(id))
        return;
    wait(id, siteNamed(name), m_due.emplace(due, id));
}

void Admission::slowDown(JobId id, const QString &name, TimePoint until)
{
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end() || name.isEmpty())
        return;
    Site &site = siteNamed(name);
    site.limit.decrease(mostPerSite(), admitted->second.order, m_nextOrder);
    if (!site.cooling || (*site.cooling)->first < until) {
        if (site.cooling)
            m_cooling.erase(*site.cooling);
        site.cooling = m_cooling.emplace(until, &site);
    }
    updateTurn(site);
}

void Admission::speedUp(JobId id, const QString &name)
{
    const auto admitted = m_admitted.find(id);
    const auto site = m_sites.find(name);
    if (admitted == m_admitted.end() || site == m_sites.end())
        return;
    site->second.limit.increase(m_limits.perSite, admitted->second.order);
    updateTurn(site->second);
}

void Admission::holdSite(const QString &name)
{
    if (name.isEmpty())
        return;
    Site &site = siteNamed(name);
    if (!site.isHeld)
        m_heldLinks += site.waiting;
    site.isHeld = true;
    updateTurn(site);
    std::vector<JobId> away;
    for (const auto &[id, detour] : m_detours) {
        if (detour.own == name && m_waiting.contains(id))
            away.push_back(id);
    }
    std::ranges::sort(away);
    for (const JobId id : away) {
        drop(id);
        enqueueAt(id, name, {});
    }
}

void Admission::resumeSite(const QString &name)
{
    const auto site = m_sites.find(name);
    if (site == m_sites.end() || !site->second.isHeld)
        return;
    m_heldLinks -= site->second.waiting;
    site->second.isHeld = false;
    updateTurn(site->second);
    settle(site->second);
}

Admission::SiteStatus Admission::status(const QString &name) const
{
    const auto known = m_sites.find(name);
    if (known == m_sites.end())
        return {.limit = name.isEmpty() ? m_limits.seats : m_limits.perSite};
    const Site &site = known->second;
    return {site.seated, limitOf(site), site.cooling ? std::optional((*site.cooling)->first) : std::nullopt,
            site.isHeld};
}

std::optional<JobId> Admission::next(TimePoint now)
{
    admitDue(now);
    while (!m_turns.empty() && hasRoom()) {
        Site &site = *m_turns.begin()->second;
        const JobId id = site.returned.empty() ? site.fresh.front() : site.returned.front();
        if (sendHome(id))
            continue;
        leave(m_waiting.find(id));
        takeSeat(m_admitted[id], site);
        ++m_seated;
        return id;
    }
    return std::nullopt;
}

/// Its number is a new one: to the site, it starts now (see AimdLimit).
bool Admission::goOn(JobId id, const QString &name, TimePoint now)
{
    admitDue(now);
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end() || !admitted->second.site)
        return false;
    Site &from = *admitted->second.site;
    if (from.name == name)
        return true;
    Site &to = siteNamed(name);
    if (to.isClosed())
        return false;
    if (to.seated >= limitOf(to)) {
        const auto detour = m_detours.find(id);
        return detour != m_detours.end() && detour->second.count >= mostDetours;
    }
    m_readingOrders.erase(admitted->second.order);
    --from.seated;
    updateTurn(from);
    settle(from);
    takeSeat(admitted->second, to);
    return true;
}

void Admission::detour(JobId id, const QString &own, const QString &to)
{
    const auto before = m_detours.find(id);
    const int count = before == m_detours.end() ? 0 : before->second.count;
    drop(id);
    m_detours.emplace(id, Detour{own, count + 1});
    enqueueAt(id, to, {});
}

QString Admission::placeOf(JobId id) const
{
    if (const auto link = m_waiting.find(id); link != m_waiting.end())
        return link->second.site->name;
    const auto admitted = m_admitted.find(id);
    return admitted != m_admitted.end() && admitted->second.site ? admitted->second.site->name : QString();
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

void Admission::setBytes(JobId id, qint64 inMemory, qint64 onDisk)
{
    const auto admitted = m_admitted.find(id);
    if (admitted == m_admitted.end())
        return;
    m_bytes += inMemory - admitted->second.bytes;
    m_onDisk += onDisk - admitted->second.onDisk;
    admitted->second.bytes = inMemory;
    admitted->second.onDisk = onDisk;
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
    if (admitted == m_admitted.end() || !admitted->second.site)
        return;
    m_readingOrders.erase(admitted->second.order);
    Site &site = *std::exchange(admitted->second.site, nullptr);
    --site.seated;
    --m_seated;
    updateTurn(site);
    settle(site);
}

void Admission::drop(JobId id)
{
    if (const auto link = m_waiting.find(id); link != m_waiting.end()) {
        Site &site = *link->second.site;
        leave(link);
        updateTurn(site);
        settle(site);
    }
    freeSeat(id);
    setBytes(id, 0);
    m_admitted.erase(id);
    m_detours.erase(id);
}

Admission::Site &Admission::siteNamed(const QString &name)
{
    const auto known = m_sites.find(name);
    if (known != m_sites.end())
        return known->second;
    return m_sites.emplace(name, Site{name, m_nextTurn++}).first->second;
}

int Admission::limitOf(const Site &site) const
{
    return site.name.isEmpty() ? m_limits.seats : site.limit.of(m_limits.perSite);
}

/// Beside the seats, what is in hand is bounded: in bytes, and in number, since 100,000 icons weigh little
/// and yet need a journey each. It will be saved and make room.
bool Admission::hasRoom() const
{
    const std::size_t mostInHand = 4 * static_cast<std::size_t>(m_limits.seats) + 16;
    return m_seated < m_limits.seats && !isOverBudget() && m_admitted.size() < mostInHand;
}

/// Those whose time has come join their lines.
void Admission::admitDue(TimePoint now)
{
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const JobId id = m_due.begin()->second;
        m_due.erase(m_due.begin());
        Waiting &link = m_waiting.at(id);
        Line &line = link.site->returned;
        link.place = InLine{&line, line.insert(line.end(), id)};
        updateTurn(*link.site);
    }
    while (!m_cooling.empty() && m_cooling.begin()->first <= now) {
        Site &site = *m_cooling.begin()->second;
        m_cooling.erase(m_cooling.begin());
        site.cooling.reset();
        updateTurn(site);
        settle(site);
    }
}

void Admission::wait(JobId id, Site &site, std::variant<Due::iterator, InLine> place)
{
    m_waiting.emplace(id, Waiting{&site, place});
    ++site.waiting;
    if (site.isHeld)
        ++m_heldLinks;
    updateTurn(site);
}

/// Takes a link out of wherever it waits.
void Admission::leave(WaitingLinks::iterator link)
{
    Site &site = *link->second.site;
    if (const auto *due = std::get_if<Due::iterator>(&link->second.place))
        m_due.erase(*due);
    else if (const auto *in = std::get_if<InLine>(&link->second.place))
        in->line->erase(in->place);
    m_waiting.erase(link);
    --site.waiting;
    if (site.isHeld)
        --m_heldLinks;
}

void Admission::takeSeat(Admitted &link, Site &site)
{
    link.site = &site;
    link.order = m_nextOrder++;
    ++site.seated;
    site.lastTurn = m_nextTurn++;
    updateTurn(site);
}

/// A link on a detour begins with its own site, too: if that has closed meanwhile, it goes back
/// and waits there. Whether it does.
bool Admission::sendHome(JobId id)
{
    const auto detour = m_detours.find(id);
    if (detour == m_detours.end())
        return false;
    const QString own = detour->second.own;
    const auto home = m_sites.find(own);
    if (home == m_sites.end() || !home->second.isClosed())
        return false;
    drop(id);
    enqueueAt(id, own, {});
    return true;
}

/// Puts a site where it belongs among those that may start somebody, or takes it away from there. To be
/// called whenever anything that it asks for has changed.
void Admission::updateTurn(Site &site)
{
    const bool hasAny = !site.returned.empty() || !site.fresh.empty();
    const bool mayStart = hasAny && !site.isClosed() && site.seated < limitOf(site);
    const auto turn = mayStart ? std::optional(Turn(site.seated, site.lastTurn)) : std::nullopt;
    if (turn == site.turn)
        return;
    if (site.turn)
        m_turns.erase(*site.turn);
    if (turn)
        m_turns.emplace(*turn, &site);
    site.turn = turn;
}

/// Forgets a site about which there is nothing to remember, so that 10,000 sites leave nothing behind. What
/// its answers have taught is worth nothing without links to use it.
void Admission::settle(Site &site)
{
    if (site.seated == 0 && site.waiting == 0 && !site.cooling && !site.isHeld)
        m_sites.erase(QString(site.name));
}

} // namespace pixhaul
