#include "fetch/lanes.h"

#include "core/link.h"
#include "core/openfiles.h"
#include "fetch/proxy.h"

#include <algorithm>
#include <sys/resource.h>
#include <utility>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QHttp1Configuration>
#endif

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// How many connections to one host a manager opens: fixed in Qt 6.4
/// (QHttpNetworkConnectionPrivate::defaultHttpChannelCount), as told from 6.5 on.
int connectionsPerManager([[maybe_unused]] int perHost)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return perHost;
#else
    return 6;
#endif
}

/// With fewer, the threads of a few hosts would be those of all.
constexpr int fewest = 4;

/// How long QNetworkAccessManager keeps the connections to a host where none is in use.
constexpr std::chrono::minutes idleFor{2};

/// With thousands of hosts that is more than the process may open, and every one of them is polled.
int connectionsWorthKeeping()
{
    constexpr rlim_t most = 512;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return most;
    return static_cast<int>(std::min(limit.rlim_cur / 4, most));
}

/// One and the same for every site.
class FixedProxy : public QNetworkProxyFactory
{
public:
    explicit FixedProxy(const QNetworkProxy &proxy)
        : m_proxies(buffered({proxy}))
    {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery & /*query*/) override { return m_proxies; }

private:
    const QList<QNetworkProxy> m_proxies;
};

/// All are woken and the first takes it: a waiter that was cancelled meanwhile cannot swallow the chance.
void wakeAll(std::deque<Sleep::Waker> &waiting)
{
    for (const Sleep::Waker &wake : std::exchange(waiting, {}))
        wake();
}

} // namespace

struct Lanes::Lane
{
    struct Connections
    {
        int inUse = 0;
        int most = 0; // that were in use at one time: at most so many are open
        bool haveAnswered = false;
    };

    QNetworkAccessManager manager;
    QHash<QString, Connections> sites;
    int most = 0; // the sum over all sites
    std::optional<std::chrono::steady_clock::time_point> retiredAt = {};
};

Lanes::Seat::Seat(Lanes &lanes, QString site, std::shared_ptr<Lane> lane)
    : m_lanes(&lanes)
    , m_site(std::move(site))
    , m_lane(std::move(lane))
    , m_mayBeUsed(m_lane->sites.value(m_site).haveAnswered)
{}

Lanes::Seat::Seat(Seat &&other) noexcept
    : m_lanes(std::exchange(other.m_lanes, nullptr))
    , m_site(std::move(other.m_site))
    , m_lane(std::move(other.m_lane))
    , m_mayBeUsed(other.m_mayBeUsed)
{}

Lanes::Seat::~Seat()
{
    if (m_lanes)
        m_lanes->release(m_site, *m_lane);
}

std::unique_ptr<QNetworkReply> Lanes::Seat::get(QNetworkRequest request) const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    QHttp1Configuration configuration;
    configuration.setNumberOfConnectionsPerHost(m_lanes->m_perHost);
    request.setHttp1Configuration(configuration);
#endif
    return std::unique_ptr<QNetworkReply>(m_lane->manager.get(request));
}

QNetworkProxy Lanes::Seat::proxyFor(const QUrl &url) const
{
    return m_lane->manager.proxyFactory()->queryProxy(QNetworkProxyQuery(url)).value(0);
}

void Lanes::Seat::answered() const
{
    m_lane->sites[m_site].haveAnswered = true;
}

void Lanes::Seat::retireLane() const
{
    const auto lane = std::ranges::find(m_lanes->m_lanes, m_lane);
    if (lane != m_lanes->m_lanes.end())
        m_lanes->replace(*lane);
}

Lanes::Lanes(int perHost)
    : m_mostConnections(connectionsWorthKeeping())
    , m_proxy(proxyFrom(u"none"_s))
{
    setPerHost(perHost);
}

Lanes::~Lanes() = default;

void Lanes::setPerHost(int perHost)
{
    m_perHost = perHost;
    const int each = connectionsPerManager(perHost);
    const auto needed = static_cast<std::size_t>(std::max(fewest, (perHost + each - 1) / each));
    while (m_lanes.size() < needed)
        m_lanes.push_back(newLane());
    while (m_lanes.size() > needed) {
        retire(m_lanes.back());
        m_lanes.pop_back();
    }
    for (Site &site : m_sites)
        wakeAll(site.waiting);
}

void Lanes::setProxy(const QString &proxy)
{
    m_proxy = proxyFrom(proxy);
    std::ranges::for_each(m_lanes, [this](auto &lane) { replace(lane); });
}

