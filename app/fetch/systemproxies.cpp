#include "fetch/systemproxies.h"

#include "async/await.h"
#include "async/leavebehind.h"
#include "core/link.h"
#include "fetch/environmentproxies.h"
#include "fetch/proxy.h"

#include <QProcessEnvironment>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::seconds freshFor = 60s;

Result<void> outcomeOf(const Result<QList<QNetworkProxy>> &answer)
{
    return answer ? Result<void>() : failed(answer.error());
}

} // namespace

Result<QList<QNetworkProxy>> proxiesOfSystem(const QNetworkProxyQuery &query)
{
    const auto named = proxyOfEnvironment(QProcessEnvironment::systemEnvironment(), query.url());
    if (!named)
        return failed(named.error());
    return *named ? QList{**named} : QNetworkProxyFactory::systemProxyForQuery(query);
}

/// Asked by QNetworkAccessManager on the event loop for each request.
class SystemProxies::Factory : public QNetworkProxyFactory
{
public:
    explicit Factory(std::shared_ptr<const Sites> sites)
        : m_sites(std::move(sites))
    {}

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const auto known = m_sites->constFind(siteOf(query.url()));
        return known == m_sites->constEnd() ? QList<QNetworkProxy>()
                                            : known->answer.value_or(QList<QNetworkProxy>());
    }

private:
    const std::shared_ptr<const Sites> m_sites;
};

SystemProxies::SystemProxies(Question question, std::chrono::milliseconds patience)
    : m_question(std::move(question))
    , m_patience(patience)
{}

SystemProxies::~SystemProxies()
{
    const bool mayHang = !m_open.empty();
    m_open.clear(); // what has not begun never begins
    if (mayHang)    // a thread that asks cannot be stopped, only left to itself
        leaveBehind(std::move(m_thread));
}

Task<Result<void>> SystemProxies::learn(QUrl url)
{
    const QString site = siteOf(url);
    if (const Known *const already = known(site))
        co_return outcomeOf(already->answer);
    // The questions go one after the other: patience is with whom answers none of them.
    for (auto left = m_patience; left > 0ms; left = patienceLeft(site)) {
        Sleep answered;
        opened(site, url).waiting.push_back(answered.waker());
        QTimer patience;
        patience.setSingleShot(true);
        QObject::connect(&patience, &QTimer::timeout, &patience, answered.waker());
        patience.start(left);
        co_await answered;
        if (const Known *const now = known(site))
            co_return outcomeOf(now->answer);
    }
    const double seconds = std::chrono::duration<double>(m_patience).count();
    co_return failed({Cause::ProxyTrouble, u"the system did not name it within %1 s"_s.arg(seconds)});
}

std::chrono::milliseconds SystemProxies::patienceLeft(const QString &site) const
{
    const auto open = m_open.find(site);
    const auto since = open == m_open.end() ? m_lastAnswer : std::max(open->second.since, m_lastAnswer);
    return std::chrono::ceil<std::chrono::milliseconds>(since + m_patience - Clock::now());
}

const SystemProxies::Known *SystemProxies::known(const QString &site) const
{
    const auto found = m_sites->constFind(site);
    const bool isFresh = found != m_sites->constEnd() && Clock::now() - found->since < freshFor;
    return isFresh ? &*found : nullptr;
}

SystemProxies::Open &SystemProxies::opened(const QString &site, const QUrl &url)
{
    if (const auto open = m_open.find(site); open != m_open.end())
        return open->second;
    if (!m_thread)
        m_thread = std::make_unique<Workers>(1);
    // A script of the network's is told no more than it needs.
    const QUrl shown =
        url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    Open &open = m_open.try_emplace(site, Open{Clock::now(), answerFor(shown), {}}).first->second;
    open.answer.start(&m_context, [this, site](Answer answer) { onAnswer(site, std::move(answer)); });
    return open;
}

Task<SystemProxies::Answer> SystemProxies::answerFor(QUrl url)
{
    OnWorkers asked(*m_thread, [question = m_question, url] { return question(QNetworkProxyQuery(url)); });
    co_return co_await asked;
}

void SystemProxies::onAnswer(const QString &site, Answer answer)
{
    m_lastAnswer = Clock::now();
    m_sites->removeIf([this](const auto &known) { return m_lastAnswer - known->since >= freshFor; });
    m_sites->insert(site, Known{std::move(answer).map(&buffered), m_lastAnswer});
    const Open open = std::move(m_open.extract(site).mapped());
    for (const Sleep::Waker &wake : open.waiting)
        wake();
}

QNetworkProxyFactory *SystemProxies::factory() const
{
    return new Factory(m_sites);
}

} // namespace pixhaul
