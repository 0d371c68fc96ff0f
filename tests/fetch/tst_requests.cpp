#include "core/link.h"
#include "fetch/cookiefile.h"

#include "support/faultserver.h"
#include "support/fetching.h"

#include <QTemporaryFile>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

} // namespace

Q_DECLARE_METATYPE(pixhaul::RequestPolicy)

class TestRequests : public QObject
{
    Q_OBJECT

private slots:
    void theRequestIsPlainAndHoldsNoSecret()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(body));
        QUrl url = server.url("/a.png");
        url.setUserName(u"anna"_s);
        url.setPassword(u"secret"_s);
        QVERIFY(Fetching().get(url));
        const Request request = server.requests().constFirst();
        QCOMPARE(request.header("Accept-Encoding"), "identity"_ba);
        QVERIFY(request.header("User-Agent").startsWith("Pixhaul/"));
        QVERIFY(request.header("Authorization").isNull());
        QVERIFY(request.header("Cookie").isNull());
    }

    void aChallengeIsAnsweredWithTheLinksOwnPasswordOnce()
    {
        FaultServer server;
        server.on("/a.png", [](const Request &request) {
            if (request.header("Authorization") == "Basic " + "anna:secret"_ba.toBase64())
                return Reply::ok(body);
            return Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\"");
        });
        QUrl url = server.url("/a.png");
        url.setUserInfo(u"anna:secret"_s);
        const auto payload = Fetching().get(url);
        QVERIFY(payload);
        QVERIFY(payload->finalUrl.userInfo().isEmpty());
        url.setUserInfo(u"anna:wrong"_s);
        const auto refused = Fetching().get(url);
        QVERIFY(!refused);
        QCOMPARE(refused.error().httpStatus.value_or(0), 401);
    }

    void thePasswordStaysWithItsOrigin()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect(server.url("/b", "127.0.0.2").toEncoded()));
        server.on("/b", Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\""));
        QUrl url = server.url("/a");
        url.setUserInfo(u"anna:secret"_s);
        QVERIFY(!Fetching().get(url));
        for (const Request &request : server.requests("/b"))
            QVERIFY(request.header("Authorization").isNull());
    }

    void aDigestIsAnsweredToo()
    {
        FaultServer server;
        server.on("/a.png?x=1", [](const Request &request) {
            const QByteArray answer = request.header("Authorization");
            if (answer.startsWith("Digest ") && answer.contains("username=\"anna\"") &&
                answer.contains("uri=\"/a.png?x=1\""))
                return Reply::ok(body);
            return Reply::status(401).with(
                "WWW-Authenticate", "Digest realm=\"x\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256");
        });
        QUrl url = server.url("/a.png?x=1");
        url.setUserInfo(u"anna:secret"_s);
        QVERIFY(Fetching().get(url));
        QVERIFY(!server.requests().last().header("Authorization").contains("secret"));
    }

    void onePasswordIsNotForTheNextLink()
    {
        FaultServer server;
        server.otherwise([](const Request &request) {
            return request.header("Authorization").isNull()
                       ? Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\"")
                       : Reply::ok(body);
        });
        QUrl withPassword = server.url("/a.png");
        withPassword.setUserInfo(u"anna:secret"_s);
        Fetching fetching;
        QVERIFY(fetching.get(withPassword));
        QVERIFY(!fetching.get(server.url("/b.png")));
        for (const Request &request : server.requests("/b.png"))
            QVERIFY(request.header("Authorization").isNull());
    }

    void theRefererIsWhatTheUserChose_data()
    {
        QTest::addColumn<RequestPolicy>("policy");
        QTest::addColumn<QString>("expected"); // %1 is the site
        using Referer = RequestPolicy::Referer;
        QTest::newRow("none") << RequestPolicy() << QString();
        QTest::newRow("the site itself") << RequestPolicy{.referer = Referer::Site} << u"%1/"_s;
        QTest::newRow("a page of the user's, without its password and fragment")
            << RequestPolicy{.referer = Referer::Fixed,
                             .fixedReferer = QUrl(u"http://u:p@forum.example/page?x#y"_s)}
            << u"http://forum.example/page?x"_s;
    }

    void theRefererIsWhatTheUserChose()
    {
        QFETCH(const RequestPolicy, policy);
        QFETCH(const QString, expected);
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect(server.url("/b", "127.0.0.2").toEncoded()));
        server.on("/b", Reply::ok(body));
        Fetching fetching;
        fetching.order.policy = policy;
        QVERIFY(fetching.get(server.url("/a")));
        for (const Request &request : server.requests()) {
            const QString site = server.url({}, request.host).toString();
            const QString referer = QString::fromLatin1(request.header("Referer"));
            QCOMPARE(referer, expected.contains(u"%1"_s) ? expected.arg(site) : expected);
        }
    }

    void ownHeadersAndPasswordsStayWithTheLinksOrigin()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect("/b"));
        server.on("/b", Reply::redirect(server.url("/c", "127.0.0.2").toEncoded()));
        server.on("/c", Reply::redirect(server.url("/d").toEncoded()));
        server.on("/d", Reply::ok(body));
        Fetching fetching;
        fetching.order.policy.headers = {
            {"X-Api-Key", "key"}, {"Cookie", "a=b"}, {"Authorization", "Bearer t"}};
        QVERIFY(fetching.get(server.url("/a")));
        for (const Request &request : server.requests()) {
            const bool isOrigin = request.host == "127.0.0.1";
            QCOMPARE(request.header("X-Api-Key"), isOrigin ? "key"_ba : QByteArray());
            QCOMPARE(request.header("Cookie"), isOrigin ? "a=b"_ba : QByteArray());
            QCOMPARE(request.header("Authorization"), isOrigin ? "Bearer t"_ba : QByteArray());
        }
        QCOMPARE(server.requests().size(), 4);
    }

    void ownHeadersMayNotTouchWhatPixhaulMustKnow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("one of the user's") << u"X-Api-Key: a:b"_s << true;
        QTest::newRow("without a value") << u"X-Empty:"_s << true;
        QTest::newRow("another Accept") << u"accept: image/png"_s << true;
        QTest::newRow("a range") << u"Range: bytes=0-1"_s << false;
        QTest::newRow("an encoding") << u"ACCEPT-ENCODING: br"_s << false;
        QTest::newRow("a host") << u"Host: other"_s << false;
        QTest::newRow("no colon") << u"X-Api-Key"_s << false;
        QTest::newRow("a space in its name") << u"X Api: 1"_s << false;
        QTest::newRow("a second line") << u"X: 1\r\nHost: other"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void ownHeadersMayNotTouchWhatPixhaulMustKnow()
    {
        QFETCH(const QString, text);
        QTEST(headerFrom(text).has_value(), "isTaken");
    }

    void cookiesGoToTheHostsThatTheFileNames()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("# Netscape HTTP Cookie File\n"
                   "127.0.0.2\tFALSE\t/\tFALSE\t0\tlogin\tsecret\n");
        file.close();
        const auto cookies = CookieFile::read(file.fileName());
        QVERIFY(cookies);
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect(server.url("/b", "127.0.0.2").toEncoded()).with("Set-Cookie", "x=y"));
        server.on("/b", Reply::redirect("/c").with("Set-Cookie", "x=y"));
        server.on("/c", Reply::redirect(server.url("/d").toEncoded()));
        server.on("/d", Reply::ok(body));
        Fetching fetching;
        fetching.order.policy.cookies = std::make_shared<const CookieFile>(*cookies);
        QVERIFY(fetching.get(server.url("/a")));
        for (const Request &request : server.requests())
            QCOMPARE(request.header("Cookie"),
                     request.host == "127.0.0.2" ? "login=secret"_ba : QByteArray());
    }

    void whatWasCompressedAllTheSameIsInflated_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QString>("coding");
        QTest::addColumn<std::optional<Cause>>("cause");
        const QByteArray zlib = qCompress(body).mid(4); // without Qt's length before it
        const std::optional<Cause> fine;
        QTest::newRow("deflated") << zlib << u"deflate"_s << fine;
        QTest::newRow("deflated, and less of it than announced")
            << zlib.chopped(5) << u"deflate"_s << std::optional(Cause::Damaged);
        QTest::newRow("more than the limit") << qCompress(QByteArray(200'000, 'x')).mid(4) << u"deflate"_s
                                             << std::optional(Cause::TooManyBytes);
        QTest::newRow("in a way we do not know")
            << body << u"br"_s << std::optional(Cause::UnsupportedEncoding);
    }

    void whatWasCompressedAllTheSameIsInflated()
    {
        QFETCH(const QByteArray, sent);
        QFETCH(const QString, coding);
        QFETCH(const std::optional<Cause>, cause);
        FaultServer server;
        server.on("/a.png", Reply::ok(sent).with("Content-Encoding", coding.toLatin1()));
        Fetching fetching;
        fetching.order.limits.maxBytes = 100'000;
        const auto payload = fetching.get(server.url("/a.png"));
        QCOMPARE(payload ? std::nullopt : std::optional(payload.error().cause), cause);
        if (payload)
            QCOMPARE(payload->bytes.view, body);
    }

    void compressedAndCutShortIsCutShort()
    {
        FaultServer server;
        const QByteArray zlib = qCompress(body).mid(4);
        server.on("/a.png", Reply::ok(zlib.chopped(5)).with("Content-Encoding", "deflate").closedByEnd());
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::CutShort);
    }

    void ipv6AndItsOwnWordsForHosts()
    {
        FaultServer server;
        server.listenOn("::1");
        server.on("/a.png", Reply::ok(body));
        const QUrl url = server.url("/a.png", "::1");
        QVERIFY(url.toString().contains(u"[::1]"_s));
        QVERIFY(Fetching().get(url));
        QCOMPARE(server.requests().first().header("Host"), "[::1]:" + QByteArray::number(server.port("::1")));
    }
};

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
