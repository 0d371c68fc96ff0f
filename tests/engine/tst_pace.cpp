#include "engine/pace.h"

#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;

class TestPace : public QObject
{
    Q_OBJECT

    static Pace::TimePoint at(std::chrono::milliseconds time) { return Pace::TimePoint(1h + time); }

private slots:
    void speedIsThatOfTheLastFiveSeconds()
    {
        Pace pace;
        QCOMPARE(pace.bytesPerSecond(), 0.0);
        for (int second = 0; second <= 10; ++second)
            pace.sample(at(std::chrono::seconds(second)), second * 1000, 0);
        QCOMPARE(pace.bytesPerSecond(), 1000.0);
        for (int second = 11; second <= 16; ++second)
            pace.sample(at(std::chrono::seconds(second)), 10'000, 0);
        QCOMPARE(pace.bytesPerSecond(), 0.0);
    }

    void timeLeftFollowsTheJobsThatWereFinished()
    {
        Pace pace;
        QVERIFY(!pace.timeLeft(100));
        pace.sample(at(0s), 0, 5);
        pace.sample(at(1s), 0, 15);
        QVERIFY(!pace.timeLeft(100)); // too early to tell
        pace.sample(at(4s), 0, 25);
        QCOMPARE(pace.timeLeft(100), std::optional(20s));
    }

    void nothingFinishedIsNoEstimate()
    {
        Pace pace;
        for (int second = 0; second < 40; ++second)
            pace.sample(at(std::chrono::seconds(second)), 0, 3);
        QVERIFY(!pace.timeLeft(10));
    }

    void aNewRunForgetsTheOldOne()
    {
        Pace pace;
        pace.sample(at(0s), 0, 0);
        pace.sample(at(10s), 1000, 10);
        pace.reset();
        QCOMPARE(pace.bytesPerSecond(), 0.0);
        QVERIFY(!pace.timeLeft(10));
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
