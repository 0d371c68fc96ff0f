#include "core/link.h"

#include "support/certificates.h"
#include "support/faultserver.h"
#include "support/fetching.h"

#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

} // namespace

class TestRedirect : public QObject
{
    Q_OBJECT

private slots:
    void redirectsAreFollowed()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect("/b", 301));
        server.on("/b", Reply::redirect(server.url("/c", "127.0.0.2").toEncoded(), 307));
        server.on("/c", Reply::ok(body));
        const auto payload = Fetching().get(server.url("/a"));
        QVERIFY(payload);
        QCOMPARE(payload->bytes.view, body);
        QCOMPARE(payload->finalUrl, server.url("/c", "127.0.0.2"));
    }

    void theseAreRedirectsAndNoOthers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isFollowed");
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d is followed", status) << status << true;
        for (const int status : {200, 201, 300, 305, 306, 404, 503})
            QTest::addRow("%d is not", status) << status << false;
    }

    void theseAreRedirectsAndNoOthers()
    {
        QFETCH(const int, status);
        QFETCH(const bool, isFollowed);
        FaultServer server;
        server.on("/a", Reply::redirect("/b", status));
        server.on("/b", Reply::ok(body));
        const auto payload = Fetching().get(server.url("/a"));
        QCOMPARE(payload && payload->bytes.view == body, isFollowed);
        QCOMPARE(server.requests("/b").size(), isFollowed ? 1 : 0);
    }

    void neverFromHttpsToHttp_data()
    {
        QTest::addColumn<bool>("isSecureAtFirst");
        QTest::addColumn<bool>("isSecureThen");
        QTest::addColumn<bool>("isFollowed");
        QTest::newRow("https to http") << true << false << false;
        QTest::newRow("http to https") << false << true << true;
        QTest::newRow("https to https") << true << true << true;
    }

    void neverFromHttpsToHttp()
    {
        QFETCH(const bool, isSecureAtFirst);
        QFETCH(const bool, isSecureThen);
        QFETCH(const bool, isFollowed);
        const Authority authority;
        FaultServer secure(authority.sound());
        FaultServer plain;
        FaultServer &first = isSecureAtFirst ? secure : plain;
        FaultServer &second = isSecureThen ? secure : plain;
        first.on("/a", Reply::redirect("/b"));
        first.on("/b", Reply::redirect(second.url("/c").toEncoded()));
        second.on("/c", Reply::ok(body));
        const auto payload = Fetching(6, TlsExceptions({}, true)).get(first.url("/a"));
        QCOMPARE(payload.has_value(), isFollowed);
        QCOMPARE(second.requests("/c").size(), isFollowed ? 1 : 0);
        if (!isFollowed)
            QCOMPARE(payload.error(), (Failure{Cause::RedirectRefused, u"http"_s}));
    }

    void aCircleOverTwoHostsIsOneToo()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect(server.url("/b", "127.0.0.2").toEncoded()));
        server.on("/b", Reply::redirect(server.url("/a").toEncoded()));
        const auto payload = Fetching().get(server.url("/a"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::RedirectLoop);
        QCOMPARE(server.requests().size(), 2);
    }

    void redirectsHaveAnEnd_data()
    {
        QTest::addColumn<int>("hops");
        QTest::addColumn<bool>("arrives");
        QTest::newRow("ten are followed") << 10 << true;
        QTest::newRow("eleven are too many") << 11 << false;
    }

    void redirectsHaveAnEnd()
    {
        QFETCH(const int, hops);
        QFETCH(const bool, arrives);
        FaultServer server;
        for (int i = 0; i < hops; ++i)
            server.on("/" + QByteArray::number(i), Reply::redirect("/" + QByteArray::number(i + 1)));
        server.on("/" + QByteArray::number(hops), Reply::ok(body));
        const auto payload = Fetching().get(server.url("/0"));
        QCOMPARE(payload.has_value(), arrives);
        if (!arrives)
            QCOMPARE(payload.error().cause, Cause::TooManyRedirects);
    }

    void redirectsThatAreRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<QString>("detail");
        const auto refused = [](const char *name, const QByteArray &target, const QString &detail) {
            QTest::newRow(name) << target << Cause::RedirectRefused << detail;
        };
        const QString noAddress = u"not a valid address"_s;
        QTest::newRow("in a circle") << "/a"_ba << Cause::RedirectLoop << QString();
        refused("to a file", "file:///etc/passwd", u"file"_s);
        refused("to ftp", "ftp://127.0.0.1/a.png", u"ftp"_s);
        refused("to data", "data:image/png;base64,AAAA", u"data"_s);
        refused("to a resource of ours", "qrc:/a.png", u"qrc"_s);
        refused("to a script", "javascript:alert(1)", u"javascript"_s);
        refused("to no host", "http:///a.png", noAddress);
        refused("to a port that is none", "http://127.0.0.1:99999/x", noAddress);
        refused("to a port that is none, of the same scheme", "//127.0.0.1:99999/x", noAddress);
        refused("to a port that is none, with a fragment", "http://127.0.0.1:99999/x#y", noAddress);
        refused("to a password with a number sign", "http://u:SECRET#x@127.0.0.1/x", noAddress);
        QTest::newRow("to nowhere") << ""_ba << Cause::HttpStatus << QString();
    }

    void redirectsThatAreRefused()
    {
        QFETCH(const QByteArray, target);
        FaultServer server;
        server.on("/a", Reply::redirect(target));
        const auto payload = Fetching().get(server.url("/a"));
        QVERIFY(!payload);
        QTEST(payload.error().cause, "cause");
        QTEST(payload.error().detail, "detail");
    }

    void beforeAnotherSiteItAsksWhetherItMayGoOn()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.listenOn("127.0.0.3");
        server.on("/a", Reply::redirect("/b"));
        server.on("/b", Reply::redirect(server.url("/c", "127.0.0.2").toEncoded()));
        server.on("/c", Reply::redirect(server.url("/d", "127.0.0.3").toEncoded()));
        const QString last = siteOf(server.url("/", "127.0.0.3"));
        QStringList asked;
        Fetching fetching;
        fetching.order.mayGoOn = [&](const QString &from, const QString &to) {
            asked << from << to;
            return to != last;
        };
        const auto started = fetching.start(server.url("/a"));
        QVERIFY(!started->result());
        QCOMPARE(started->fetch().stoppedBefore(), last);
        const QString second = siteOf(server.url("/", "127.0.0.2"));
        QCOMPARE(asked, QStringList({siteOf(server.url("/")), second, second, last}));
        QVERIFY(server.requests("/d").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRedirect)
#include "tst_redirect.moc"
