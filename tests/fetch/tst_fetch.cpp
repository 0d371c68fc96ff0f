#include "core/link.h"
#include "fetch/fetch.h"

#include "support/certificates.h"
#include "support/faultserver.h"

#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// So that a test of a deadline takes a moment.
ExchangeLimits impatient()
{
    return {.timeout = 400ms, .total = 30min, .maxBytes = 100'000};
}

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

} // namespace

class TestFetch : public QObject
{
    Q_OBJECT

    /// Fetches to the end, with the test's event loop running.
    Result<Payload> get(const QUrl &url, const ExchangeLimits &limits = {.timeout = 20s},
                        const TlsExceptions &tls = TlsExceptions({}, false))
    {
        Lanes lanes(6);
        Fetch fetch(lanes, tls, limits, {});
        auto task = fetch.get(url);
        std::optional<Result<Payload>> result;
        task.start(this, [&](Result<Payload> value) { result.emplace(std::move(value)); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            return failed({Cause::TotalTimeout, u"the test itself waited in vain"_s});
        return *result;
    }

private slots:
    void initTestCase() { qRegisterMetaType<Cause>(); }

    void aWholeBodyArrives_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<bool>("proven");
        const auto row = [](const char *name, const Reply &reply, bool proven = true) {
            QTest::newRow(name) << std::make_shared<Reply>(reply) << proven;
        };
        row("with its length", Reply::ok(body));
        row("in chunks", Reply::ok(body).chunked(100), false);
        row("ended by the close", Reply::ok(body).closedByEnd(), false);
        row("slowly, but not too slowly", Reply::ok(body).dripping(512, 20ms));
        row("after a pause", Reply::ok(body).after(150ms));
        row("without a type", Reply::ok(body).without("Content-Type"));
    }

    void aWholeBodyArrives()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        QFETCH(const bool, proven);
        FaultServer server;
        server.on("/a.png", *reply);
        const auto payload = get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes, body);
        QCOMPARE(payload->finalUrl, server.url("/a.png"));
        QCOMPARE(payload->isProvenWhole, proven);
    }

    void faultsEndWithTheirTrueCause_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const Reply &reply, Cause cause, int status = 0) {
            QTest::newRow(name) << std::make_shared<Reply>(reply) << cause << status;
        };
        row("not found", Reply::status(404), Cause::HttpStatus, 404);
        row("gone", Reply::status(410), Cause::HttpStatus, 410);
        row("forbidden", Reply::status(403), Cause::HttpStatus, 403);
        row("login wanted", Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\""),
            Cause::HttpStatus, 401);
        row("server in trouble", Reply::status(500), Cause::HttpStatus, 500);
        row("not modified, unasked", Reply::status(304), Cause::UnaskedAnswer, 304);
        row("a part, unasked", Reply::status(206, "part"), Cause::UnaskedAnswer, 206);
        row("closed before the answer", Reply::closing(), Cause::ConnectionLost);
        row("reset before the answer", Reply::resetting(), Cause::ConnectionLost);
        row("a mute server", Reply::silence(), Cause::AnswerTimeout);
        row("headers that stop half-way", Reply::ok(body).stallingInHeaders(), Cause::AnswerTimeout);
        row("headers that trickle for ever", Reply::ok(body).headersDripping(1, 50ms), Cause::AnswerTimeout);
        // Qt takes any 1xx but 100 for the answer itself.
        row("endless informational answers", Reply::endlessInformational(20ms), Cause::HttpStatus, 102);
        row("a body that stops half-way", Reply::ok(body).stallingAt(1000), Cause::SlowBody);
        row("a byte every now and then", Reply::ok(body).dripping(1, 20ms), Cause::SlowBody);
        row("a body cut short of its length", Reply::ok(body).cutAfter(1000), Cause::CutShort);
        row("a body reset before its end", Reply::ok(body).resetAfter(1000), Cause::CutShort);
        row("an announced body over the limit", Reply::ok(body).claimingLength("100001"),
            Cause::TooManyBytes);
        row("an endless body", Reply::ok(body).endless(), Cause::TooManyBytes);
        row("a compressed body nobody asked for", Reply::ok(body).with("Content-Encoding", "br"),
            Cause::UnsupportedEncoding);
    }

    void faultsEndWithTheirTrueCause()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        QFETCH(const Cause, cause);
        QFETCH(const int, status);
        FaultServer server;
        server.on("/a.png", *reply);
        // Short deadlines only where one is meant to pass: elsewhere a busy machine must not matter.
        const bool isDeadline = reasonOf(cause) == Reason::Timeout;
        const auto payload =
            get(server.url("/a.png"),
                isDeadline ? impatient() : ExchangeLimits{.timeout = 20s, .maxBytes = 100'000});
        QVERIFY(!payload);
        QVERIFY2(payload.error().cause == cause, qPrintable(plainWords(payload.error())));
        QCOMPARE(payload.error().httpStatus.value_or(0), status);
    }

    /// Qt calls it an error or not, depending on when the end arrives.
    void aCutChunkIsNeverProvenWhole()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(body).chunked(1000).cutAfter(1500));
        const auto payload = get(server.url("/a.png"));
        if (payload)
            QVERIFY(!payload->isProvenWhole);
        else
            QCOMPARE(payload.error().cause, Cause::CutShort);
    }

    void aRefusedConnection()
    {
        const RefusingPort port;
        const auto payload = get(QUrl(u"http://127.0.0.1:%1/a.png"_s.arg(port.port())));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::ConnectionRefused);
    }

    void aMutePortEndsWithTheConnectDeadline()
    {
        const MutePort port;
        const auto payload = get(QUrl(u"http://127.0.0.1:%1/a.png"_s.arg(port.port())), impatient());
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::ConnectTimeout);
    }

    void aMuteTlsHandshakeEndsWithTheConnectDeadline()
    {
        FaultServer server;
        QUrl url = server.url("/a.png");
        url.setScheme(u"https"_s);
        const auto payload = get(url, impatient());
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::ConnectTimeout);
    }

    void aHostThatDoesNotExist()
    {
        const auto payload = get(QUrl(u"http://nowhere.invalid/a.png"_s));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::HostNotFound);
    }

    void theTotalDeadlineEndsEvenASteadyBody()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(body).dripping(64, 20ms));
        const auto payload = get(server.url("/a.png"), {.timeout = 20s, .total = 300ms});
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::TotalTimeout);
    }

    void timeInWhichWeHoldTheServerBackIsNotCounted()
    {
        FaultServer server;
        const QByteArray large = body.repeated(500); // more than is read ahead
        server.on("/a.png", Reply::ok(large));
        Lanes lanes(6);
        const TlsExceptions tls({}, false);
        Fetch fetch(lanes, tls, {.timeout = 1500ms}, {});
        QSignalSpy progress(&fetch, &Fetch::progressed);
        auto task = fetch.get(server.url("/a.png"));
        std::optional<Result<Payload>> result;
        fetch.setHeld(true);
        task.start(this, [&](Result<Payload> value) { result.emplace(std::move(value)); });
        QTRY_VERIFY(!progress.isEmpty()); // the headers
        QTest::qWait(3000);               // twice the deadline
        QVERIFY(!result);
        QCOMPARE(progress.size(), 1);
        fetch.setHeld(false);
        QTRY_VERIFY(result);
        QVERIFY(*result);
        QCOMPARE((*result)->bytes, large);
    }

    void redirectsAreFollowed()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/a", Reply::redirect("/b", 301));
        server.on("/b", Reply::redirect(server.url("/c", "127.0.0.2").toEncoded(), 307));
        server.on("/c", Reply::ok(body));
        const auto payload = get(server.url("/a"));
        QVERIFY(payload);
        QCOMPARE(payload->bytes, body);
        QCOMPARE(payload->finalUrl, server.url("/c", "127.0.0.2"));
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
        const auto payload = get(server.url("/0"));
        QCOMPARE(payload.has_value(), arrives);
        if (!arrives)
            QCOMPARE(payload.error().cause, Cause::TooManyRedirects);
    }

    void redirectsThatAreRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<Cause>("cause");
        QTest::newRow("in a circle") << "/a"_ba << Cause::RedirectLoop;
        QTest::newRow("to a file") << "file:///etc/passwd"_ba << Cause::RedirectRefused;
        QTest::newRow("to ftp") << "ftp://127.0.0.1/a.png"_ba << Cause::RedirectRefused;
        QTest::newRow("to data") << "data:image/png;base64,AAAA"_ba << Cause::RedirectRefused;
        QTest::newRow("to a resource of ours") << "qrc:/a.png"_ba << Cause::RedirectRefused;
    }

    void redirectsThatAreRefused()
    {
        QFETCH(const QByteArray, target);
        QFETCH(const Cause, cause);
        FaultServer server;
        server.on("/a", Reply::redirect(target));
        const auto payload = get(server.url("/a"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, cause);
    }

    void theRequestIsPlainAndHoldsNoSecret()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(body));
        QUrl url = server.url("/a.png");
        url.setUserName(u"anna"_s);
        url.setPassword(u"secret"_s);
        QVERIFY(get(url));
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
        const auto payload = get(url);
        QVERIFY(payload);
        QVERIFY(payload->finalUrl.userInfo().isEmpty());
        url.setUserInfo(u"anna:wrong"_s);
        const auto refused = get(url);
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
        QVERIFY(!get(url));
        for (const Request &request : server.requests("/b"))
            QVERIFY(request.header("Authorization").isNull());
    }

    void certificates_data()
    {
        QTest::addColumn<QByteArray>("which");
        QTest::addColumn<Cause>("cause");
        QTest::newRow("an expired certificate") << "expired"_ba << Cause::CertificateExpired;
        QTest::newRow("one for another host") << "wrongHost"_ba << Cause::CertificateWrongHost;
        QTest::newRow("a self-signed one") << "selfSigned"_ba << Cause::CertificateSelfSigned;
        QTest::newRow("one by a stranger") << "strange"_ba << Cause::CertificateUntrusted;
    }

    void certificates()
    {
        QFETCH(const QByteArray, which);
        QFETCH(const Cause, cause);
        const Authority authority;
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        const QSslConfiguration before = trusting;
        trusting.addCaCertificate(authority.certificate());
        QSslConfiguration::setDefaultConfiguration(trusting);
        const auto restore = qScopeGuard([&] { QSslConfiguration::setDefaultConfiguration(before); });

        FaultServer server(authority.sound());
        server.on("/a.png", Reply::ok(body));
        QVERIFY(get(server.url("/a.png")));
        server.showIdentity(which == "expired"      ? authority.expired()
                            : which == "wrongHost"  ? authority.wrongHost()
                            : which == "selfSigned" ? authority.selfSigned()
                                                    : authority.strange());
        const auto refused = get(server.url("/a.png"));
        QVERIFY(!refused);
        QVERIFY2(refused.error().cause == cause, qPrintable(plainWords(refused.error())));
        QVERIFY(get(server.url("/a.png"), {}, TlsExceptions({}, true)));
        QVERIFY(get(server.url("/a.png"), {}, TlsExceptions({u"127.0.0.1"_s}, false)));
        const QString site = siteOf(server.url("/a.png"));
        QVERIFY(get(server.url("/a.png"), {}, TlsExceptions({site}, false)));
        QVERIFY(!get(server.url("/a.png"), {}, TlsExceptions({u"127.0.0.1:1"_s, u"localhost"_s}, false)));
    }

    void dataLinks_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("base64") << u"data:image/png;base64,aGVsbG8="_s << "hello"_ba;
        QTest::newRow("percent-encoded") << u"data:text/plain,a%20b"_s << "a b"_ba;
        QTest::newRow("broken base64") << u"data:image/png;base64,a#b!"_s << QByteArray();
        QTest::newRow("no comma") << u"data:image/png"_s << QByteArray();
    }

    void dataLinks()
    {
        QFETCH(const QString, link);
        QFETCH(const QByteArray, expected);
        const auto payload = get(QUrl(link));
        QCOMPARE(payload ? payload->bytes : QByteArray(), expected);
        if (!payload)
            QCOMPARE(payload.error().cause, Cause::BadLink);
    }

    void lanesOpenAsManyConnectionsAsTheLimitSays_data()
    {
        QTest::addColumn<int>("perHost");
        QTest::newRow("one") << 1;
        QTest::newRow("six, what one manager can") << 6;
        QTest::newRow("fifteen") << 15;
    }

    void lanesOpenAsManyConnectionsAsTheLimitSays()
    {
        QFETCH(const int, perHost);
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body).after(100ms); });
        Lanes lanes(perHost);
        const TlsExceptions tls({}, false);
        constexpr int all = 40;
        std::vector<std::unique_ptr<Fetch>> fetches;
        std::vector<Task<Result<Payload>>> tasks;
        int arrived = 0;
        for (int i = 0; i < all; ++i) {
            fetches.push_back(std::make_unique<Fetch>(lanes, tls, ExchangeLimits(), QString()));
            tasks.push_back(fetches.back()->get(server.url("/" + QByteArray::number(i))));
            tasks.back().start(this, [&](const Result<Payload> &payload) { arrived += payload.has_value(); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(arrived, all, 30'000);
        QCOMPARE(server.load().mostOpenConnections, perHost);
        QCOMPARE(server.load().connections, perHost); // reused, all of them
    }

    void aCancelledFetchFreesItsConnectionForWhoeverWaits()
    {
        FaultServer server;
        server.on("/mute", Reply::silence());
        server.on("/a.png", Reply::ok(body));
        Lanes lanes(1);
        const TlsExceptions tls({}, false);
        Fetch first(lanes, tls, {}, {});
        Fetch second(lanes, tls, {}, {});
        std::optional<Task<Result<Payload>>> mute(first.get(server.url("/mute")));
        mute->start(this, [](const Result<Payload> &) {});
        QTRY_COMPARE(server.requests("/mute").size(), 1);
        auto waiting = second.get(server.url("/a.png"));
        bool arrived = false;
        waiting.start(this, [&](const Result<Payload> &payload) { arrived = payload.has_value(); });
        QTest::qWait(50);
        QVERIFY(!arrived);
        mute.reset();
        QTRY_VERIFY(arrived);
    }
};

QTEST_GUILESS_MAIN(TestFetch)
#include "tst_fetch.moc"
