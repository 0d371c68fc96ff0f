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

QList<QUrl> manyOf(const FaultServer &server, int count)
{
    QList<QUrl> urls;
    for (int i = 0; i < count; ++i)
        urls.append(server.url("/" + QByteArray::number(i)));
    return urls;
}

bool haveAllArrived(const std::vector<std::unique_ptr<Fetching::Started>> &fetches)
{
    return std::ranges::all_of(fetches, [](const auto &fetch) { return fetch->result().has_value(); });
}

} // namespace

class TestLanes : public QObject
{
    Q_OBJECT

private slots:
    void asManyConnectionsAreOpenAsTheLimitSays_data()
    {
        QTest::addColumn<int>("perHost");
        QTest::newRow("one") << 1;
        QTest::newRow("six, what one manager can") << 6;
        QTest::newRow("fifteen") << 15;
        QTest::newRow("sixty-four, the most") << 64;
    }

    void asManyConnectionsAreOpenAsTheLimitSays()
    {
        QFETCH(const int, perHost);
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body).after(100ms); });
        Fetching fetching(perHost);
        QVERIFY(haveAllArrived(fetching.start(manyOf(server, 10 + 2 * perHost))));
        QCOMPARE(server.load().mostOpenConnections, perHost);
        QCOMPARE(server.load().connections, perHost); // reused, all of them
    }

    void theLimitMayChangeWhileRunning()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body).after(100ms); });
        Fetching fetching(20);
        QVERIFY(haveAllArrived(fetching.start(manyOf(server, 40))));
        fetching.lanes.setPerHost(2);
        const int before = server.load().mostAnswering;
        QCOMPARE(before, 20);
        const auto fetches = fetching.start(manyOf(server, 20));
        for (const auto &fetch : fetches) {
            QVERIFY(fetch->result());
            QVERIFY(server.load().answering <= 2);
        }
        fetching.lanes.setPerHost(30);
        QVERIFY(haveAllArrived(fetching.start(manyOf(server, 60))));
        QCOMPARE(server.load().mostAnswering, 30);
    }

    void eachHostHasItsOwn()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.otherwise([](const Request &) { return Reply::ok(body).after(50ms); });
        Fetching fetching(3);
        QList<QUrl> urls = manyOf(server, 20);
        for (int i = 0; i < 20; ++i)
            urls.append(server.url("/" + QByteArray::number(i), "127.0.0.2"));
        QVERIFY(haveAllArrived(fetching.start(urls)));
        QCOMPARE(server.load("127.0.0.1").mostOpenConnections, 3);
        QCOMPARE(server.load("127.0.0.2").mostOpenConnections, 3);
    }

    void aCancelledFetchFreesItsConnectionForWhoeverWaits()
    {
        FaultServer server;
        server.on("/mute", Reply::silence());
        server.on("/a.png", Reply::ok(body));
        Fetching fetching(1);
        auto mute = fetching.start(server.url("/mute"));
        QTRY_COMPARE(server.requests("/mute").size(), 1);
        const auto waiting = fetching.start(server.url("/a.png"));
        QTest::qWait(50);
        QVERIFY(!waiting->isOver());
        mute.reset();
        QVERIFY(waiting->result());
    }

    /// They promised to keep them alive, and do not: each second request on a connection dies unanswered. It
    /// is Qt that repeats it, by a fresh connection; nothing above it needs to know.
    void requestsThatDieOnUsedConnectionsAreRepeatedAtOnce_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("death");
        QTest::addColumn<bool>("isSecure");
        for (const bool isSecure : {false, true}) {
            const char *over = isSecure ? "over TLS" : "in the clear";
            QTest::addRow("by a reset, %s", over) << std::make_shared<Reply>(Reply::resetting()) << isSecure;
            QTest::addRow("by an orderly end, %s", over)
                << std::make_shared<Reply>(Reply::closing()) << isSecure;
        }
    }

    void requestsThatDieOnUsedConnectionsAreRepeatedAtOnce()
    {
        QFETCH(const std::shared_ptr<Reply>, death);
        QFETCH(const bool, isSecure);
        const Authority authority;
        FaultServer server(isSecure ? std::optional(authority.sound()) : std::nullopt);
        QSet<int> used;
        server.otherwise([&](const Request &request) {
            const bool isUsed = used.contains(request.connection);
            used.insert(request.connection);
            return isUsed ? *death : Reply::ok(body).after(20ms);
        });
        Fetching fetching(6, TlsExceptions({}, true));
        for (int round = 0; round < 8; ++round)
            QVERIFY(haveAllArrived(fetching.start(manyOf(server, 12))));
    }

    /// Qt asks again three times by itself and then gives up. On a connection that had served before, we ask
    /// once more, by a fresh one.
    void whatQtGivesUpOnAUsedConnectionIsRepeatedByUs()
    {
        const Reply fine = Reply::ok(body);
        const Reply death = Reply::resetting();
        FaultServer server;
        server.on("/a.png", {fine, death, death, death, death, fine});
        Fetching fetching(1);
        QVERIFY(fetching.get(server.url("/a.png")));
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(server.requests().size(), 6);
    }

    /// A connection that dies in its handshake takes along all that wait for theirs; Qt repeats neither.
    void whatEndsUnsentBecauseOfANeighbourIsRepeatedByUs()
    {
        const Authority authority;
        FaultServer server(authority.sound());
        server.otherwise([](const Request &) { return Reply::ok(body); });
        server.closeNext(1);
        Fetching fetching(6, TlsExceptions({}, true));
        for (const auto &fetch : fetching.start(manyOf(server, 2))) {
            const auto &payload = fetch->result();
            QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
            QCOMPARE(fetch->fetch().continued(), 0); // no attempt is counted
        }
        QCOMPARE(server.requests().size(), 2);
    }

    void serversThatCloseWhatIdlesAreNotASurprise()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body).after(5ms); });
        Fetching fetching(6);
        for (int round = 0; round < 20; ++round) {
            QVERIFY(haveAllArrived(fetching.start(manyOf(server, 6))));
            server.dropIdleConnections();
        }
    }

    void whatDiesOnAFreshConnectionIsNotRepeatedForEver()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::resetting(); });
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::ConnectionLost);
        QVERIFY2(server.requests().size() <= 4, qPrintable(QString::number(server.requests().size())));
    }

    /// Qt takes a 103 for the answer. What the server says next must not become another link's picture.
    void anAnswerThatComesTooLateIsNobodyElses()
    {
        FaultServer server;
        server.on("/early", Reply::ok(QByteArray(body).replace("0", "x")).afterEarlyHints(300ms));
        server.on("/a.png", Reply::ok(body).after(600ms));
        Fetching fetching(1);
        QVERIFY(!fetching.get(server.url("/early")));
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY(payload);
        QCOMPARE(payload->bytes.view, body);
    }

    /// A slow request keeps the connections of a retired lane open, and they are the site's, too.
    void theLimitHoldsWhileARetiredLaneLivesOn()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body).after(50ms); });
        server.on("/slow", Reply::silence());
        server.on("/retiring", Reply::status(304));
        Fetching fetching(6);
        auto slow = fetching.start(server.url("/slow"));
        for (int round = 0; round < 3; ++round) {
            QVERIFY(haveAllArrived(fetching.start(manyOf(server, 12))));
            QVERIFY(!fetching.get(server.url("/retiring")));
        }
        QVERIFY(!slow->isOver());
        QVERIFY2(server.load().mostOpenConnections <= 7, // one is always to be had
                 qPrintable(QString::number(server.load().mostOpenConnections)));
        slow.reset();
        server.otherwise([](const Request &) { return Reply::silence(); });
        const auto all = fetching.start(manyOf(server, 8));
        QTRY_COMPARE(server.load().answering, 6); // and with it all are to be had again
    }

    void connectionsToManyHostsAreNotKeptForEver()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        Fetching fetching(1);
        constexpr int hosts = 700; // more than are worth keeping
        for (int i = 0; i < hosts; ++i) {
            const QByteArray host =
                "127.0." + QByteArray::number(1 + i / 250) + '.' + QByteArray::number(2 + i % 250);
            server.listenOn(host);
            QVERIFY(fetching.get(server.url("/a.png", host)));
        }
        QTRY_VERIFY(server.load().openConnections <= 520);
        QCOMPARE(server.load().connections, hosts);
    }
};

QTEST_GUILESS_MAIN(TestLanes)
#include "tst_lanes.moc"