Task<Result<Lanes::Seat>> Lanes::seat(QUrl url)
{
    const QString site = siteOf(url);
    for (;;) {
        if (!m_proxy)
            co_return failed(m_proxy.error());
        if (!*m_proxy) {
            if (const Result<void> learnt = co_await m_systemProxies.learn(url); !learnt)
                co_return failed(learnt.error());
        }
        if (!m_proxy) // it may have been changed meanwhile
            co_return failed(m_proxy.error());
        // As if no connection in use were open yet: most that were asked for in this moment are not. A lane's
        // thread that finds no file left takes the process down with it.
        const bool areShort = areFilesShort(m_inUse);
        if (areShort && m_inUse == 0)
            co_return failed({Cause::TooManyFiles});
        if (auto lane = areShort ? nullptr : takeFrom(site))
            co_return Seat(*this, site, std::move(lane));
        Sleep sleep;
        (areShort ? m_waitingForFiles : m_sites[site].waiting).push_back(sleep.waker());
        co_await sleep;
    }
}

/// A lane with a connection to spare. Each site begins with a lane of its own choice: a lane is a thread, and
/// has all its connections to look after.
std::shared_ptr<Lanes::Lane> Lanes::takeFrom(const QString &name)
{
    Site &site = m_sites[name];
    if (!hasRoomFor(name))
        return {};
    const int share = m_mostConnections / static_cast<int>(m_lanes.size());
    const std::size_t first = qHash(name);
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        std::shared_ptr<Lane> &lane = m_lanes[(first + i) % m_lanes.size()];
        if (lane->most >= share && !lane->sites.contains(name))
            replace(lane);
        Lane::Connections &connections = lane->sites[name];
        if (connections.inUse >= connectionsPerManager(m_perHost))
            continue;
        ++site.inUse;
        ++m_inUse;
        if (++connections.inUse > connections.most) {
            ++connections.most;
            ++lane->most;
        }
        return lane;
    }
    return {}; // the limit was lowered and raised again, and what began before still fills the lanes
}

/// For a site that is in the list. What was opened on retired lanes may be open still and counts, too, but it
/// leaves the site one that is new.
bool Lanes::hasRoomFor(const QString &name) const
{
    const int inUse = m_sites.constFind(name)->inUse;
    const auto now = std::chrono::steady_clock::now();
    int onRetired = 0;
    int idle = 0;
    for (const std::weak_ptr<Lane> &retired : m_retired) {
        if (const auto lane = retired.lock()) {
            const Lane::Connections connections = lane->sites.value(name);
            onRetired += connections.inUse;
            const bool mayIdle = connections.inUse > 0 || now - *lane->retiredAt < idleFor;
            idle += mayIdle ? connections.most - connections.inUse : 0;
        }
    }
    return inUse + idle < m_perHost || (inUse == onRetired && inUse < m_perHost);
}

std::shared_ptr<Lanes::Lane> Lanes::newLane() const
{
    auto lane = std::make_shared<Lane>();
    lane->manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    if (m_proxy && !*m_proxy)
        lane->manager.setProxyFactory(m_systemProxies.factory());
    else if (m_proxy)
        lane->manager.setProxyFactory(new FixedProxy(**m_proxy));
    return lane;
}

/// By one without connections. The old one goes with the last request that is under way on it.
void Lanes::replace(std::shared_ptr<Lane> &lane)
{
    retire(lane);
    lane = newLane();
}

void Lanes::retire(const std::shared_ptr<Lane> &lane)
{
    lane->retiredAt = std::chrono::steady_clock::now();
    std::erase_if(m_retired, [](const std::weak_ptr<Lane> &retired) { return retired.expired(); });
    m_retired.push_back(lane);
}

void Lanes::release(const QString &name, Lane &lane)
{
    --lane.sites[name].inUse;
    --m_inUse;
    wakeAll(m_waitingForFiles);
    const auto site = m_sites.find(name);
    --site->inUse;
    wakeAll(site->waiting);
    if (site->inUse == 0)
        m_sites.erase(site);
    if (!lane.retiredAt)
        return;
    for (auto other = lane.sites.keyBegin(); other != lane.sites.keyEnd(); ++other) { // this may be its end
        if (const auto waiting = m_sites.find(*other); waiting != m_sites.end())
            wakeAll(waiting->waiting);
    }
}

} // namespace pixhaul
