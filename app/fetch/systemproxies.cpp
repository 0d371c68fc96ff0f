#include "fetch/systemproxies.h"

#include "async/await.h"
#include "core/link.h"
#include "fetch/proxy.h"

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::seconds freshFor = 60s;

} // namespace

/// Asked by QNetworkAccessManager on the event loop for each request.
class SystemProxies::Factory : public QNetworkProxyFactory
{
public:
    explicit Factory(std::shared_ptr<const Sites> sites)
        : m_sites(std::move(sites))
    {}

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return m_sites->value(siteOf(query.url())).proxies;
    }

private:
    const std::shared_ptr<const Sites> m_sites;
};

Task<bool> SystemProxies::learn(QUrl url)
{
    const QString site = siteOf(url);
    const auto now = std::chrono::steady_clock::now();
    const auto known = m_sites->constFind(site);
    if (known != m_sites->constEnd() && now - known->since < freshFor)
        co_return true;
    // A script of the network's is told no more than it needs.
    const QUrl shown =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    OnWorkers asked(m_thread,
                    [shown] { return QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(shown)); });
    QList<QNetworkProxy> proxies = co_await asked;
    m_sites->insert(site, Known{buffered(std::move(proxies)), now});
    co_return true;
}

QNetworkProxyFactory *SystemProxies::factory() const
{
    return new Factory(m_sites);
}

} // namespace pixhaul
