#include "core/link.h"
#include "fetch/fetch.h"

#include "support/faultserver.h"
#include "support/fetching.h"

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

/// More headers than Qt keeps.
Reply crowded(Reply reply)
{
    for (int i = 0; i < 120; ++i)
        reply = reply.with("X-" + QByteArray::number(i), "x");
    return reply;
}

} // namespace

class TestFetch : public QObject
{
    Q_OBJECT

    static Result<Payload> get(const QUrl &url, const ExchangeLimits &limits = {.timeout = 20s})
    {
        Fetching fetching;
        fetching.order.limits = limits;
        return fetching.get(url);
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
        QCOMPARE(payload->bytes.view, body);
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
        row("a length lost among 120 headers, and no close", crowded(Reply::ok(body)), Cause::SlowBody);
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

    void aSteadyBodyMayTakeLongerThanTheDeadline()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(body.repeated(20)).dripping(2000, 50ms)); // 40 KB/s for 2 s
        const auto payload = get(server.url("/a.png"), {.timeout = 600ms});
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, body.repeated(20));
    }

    void timeInWhichWeHoldTheServerBackIsNotCounted()
    {
        FaultServer server;
        const QByteArray large = body.repeated(500); // more than is read ahead
        server.on("/a.png", Reply::ok(large));
        Fetching fetching;
        fetching.order.limits.timeout = 1500ms;
        const auto started = fetching.start(server.url("/a.png"));
        QSignalSpy progress(&started->fetch(), &Fetch::progressed);
        started->fetch().setHeld(true);
        QTRY_VERIFY(!progress.isEmpty()); // the headers
        QTest::qWait(3000);               // twice the deadline
        QVERIFY(!started->isOver());
        QCOMPARE(progress.size(), 1);
        started->fetch().setHeld(false);
        QVERIFY(started->result());
        QCOMPARE(started->result()->bytes.view, large);
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
        QCOMPARE(payload ? payload->bytes.view : QByteArray(), expected);
        if (!payload)
            QCOMPARE(payload.error().cause, Cause::BadLink);
    }
};

QTEST_GUILESS_MAIN(TestFetch)
#include "tst_fetch.moc"
