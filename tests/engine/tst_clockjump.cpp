#include "engine/batch.h"

#include "support/faultserver.h"
#include "support/pictures.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::atomic<time_t> ahead = 0; // seconds by which the clock on the wall is wrong

} // namespace

// The program's own stand before libc's, for every library in this process. Linux only.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    const auto failure = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    if (failure == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += ahead;
    return failure;
}

extern "C" int gettimeofday(timeval *time, void *) noexcept
{
    timespec now{};
    const int failure = clock_gettime(CLOCK_REALTIME, &now);
    *time = {now.tv_sec, now.tv_nsec / 1000};
    return failure;
}

class TestClockJump : public QObject
{
    Q_OBJECT

private slots:
    void init() { ahead = 0; }

    void neitherHurriesNorDelaysAnything_data()
    {
        QTest::addColumn<qint64>("days");
        QTest::newRow("a year ahead") << qint64(365);
        QTest::newRow("a year back") << qint64(-365);
    }

    /// With one link that waits for a retry, its host cooling down, and one whose answer is under way.
    void neitherHurriesNorDelaysAnything()
    {
        QFETCH(const qint64, days);
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/busy", {Reply::status(503).with("Retry-After", "1"), Reply::ok(png())});
        server.on("/slow", Reply::ok(png()).after(800ms));
        const QTemporaryDir folder;
        Settings settings = defaultSettings();
        settings.folder = folder.filePath(u"pictures"_s);
        Batch batch(settings, {}, Session::open(folder.filePath(u"session.db"_s)).session);
        batch.add({linkFrom(server.url("/busy").toString()),
                   linkFrom(server.url("/slow", "127.0.0.2").toString())});
        QSignalSpy finished(&batch, &Batch::finished);
        batch.start();
        QTRY_COMPARE(batch.tally().of(StageKind::Waiting), 1);
        const QDateTime before = QDateTime::currentDateTimeUtc();
        ahead = days * 24 * 3600;
        QVERIFY(std::abs(before.daysTo(QDateTime::currentDateTimeUtc()) - days) <= 1);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(batch.tally().of(StageKind::Saved), 2);
        QCOMPARE(server.requests("/slow").size(), 1);
        const auto requests = server.requests("/busy");
        QCOMPARE(requests.size(), 2);
        QVERIFY(requests[1].at - requests[0].at >= 990ms); // a timer of the system may be a hair early
    }
};

QTEST_GUILESS_MAIN(TestClockJump)
#include "tst_clockjump.moc"
