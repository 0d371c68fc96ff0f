#include "fetch/backoff.h"

#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT

private slots:
    void delays_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("askedSeconds"); // -1: nothing
        QTest::addColumn<double>("random");
        QTest::addColumn<int>("retryMs"); // -1: never by itself
        QTest::addColumn<int>("coolMs");
        QTest::newRow("the first wait is at most the base") << 1 << -1 << 1.0 << 1000 << 1000;
        QTest::newRow("the second doubles it") << 2 << -1 << 1.0 << 2000 << 2000;
        QTest::newRow("jitter goes down to nothing") << 3 << -1 << 0.0 << 0 << 0;
        QTest::newRow("a minute is the most") << 12 << -1 << 1.0 << 60'000 << 60'000;
        QTest::newRow("after any number of failures") << 5000 << -1 << 0.5 << 30'000 << 30'000;
        QTest::newRow("the server's word is obeyed to the second") << 1 << 7 << 0.1 << 7000 << 7000;
        QTest::newRow("be it nothing") << 1 << 0 << 1.0 << 0 << 0;
        QTest::newRow("up to ten minutes") << 1 << 600 << 0.1 << 600'000 << 600'000;
        QTest::newRow("beyond, the link gives up and the host is left alone for ten minutes")
            << 1 << 601 << 0.1 << -1 << 600'000;
        QTest::newRow("a year is no different") << 1 << 31'536'000 << 0.1 << -1 << 600'000;
    }

    void delays()
    {
        QFETCH(const int, failures);
        QFETCH(const int, askedSeconds);
        QFETCH(const double, random);
        const auto asked =
            askedSeconds < 0 ? std::nullopt : std::optional(std::chrono::seconds(askedSeconds));
        const auto delay = retryDelay(failures, asked, 1000ms, random);
        QTEST(delay ? static_cast<int>(delay->count()) : -1, "retryMs");
        QTEST(static_cast<int>(coolDown(failures, asked, 1000ms, random).count()), "coolMs");
    }
};

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
