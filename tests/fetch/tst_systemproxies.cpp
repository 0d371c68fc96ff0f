#include "fetch/systemproxies.h"

#include <QTest>

#include <atomic>
#include <optional>
#include <semaphore>
#include <vector>

using namespace pixhaul;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A system that answers when it is told to.
struct SlowSystem
{
    std::atomic<int> asked = 0;
    std::counting_semaphore<> mayAnswer{0};
};

SystemProxies::Question questionTo(const std::shared_ptr<SlowSystem> &system)
{
    return [system](const QNetworkProxyQuery &query) {
        ++system->asked;
        system->mayAnswer.acquire();
        return QList{QNetworkProxy(QNetworkProxy::HttpProxy, "proxy-of."_L1 + query.url().host(), 3128)};
    };
}

QUrl link(const QString &host, int number = 0)
{
    return QUrl(u"http://%1/%2.png"_s.arg(host).arg(number));
}

/// The host of the proxy that is known for a link; null if none is.
QString proxyFor(const SystemProxies &proxies, const QUrl &url)
{
    const std::unique_ptr<QNetworkProxyFactory> factory(proxies.factory());
    return factory->queryProxy(QNetworkProxyQuery(url)).value(0).hostName();
}

class Learning
{
public:
    Learning(SystemProxies &proxies, const QUrl &url)
        : m_task(proxies.learn(url))
    {
        m_task.start(&m_context, [this](Result<void> outcome) { m_outcome = std::move(outcome); });
    }
    bool isOver() const { return m_outcome.has_value(); }
    const Result<void> &outcome() const { return *m_outcome; }

private:
    QObject m_context;
    std::optional<Result<void>> m_outcome;
    Task<Result<void>> m_task;
};

} // namespace

class TestSystemProxies : public QObject
{
    Q_OBJECT

private slots:
    void allLinksOfASiteShareOneQuestion()
    {
        const auto system = std::make_shared<SlowSystem>();
        SystemProxies proxies(questionTo(system));
        std::vector<std::unique_ptr<Learning>> learning;
        for (int i = 0; i < 20; ++i)
            learning.push_back(std::make_unique<Learning>(proxies, link(u"a.example"_s, i)));
        QTRY_COMPARE(system->asked, 1);
        learning.pop_back(); // one of them was cancelled
        system->mayAnswer.release(20);
        for (const auto &one : learning) {
            QTRY_VERIFY(one->isOver());
            QVERIFY(one->outcome());
        }
        QCOMPARE(proxyFor(proxies, link(u"a.example"_s)), u"proxy-of.a.example"_s);
        const Learning again(proxies, link(u"a.example"_s, 99));
        QTRY_VERIFY(again.isOver());
        QCOMPARE(system->asked, 1); // it is remembered
        const Learning other(proxies, link(u"b.example"_s));
        QTRY_VERIFY(other.isOver());
        QCOMPARE(system->asked, 2);
        QCOMPARE(proxyFor(proxies, link(u"b.example"_s)), u"proxy-of.b.example"_s);
    }

    void aSystemThatDoesNotAnswerIsAProxyInTrouble()
    {
        const auto system = std::make_shared<SlowSystem>();
        SystemProxies proxies(questionTo(system), 50ms);
        for (const QString &host : {u"a.example"_s, u"b.example"_s, u"a.example"_s}) {
            const Learning learning(proxies, link(host));
            QTRY_VERIFY(learning.isOver());
            QVERIFY(!learning.outcome());
            QCOMPARE(plainWords(learning.outcome().error()),
                     u"the proxy failed: the system did not name it within 0.05 s"_s);
            QCOMPARE(learning.outcome().error().cause, Cause::ProxyTrouble);
            QCOMPARE(proxyFor(proxies, link(host)), QString()); // and no direct way
        }
        system->mayAnswer.release(2);
        QTRY_COMPARE(proxyFor(proxies, link(u"a.example"_s)), u"proxy-of.a.example"_s); // better late
        const Learning learning(proxies, link(u"a.example"_s));
        QTRY_VERIFY(learning.isOver());
        QVERIFY(learning.outcome());
    }

    void whoeverQuitsWaitsForNoAnswer()
    {
        const auto system = std::make_shared<SlowSystem>();
        {
            SystemProxies proxies(questionTo(system));
            const Learning first(proxies, link(u"a.example"_s));
            const Learning second(proxies, link(u"b.example"_s));
            QTRY_COMPARE(system->asked, 1);
        } // would hang here
        system->mayAnswer.release(2);
        QTRY_COMPARE(system.use_count(), 1); // its thread has gone after all
        QCOMPARE(system->asked, 1);          // and asked nothing else
    }
};

QTEST_GUILESS_MAIN(TestSystemProxies)
#include "tst_systemproxies.moc"
