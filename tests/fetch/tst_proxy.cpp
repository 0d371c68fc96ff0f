#include "fetch/proxy.h"

#include "support/faultserver.h"
#include "support/fetching.h"

#include <QHostAddress>
#include <QProcess>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

QString addressOf(const FaultServer &proxy, const QString &userInfo = {})
{
    return "http://"_L1 + userInfo + u"127.0.0.1:%1"_s.arg(proxy.port());
}

} // namespace

class TestProxy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const char *const variable : {"http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
            qunsetenv(variable);
    }

    void itsTextIsUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("type"); // -1: the system's choice, -2: an error
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("the system's") << u"system"_s << -1 << QString() << 0;
        QTest::newRow("none") << u"none"_s << int(QNetworkProxy::NoProxy) << QString() << 0;
        QTest::newRow("the system's, shouted") << u"SYSTEM"_s << -1 << QString() << 0;
        QTest::newRow("none, in capitals") << u"None"_s << int(QNetworkProxy::NoProxy) << QString() << 0;
        QTest::newRow("http") << u"http://p.example:3128"_s << int(QNetworkProxy::HttpProxy) << u"p.example"_s
                              << 3128;
        QTest::newRow("without a scheme")
            << u"p.example:3128"_s << int(QNetworkProxy::HttpProxy) << u"p.example"_s << 3128;
        QTest::newRow("without a port")
            << u"http://p.example/"_s << int(QNetworkProxy::HttpProxy) << u"p.example"_s << 8080;
        QTest::newRow("socks") << u"socks5://u:p@p.example"_s << int(QNetworkProxy::Socks5Proxy)
                               << u"p.example"_s << 1080;
        QTest::newRow("nothing") << QString() << -2 << QString() << 0;
        QTest::newRow("another scheme") << u"ftp://p.example"_s << -2 << QString() << 0;
        QTest::newRow("a whole page") << u"http://p.example/a/b"_s << -2 << QString() << 0;
        QTest::newRow("no host") << u"http://:3128"_s << -2 << QString() << 0;
    }

    void itsTextIsUnderstood()
    {
        QFETCH(const QString, text);
        QFETCH(const int, type);
        const auto proxy = proxyFrom(text);
        QCOMPARE(!proxy ? -2 : !*proxy ? -1 : int((*proxy)->type()), type);
        if (type < 0)
            return;
        QTEST((*proxy)->hostName(), "host");
        QTEST(int((*proxy)->port()), "port");
    }

    /// It names hosts in the words of the wire, and nobody else looks them up.
    void anHttpProxyIsAskedForTheWholeAddress()
    {
        FaultServer proxy;
        proxy.on("http://xn--bcher-kva.example/a.png", Reply::ok(body));
        Fetching fetching;
        fetching.lanes.setProxy(addressOf(proxy));
        const auto payload = fetching.get(QUrl(u"http://bücher.example/a.png"_s));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(proxy.requests().first().header("Host"), "xn--bcher-kva.example"_ba);
    }

    void itsPasswordIsForItAlone()
    {
        FaultServer proxy;
        proxy.otherwise([](const Request &request) {
            return request.header("Proxy-Authorization") == "Basic " + "anna:secret"_ba.toBase64()
                       ? Reply::ok(body)
                       : Reply::status(407).with("Proxy-Authenticate", "Basic realm=\"x\"");
        });
        Fetching fetching;
        fetching.lanes.setProxy(addressOf(proxy, u"anna:secret@"_s));
        const auto payload = fetching.get(QUrl(u"http://a.example/a.png"_s));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        for (const QString &wrong : {QString(), u"anna:wrong@"_s}) {
            fetching.lanes.setProxy(addressOf(proxy, wrong));
            const auto refused = fetching.get(QUrl(u"http://a.example/a.png"_s));
            QVERIFY(!refused);
            QCOMPARE(refused.error().cause, Cause::ProxyTrouble);
        }
    }

    void withoutItNothingGoesOut_data()
    {
        QTest::addColumn<QString>("proxy");
        QTest::addColumn<QString>("scheme");
        const quint16 port = RefusingPort().port(); // nobody listens there any more
        const auto row = [](const char *name, const QString &proxy) {
            for (const char *scheme : {"http", "https"})
                QTest::addRow("%s, for %s", name, scheme) << proxy << QString::fromLatin1(scheme);
        };
        row("an http proxy that is down", u"http://127.0.0.1:%1"_s.arg(port));
        row("a socks proxy that is down", u"socks5://127.0.0.1:%1"_s.arg(port));
        row("one that does not exist", u"http://nowhere.invalid:3128"_s);
        row("a setting that nobody understands", u"gopher://a"_s);
    }

    void withoutItNothingGoesOut()
    {
        QFETCH(const QString, proxy);
        QFETCH(const QString, scheme);
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        Fetching fetching;
        fetching.lanes.setProxy(proxy);
        QUrl url = server.url("/a.png");
        url.setScheme(scheme);
        const auto payload = fetching.get(url);
        QVERIFY(!payload);
        QVERIFY2(payload.error().cause == Cause::ProxyTrouble, qPrintable(plainWords(payload.error())));
        QCOMPARE(server.load().connections, 0);
    }

    void oneThatDoesNotExistIsNamed_data()
    {
        QTest::addColumn<QString>("proxy");
        QTest::addColumn<QString>("link");
        for (const QString &proxy : {u"http"_s, u"socks5"_s}) {
            for (const QString &scheme : {u"http"_s, u"https"_s})
                QTest::addRow("%s, for %s", qPrintable(proxy), qPrintable(scheme))
                    << proxy + "://anna:secret@nowhere.invalid:3128"_L1 << scheme + "://a.example/a.png"_L1;
        }
    }

    void oneThatDoesNotExistIsNamed()
    {
        QFETCH(const QString, proxy);
        QFETCH(const QString, link);
        Fetching fetching;
        fetching.lanes.setProxy(proxy);
        const auto payload = fetching.get(QUrl(link));
        QVERIFY(!payload);
        QCOMPARE(plainWords(payload.error()), u"the proxy failed: there is no host nowhere.invalid"_s);
    }

    /// Then the link is at fault. RFC 1928, 6: the answer is 4, "host unreachable".
    void aHostThatASocksProxyDoesNotFindIsNamed()
    {
        QTcpServer proxy;
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        connect(&proxy, &QTcpServer::newConnection, &proxy, [&proxy] {
            QTcpSocket *const socket = proxy.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const bool isGreeting = socket->read(2) == "\5\1"_ba && socket->bytesAvailable() <= 2;
                socket->readAll();
                socket->write(isGreeting ? "\5\0"_ba : QByteArray("\5\4\0\1\0\0\0\0\0\0", 10));
            });
        });
        Fetching fetching;
        fetching.lanes.setProxy(u"socks5://localhost:%1"_s.arg(proxy.serverPort()));
        const auto payload = fetching.get(QUrl(u"http://a.example/a.png"_s));
        QVERIFY(!payload);
        QCOMPARE(plainWords(payload.error()), u"host not found: a.example"_s);
    }

    void aSocksProxyConnectsForUs()
    {
        const quint16 port = RefusingPort().port(); // free again
        QProcess proxy;
        proxy.start(u"microsocks"_s, {u"-i"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(port), u"-u"_s,
                                      u"anna"_s, u"-P"_s, u"secret"_s});
        QVERIFY(proxy.waitForStarted());
        const auto end = qScopeGuard([&] {
            proxy.kill();
            proxy.waitForFinished();
        });
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        const QString address = u"127.0.0.1:%1"_s.arg(port);
        QTRY_VERIFY([&] {
            QTcpSocket probe;
            probe.connectToHost(QHostAddress::LocalHost, port);
            return probe.waitForConnected(1000);
        }());
        Fetching fetching;
        fetching.lanes.setProxy(u"socks5://anna:secret@"_s + address);
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(server.load().connections, 1);
        fetching.lanes.setProxy(u"socks5://anna:wrong@"_s + address);
        const auto refused = fetching.get(server.url("/a.png"));
        QVERIFY(!refused);
        QVERIFY2(refused.error().cause == Cause::ProxyTrouble, qPrintable(plainWords(refused.error())));
        QCOMPARE(server.load().connections, 1);
    }

    /// For https it is asked for a tunnel first.
    void aTunnelThatIsRefusedIsTheProxysFault_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<bool>("mayPass");
        const auto row = [](const char *name, const Reply &reply, bool mayPass = false) {
            QTest::newRow(name) << std::make_shared<Reply>(reply) << mayPass;
        };
        row("it wants a password", Reply::status(407).with("Proxy-Authenticate", "Basic realm=\"x\""));
        row("it wants a password of a kind nobody knows",
            Reply::status(407).with("Proxy-Authenticate", "Telepathy"));
        row("it forbids", Reply::status(403));
        row("it does not find the host", Reply::status(404));
        row("it cannot reach the host", Reply::status(502), true);
        row("it is busy, or the host refuses", Reply::status(503), true);
        row("the host is mute", Reply::status(504), true);
    }

    void aTunnelThatIsRefusedIsTheProxysFault()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        FaultServer proxy;
        proxy.otherwise([reply = *reply](const Request &) { return reply; });
        FaultServer server;
        QUrl url = server.url("/a.png");
        url.setScheme(u"https"_s);
        Fetching fetching;
        fetching.lanes.setProxy(addressOf(proxy));
        const auto payload = fetching.get(url);
        QVERIFY(!payload);
        QVERIFY2(reasonOf(payload.error().cause) == Reason::Proxy, qPrintable(plainWords(payload.error())));
        QTEST(isTransient(payload.error()), "mayPass");
        QCOMPARE(proxy.requests().first().method, "CONNECT"_ba);
        QCOMPARE(server.load().connections, 0);
    }

    void aProxyThatSaysNothingIsAtFaultItself_data()
    {
        QTest::addColumn<QString>("proxy");
        QTest::addColumn<QString>("link");
        QTest::addColumn<bool>("hangsUp");
        QTest::addColumn<QString>("words");
        const QString http = u"http"_s;
        const QString https = u"https"_s;
        const QString socks = u"socks5"_s;
        const QString late = u"the proxy does not reach the site: 127.0.0.1, no connection within 0.4 s"_s;
        QTest::newRow("mute, asked for a picture") << http << http << false << u"no answer for 0.4 s"_s;
        QTest::newRow("mute, asked for a tunnel") << http << https << false << late;
        QTest::newRow("socks, mute, for http") << socks << http << false << late;
        QTest::newRow("socks, mute, for https") << socks << https << false << late;
        QTest::newRow("hangs up, asked for a picture")
            << http << http << true << u"the proxy does not reach the site: 127.0.0.1"_s;
        // Qt does not see that end.
        QTest::newRow("hangs up, asked for a tunnel") << http << https << true << late;
        QTest::newRow("socks, hangs up, for http") << socks << http << true << late;
        QTest::newRow("socks, hangs up, for https") << socks << https << true << late;
    }

    void aProxyThatSaysNothingIsAtFaultItself()
    {
        QFETCH(const QString, proxy);
        QFETCH(const QString, link);
        QFETCH(const bool, hangsUp);
        QTcpServer nearby;
        QVERIFY(nearby.listen(QHostAddress::LocalHost));
        connect(&nearby, &QTcpServer::newConnection, &nearby, [&nearby, hangsUp] {
            QTcpSocket *const socket = nearby.nextPendingConnection();
            if (hangsUp)
                socket->close();
        });
        Fetching fetching;
        fetching.order.limits.timeout = std::chrono::milliseconds(400);
        fetching.lanes.setProxy(u"%1://anna:secret@127.0.0.1:%2"_s.arg(proxy).arg(nearby.serverPort()));
        const auto payload = fetching.get(QUrl(link + "://a.example/a.png"_L1));
        QVERIFY(!payload);
        QTEST(plainWords(payload.error()), "words");
        QVERIFY(isTransient(payload.error()));
        QCOMPARE(payload.error().site, link == "http"_L1 ? u"a.example:80"_s : u"a.example:443"_s);
    }

    /// It may close one that was kept alive at any time.
    void aConnectionToItThatWasUsedIsReplaced()
    {
        FaultServer proxy;
        proxy.otherwise([](const Request &request) {
            return request.connection == 1 && request.target.endsWith("/b.png") ? Reply::closing()
                                                                                : Reply::ok(body);
        });
        Fetching fetching(1);
        fetching.lanes.setProxy(addressOf(proxy));
        QVERIFY(fetching.get(QUrl(u"http://a.example/a.png"_s)));
        const auto payload = fetching.get(QUrl(u"http://a.example/b.png"_s));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
    }

    void theSystemsIsAskedForEachSite()
    {
        FaultServer proxy;
        proxy.otherwise([](const Request &) { return Reply::ok(body); });
        FaultServer direct;
        direct.otherwise([](const Request &) { return Reply::ok(body); });
        qputenv("http_proxy", addressOf(proxy).toLatin1());
        qputenv("no_proxy", "127.0.0.1");
        const auto restore = qScopeGuard([] {
            qunsetenv("http_proxy");
            qunsetenv("no_proxy");
        });
        Fetching fetching;
        fetching.lanes.setProxy(u"system"_s);
        QVERIFY(fetching.get(QUrl(u"http://a.example/a.png"_s)));
        QVERIFY(fetching.get(direct.url("/a.png")));
        QCOMPARE(proxy.requests().size(), 1);
        QCOMPARE(direct.requests().size(), 1);
    }

    void theEnvironmentIsNotPassedOver_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("words");
        const QByteArray down = "127.0.0.1:" + QByteArray::number(RefusingPort().port());
        const QString refused = u"the proxy failed: "_s;
        QTest::newRow("a socks proxy that is down") << "all_proxy"_ba
                                                    << "socks5://" + down << refused;
        QTest::newRow("one without a scheme that is down") << "http_proxy"_ba << down << refused;
        QTest::newRow("garbage") << "http_proxy"_ba
                                 << "garbage::::"_ba
                                 << refused + "http_proxy is not the address of an HTTP or SOCKS5 proxy"_L1;
        QTest::newRow("a proxy we cannot speak with")
            << "all_proxy"_ba
            << "socks4://anna:secret@" + down
            << refused + "all_proxy is not the address of an HTTP or SOCKS5 proxy"_L1;
    }

    void theEnvironmentIsNotPassedOver()
    {
        QFETCH(const QByteArray, variable);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, words);
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        qputenv(variable.constData(), value);
        const auto restore = qScopeGuard([&] { qunsetenv(variable.constData()); });
        Fetching fetching;
        fetching.lanes.setProxy(u"system"_s);
        for (int i = 0; i < 2; ++i) { // the second time it is remembered
            const auto payload = fetching.get(server.url("/a.png"));
            QVERIFY(!payload);
            QCOMPARE(payload.error().cause, Cause::ProxyTrouble);
            QVERIFY2(plainWords(payload.error()).startsWith(words), qPrintable(plainWords(payload.error())));
        }
        QCOMPARE(server.load().connections, 0);
    }

    void aChangeHoldsForWhatComesNext()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        FaultServer proxy;
        proxy.otherwise([](const Request &) { return Reply::ok(body); });
        Fetching fetching;
        QVERIFY(fetching.get(server.url("/a.png")));
        fetching.lanes.setProxy(addressOf(proxy));
        QVERIFY(fetching.get(server.url("/a.png")));
        QCOMPARE(proxy.requests().size(), 1);
        fetching.lanes.setProxy(u"none"_s);
        QVERIFY(fetching.get(server.url("/a.png")));
        QCOMPARE(server.requests().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestProxy)
#include "tst_proxy.moc"
