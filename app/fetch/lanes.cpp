#include "fetch/lanes.h"

#include <utility>

namespace pixhaul {

namespace {

/// Fixed in Qt 6.4 (QHttpNetworkConnectionPrivate::defaultHttpChannelCount).
constexpr int connectionsPerManager = 6;

} // namespace

Lanes::Seat::Seat(Lanes &lanes, QString site, std::size_t lane)
    : m_lanes(&lanes)
    , m_site(std::move(site))
    , m_lane(lane)
{}

Lanes::Seat::Seat(Seat &&other) noexcept
    : m_lanes(std::exchange(other.m_lanes, nullptr))
    , m_site(std::move(other.m_site))
    , m_lane(other.m_lane)
{}

Lanes::Seat::~Seat()
{
    if (m_lanes)
        m_lanes->release(m_site, m_lane);
}

QNetworkAccessManager &Lanes::Seat::manager() const
{
    return *m_lanes->m_managers[m_lane];
}

Lanes::Lanes(int perHost)
{
    setPerHost(perHost);
}

void Lanes::setPerHost(int perHost)
{
    m_perHost = perHost;
    const auto needed =
        static_cast<std::size_t>((perHost + connectionsPerManager - 1) / connectionsPerManager);
    while (m_managers.size() < needed) { // never fewer: a lane that is no longer needed may be in use
        m_managers.push_back(std::make_unique<QNetworkAccessManager>());
        m_managers.back()->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }
    for (Site &site : m_sites)
        for (const Sleep::Waker &wake : std::exchange(site.waiting, {}))
            wake();
}

Task<Lanes::Seat> Lanes::seat(QString site)
{
    for (;;) {
        if (const auto lane = takeFrom(site))
            co_return Seat(*this, site, *lane);
        Sleep sleep;
        m_sites[site].waiting.push_back(sleep.waker());
        co_await sleep;
    }
}

/// The first lane with a connection to spare. Filling them in order keeps a slow trickle on one warm lane.
std::optional<std::size_t> Lanes::takeFrom(const QString &name)
{
    Site &site = m_sites[name];
    site.taken.resize(m_managers.size());
    if (site.inUse >= m_perHost)
        return std::nullopt;
    for (std::size_t lane = 0; lane < site.taken.size(); ++lane) {
        if (site.taken[lane] < connectionsPerManager) {
            ++site.taken[lane];
            ++site.inUse;
            return lane;
        }
    }
    return std::nullopt;
}

void Lanes::release(const QString &name, std::size_t lane)
{
    const auto site = m_sites.find(name);
    --site->taken[lane];
    --site->inUse;
    // All are woken and the first takes it: a waiter that was cancelled meanwhile cannot swallow the chance.
    for (const Sleep::Waker &wake : std::exchange(site->waiting, {}))
        wake();
    if (site->inUse == 0)
        m_sites.erase(site);
}

} // namespace pixhaul
