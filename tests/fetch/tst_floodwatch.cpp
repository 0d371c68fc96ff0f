#include "support/faultserver.h"
#include "support/fetching.h"
#include "support/memory.h"

#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;

namespace {

const QByteArray block(128 << 10, 'x');
const QByteArray chunk = "20000\r\n" + block + "\r\n";

} // namespace

/// What Qt takes in without a word must neither fill the memory nor be told as a server that is silent.
class TestFloodWatch : public QObject
{
    Q_OBJECT

private slots:
    void whatQtNeverShowsIsNoticed_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::addColumn<QByteArray>("repeated");
        const auto row = [](const char *name, const QByteArray &beginning, const QByteArray &repeated) {
            QTest::newRow(name) << "HTTP/1.1 " + beginning << repeated;
        };
        const QByteArray challenge = "WWW-Authenticate: Basic realm=\"a\"\r\n";
        row("a 401 whose body has no end", "401 Who\r\n" + challenge + "\r\n", block);
        row("a 401 whose chunks have no end",
            "401 Who\r\n" + challenge + "Transfer-Encoding: chunked\r\n\r\n", chunk);
        row("a 401 of a terabyte", "401 Who\r\n" + challenge + "Content-Length: 1099511627776\r\n\r\n",
            block);
        row("a 407 whose body has no end", "407 Who\r\nProxy-Authenticate: Basic realm=\"a\"\r\n\r\n", block);
        row("a status without an end", {}, block);
        row("a header without an end", "200 Fine\r\nX: ", block);
        row("headers without an end", "200 Fine\r\n", "X: " + block + "\r\n");
        row("a chunk's size without an end", "200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n10;", block);
    }
    void whatQtNeverShowsIsNoticed()
    {
        QFETCH(const QByteArray, beginning);
        QFETCH(const QByteArray, repeated);
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/flood", Reply::rawEndlessly(beginning, repeated));
        server.on("/slow", Reply::ok("picture").after(1s));
        Fetching fetching;
        resetPeakMemory();
        const qint64 before = peakMemory();
        const auto innocent = fetching.start(server.url("/slow", "127.0.0.2"));
        const auto flooded = fetching.start(server.url("/flood"));
        const Result<Payload> &outcome = flooded->result();
        QVERIFY(!outcome);
        QCOMPARE(plainWords(outcome.error()), plainWords({Cause::Flood}));
        const qint64 needed = (peakMemory() - before) >> 20;
        QVERIFY2(needed < 500, (QByteArray::number(needed) + " MB").constData());
        QVERIFY(innocent->result());
    }

    void aHostIsKnownByItsName()
    {
        FaultServer server;
        server.on("/flood", Reply::status(401, block).endless());
        QUrl url = server.url("/flood");
        url.setHost(QStringLiteral("localhost"));
        const Result<Payload> outcome = Fetching().get(url);
        QVERIFY(!outcome);
        QCOMPARE(plainWords(outcome.error()), plainWords({Cause::Flood}));
    }

    /// Much came from it, too, but it was read.
    void aBusyHostIsNotTakenForTheFlood()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/flood", Reply::status(401, block).endless());
        server.on("/big", Reply::ok(block.repeated(400)));
        server.on("/slow", Reply::ok("picture").after(2s));
        Fetching fetching;
        const auto slow = fetching.start(server.url("/slow", "127.0.0.2"));
        const auto other = fetching.start(server.url("/slow"));
        QVERIFY(fetching.get(server.url("/big", "127.0.0.2")));
        const auto flood = fetching.start(server.url("/flood"));
        QVERIFY(fetching.get(server.url("/big", "127.0.0.2")));
        QCOMPARE(plainWords(flood->result().error()), plainWords({Cause::Flood}));
        QVERIFY(slow->result());
        QVERIFY(!other->result()); // nobody can tell these two apart; it is worth another attempt
        QVERIFY(isTransient(other->result().error()));
    }

    void aStatusThatSaysItAllIsTold()
    {
        FaultServer server;
        server.on("/gone",
                  Reply::rawEndlessly("HTTP/1.1 404 Gone\r\nTransfer-Encoding: chunked\r\n\r\n10;", block));
        const Result<Payload> outcome = Fetching().get(server.url("/gone"));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().httpStatus, 404);
    }

    /// Every one of them takes its share of it.
    void manyFloodsAtOnceStayWithinBounds()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::status(401, block).endless(); });
        Fetching fetching(64);
        resetPeakMemory();
        const qint64 before = peakMemory();
        QList<QUrl> urls;
        for (int i = 0; i < 64; ++i)
            urls.append(server.url("/" + QByteArray::number(i)));
        for (const auto &flooded : fetching.start(urls))
            QCOMPARE(plainWords(flooded->result().error()), plainWords({Cause::Flood}));
        const qint64 needed = (peakMemory() - before) >> 20;
        QVERIFY2(needed < 700, (QByteArray::number(needed) + " MB").constData());
    }

    /// Neither what is read nor what we leave unread ourselves is a flood, however much it is.
    void whatIsReadIsNoFlood()
    {
        FaultServer server;
        server.on("/big", Reply::ok(block.repeated(800))); // 100 MB
        server.on("/slow", Reply::ok("picture").after(1s));
        server.on("/held", Reply::ok(block.repeated(800)));
        Fetching fetching;
        const auto slow = fetching.start(server.url("/slow"));
        const auto held = fetching.start(server.url("/held"));
        held->fetch().setHeld(true);
        for (int i = 0; i < 10; ++i) {
            const Result<Payload> big = fetching.get(server.url("/big"));
            QVERIFY(big);
            QCOMPARE(big->bytes.view.size(), block.size() * 800);
        }
        QVERIFY(slow->result());
        held->fetch().setHeld(false);
        QVERIFY(held->result());
    }
};

QTEST_GUILESS_MAIN(TestFloodWatch)
#include "tst_floodwatch.moc"
