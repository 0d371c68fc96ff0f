#include "support/faultserver.h"
#include "support/fetching.h"

#include "fetch/tokenbucket.h"

#include <QElapsedTimer>
#include <QTest>
using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

TokenBucket::TimePoint at(std::chrono::milliseconds time)
{
    return TokenBucket::TimePoint(1h + time);
}

} // namespace

class TestSpeedLimit : public QObject
{
    Q_OBJECT

private slots:
    void aBucketFillsEvenlyAndOverflows()
    {
        TokenBucket bucket;
        QCOMPARE(bucket.take(5000, at(0ms)), 5000); // no limit
        bucket.setRate(10'000, at(0ms));
        QCOMPARE(bucket.take(5000, at(0ms)), 0);
        QCOMPARE(bucket.take(5000, at(100ms)), 1000);
        QCOMPARE(bucket.take(300, at(200ms)), 300);
        QCOMPARE(bucket.take(5000, at(200ms)), 700);
        QVERIFY(bucket.isEmpty(at(200ms)));
        QCOMPARE(bucket.take(5000, at(1h)), 2000); // what is not taken in time is gone
        bucket.setRate(std::nullopt, at(1h));
        QVERIFY(!bucket.isEmpty(at(1h)));
        QCOMPARE(bucket.take(5000, at(1h)), 5000);
    }

    void aBucketLosesNothingBetweenLooks()
    {
        TokenBucket bucket;
        bucket.setRate(7'777, at(0ms));
        qint64 taken = 0;
        for (int i = 1; i <= 1000; ++i)
            taken += bucket.take(1'000'000, at(i * 10ms));
        QVERIFY(std::abs(taken - 77'770) <= 1);
    }

    /// Never faster; how much slower is for the benchmarks to say.
    void allTogetherAreNotFasterThanTheLimit()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body.repeated(25)); }); // 100 KB
        Fetching fetching;
        fetching.speed.setRate(200'000);
        QElapsedTimer clock;
        clock.start();
        const auto fetches =
            fetching.start({server.url("/1"), server.url("/2"), server.url("/3"), server.url("/4")});
        for (const auto &fetch : fetches)
            QCOMPARE(fetch->result()->bytes.view.size(), body.size() * 25);
        QVERIFY2(clock.elapsed() >= 1950, qPrintable(QString::number(clock.elapsed()))); // 409,600 bytes
    }

    /// However many there are that could read on, and however little falls into the bucket while they do.
    void turnsAreFewAndWorthTheirWhile()
    {
        SpeedLimit speed;
        speed.setRate(1'000'000);
        std::vector<SpeedLimit::Turn> turns(500);
        int taken = 0;
        std::function<void(std::size_t)> await = [&](std::size_t i) {
            turns[i] = speed.await([&, i] {
                ++taken;
                speed.take(1 << 20);
                await(i);
            });
        };
        for (std::size_t i = 0; i < turns.size(); ++i)
            await(i);
        QTest::qWait(500);
        QVERIFY2(taken > 0 && taken < 500,
                 QByteArray::number(taken).constData()); // 31 of 16 KB, and 25 rests
    }

    void theLimitMayChangeWhileRunning()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body.repeated(2500)); }); // 10 MB
        Fetching fetching;
        fetching.speed.setRate(1024);
        const auto started = fetching.start(server.url("/1"));
        QTest::qWait(300);
        QVERIFY(!started->isOver());
        fetching.speed.setRate(std::nullopt);
        QCOMPARE(started->result()->bytes.view.size(), body.size() * 2500);
    }

    void timeUnderTheLimitIsNotTheServersFault()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body); });
        Fetching fetching;
        fetching.order.limits.timeout = 500ms;
        fetching.speed.setRate(2048);
        const auto fetches = fetching.start({server.url("/1"), server.url("/2")}); // 2 KB/s for both
        for (const auto &fetch : fetches)
            QVERIFY(fetch->result());
    }
};

QTEST_GUILESS_MAIN(TestSpeedLimit)
#include "tst_speedlimit.moc"
