#include "fetch/deadlines.h"

#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;

namespace {

/// A clock that stands still until it is told.
Deadlines::TimePoint at(std::chrono::milliseconds time)
{
    return Deadlines::TimePoint(1h + time);
}

Deadlines dispatched()
{
    return Deadlines(30s, 30min, at(0s));
}

std::optional<Cause> passed(Deadlines &deadlines, std::chrono::milliseconds time)
{
    const auto failure = deadlines.passed(at(time));
    return failure ? std::optional(failure->cause) : std::nullopt;
}

} // namespace

class TestDeadlines : public QObject
{
    Q_OBJECT

private slots:
    void withoutAConnectionItIsTheConnectDeadline()
    {
        Deadlines deadlines = dispatched();
        QCOMPARE(deadlines.next(at(0s)), std::optional(at(30s)));
        QVERIFY(!passed(deadlines, 29'999ms));
        QCOMPARE(passed(deadlines, 30s), std::optional(Cause::ConnectTimeout));
        QCOMPARE(deadlines.passed(at(30s))->after, std::optional<std::chrono::milliseconds>(30s));
    }

    void afterTheRequestItIsTheAnswersAndItCountsFromDispatch()
    {
        Deadlines deadlines = dispatched();
        deadlines.requestSent();
        QVERIFY(!passed(deadlines, 29'999ms));
        QCOMPARE(passed(deadlines, 30s), std::optional(Cause::AnswerTimeout));
    }

    void aKilobyteBuysASecond()
    {
        Deadlines deadlines = dispatched();
        deadlines.requestSent();
        deadlines.headersComplete(at(10s));
        QCOMPARE(deadlines.next(at(10s)), std::optional(at(40s)));
        QVERIFY(!passed(deadlines, 39'999ms));
        deadlines.received(2048, at(39'999ms));
        QVERIFY(!passed(deadlines, 41'900ms));
        QCOMPARE(passed(deadlines, 42s), std::optional(Cause::SlowBody));
    }

    void aBurstDoesNotBuyMoreThanTheDeadline()
    {
        Deadlines deadlines = dispatched();
        deadlines.headersComplete(at(0s));
        deadlines.received(100 << 20, at(0s));
        QCOMPARE(passed(deadlines, 30s), std::optional(Cause::SlowBody));
    }

    /// Nobody looks at the deadlines while bytes come in.
    void aSteadyBodyMayTakeLongerThanTheDeadline()
    {
        Deadlines deadlines = dispatched();
        deadlines.headersComplete(at(0s));
        for (auto time = 100ms; time <= 60s; time += 100ms)
            deadlines.received(1000, at(time));
        QVERIFY(!passed(deadlines, 60s));
        QVERIFY(!passed(deadlines, 89s));
        QCOMPARE(passed(deadlines, 90s), std::optional(Cause::SlowBody));
    }

    void aByteNowAndThenIsTooSlow()
    {
        Deadlines deadlines = dispatched();
        deadlines.headersComplete(at(0s));
        for (auto time = 100ms; time < 30s; time += 100ms) {
            deadlines.received(1, at(time));
            QVERIFY(!passed(deadlines, time));
        }
        QCOMPARE(passed(deadlines, 31s), std::optional(Cause::SlowBody));
    }

    void whatIsSteadyEndsWithTheTotal()
    {
        Deadlines deadlines = dispatched();
        deadlines.headersComplete(at(0s));
        for (auto time = 10'000ms; time < 30min; time += 10s) {
            deadlines.received(100 << 10, at(time));
            QVERIFY(!passed(deadlines, time));
        }
        deadlines.received(100 << 10, at(30min));
        QCOMPARE(passed(deadlines, 30min), std::optional(Cause::TotalTimeout));
    }

    void timeThatItIsHeldCountsForNothing()
    {
        Deadlines deadlines = dispatched();
        deadlines.headersComplete(at(0s));
        deadlines.setHeld(true, at(20s));
        QCOMPARE(deadlines.next(at(25s)), std::nullopt);
        QVERIFY(!passed(deadlines, 2h));
        deadlines.setHeld(false, at(2h));
        QVERIFY(!passed(deadlines, 2h + 9'999ms));
        QCOMPARE(passed(deadlines, 2h + 10s), std::optional(Cause::SlowBody));
    }

    void beforeTheHeadersNothingCanBeHeld()
    {
        Deadlines deadlines = dispatched();
        deadlines.setHeld(true, at(1s));
        QCOMPARE(deadlines.next(at(1s)), std::optional(at(30s)));
        QCOMPARE(passed(deadlines, 30s), std::optional(Cause::ConnectTimeout));
    }
};

QTEST_APPLESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"
