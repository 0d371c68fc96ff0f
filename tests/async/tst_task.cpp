#include "async/await.h"
#include "async/task.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;

namespace {

/// Counts the objects of its kind that live, so that a leak and a double destruction both show.
struct Counted
{
    static inline std::atomic<int> alive = 0;
    Counted() { ++alive; }
    Counted(const Counted &) { ++alive; }
    Counted(Counted &&) noexcept { ++alive; }
    ~Counted() { --alive; }
};

Task<int> answer(std::chrono::milliseconds after)
{
    const Counted local;
    co_await Delay(after);
    co_return 42;
}

Task<int> sumOfTwo()
{
    const Counted local;
    const int first = co_await answer(1ms);
    co_return first + co_await answer(0ms);
}

Task<int> onWorkers(Workers &workers, int value)
{
    const Counted local;
    OnWorkers doubled(workers, [value, held = Counted()] { return value * 2; });
    co_return co_await doubled;
}

/// A wait of every kind, for cancelling at random.
Task<int> journey(Workers &workers, int value)
{
    const Counted local;
    co_await Delay(std::chrono::milliseconds(value % 5));
    const int doubled = co_await onWorkers(workers, value);
    co_await Delay(std::chrono::milliseconds(value % 3));
    co_return doubled;
}

Task<int> sleeping(std::function<void(Sleep::Waker)> handOut)
{
    const Counted local;
    Sleep sleep;
    handOut(sleep.waker());
    co_await sleep;
    co_return 1;
}

} // namespace

class TestTask : public QObject
{
    Q_OBJECT

private slots:
    void init() { Counted::alive = 0; }
    void cleanup() { QTRY_COMPARE(Counted::alive.load(), 0); }

    void doesNothingUntilItIsStarted()
    {
        bool ran = false;
        {
            auto task = sleeping([&](const Sleep::Waker &) { ran = true; });
        }
        QVERIFY(!ran);
    }

    void deliversThroughTheEventLoop()
    {
        auto task = sumOfTwo();
        int result = 0;
        task.start(this, [&](int value) { result = value; });
        QCOMPARE(result, 0);
        QTRY_COMPARE(result, 84);
    }

    void theReceiverMayDestroyTheTask()
    {
        std::optional<Task<int>> task(answer(0ms));
        int result = 0;
        task->start(this, [&](int value) {
            task.reset();
            result = value;
        });
        QTRY_COMPARE(result, 42);
    }

    void toDestroyIsToCancel()
    {
        bool delivered = false;
        {
            auto task = sumOfTwo();
            task.start(this, [&](int) { delivered = true; });
            QCOMPARE(Counted::alive.load(), 2);
        }
        QCOMPARE(Counted::alive.load(), 0);
        QTest::qWait(20);
        QVERIFY(!delivered);
    }

    void aResultThatIsOnItsWayDiesWithTheTask()
    {
        bool delivered = false;
        {
            auto task = sleeping([](const Sleep::Waker &wake) { wake(); });
            task.start(this, [&](int) { delivered = true; });
            QCoreApplication::sendPostedEvents(nullptr, QEvent::User); // finishes; the delivery is queued
            QCOMPARE(Counted::alive.load(), 0);
        }
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }

    void aWakerMayBeCalledTooLateOrTwice()
    {
        std::optional<Sleep::Waker> waker;
        int delivered = 0;
        {
            auto task = sleeping([&](const Sleep::Waker &wake) { waker.emplace(wake); });
            task.start(this, [&](int) { ++delivered; });
            (*waker)();
            (*waker)();
            QTRY_COMPARE(delivered, 1);
        }
        (*waker)();
        QTest::qWait(5);
        QCOMPARE(delivered, 1);
    }

    void workIsDoneElsewhere()
    {
        Workers workers(1);
        const auto here = std::this_thread::get_id();
        std::thread::id there;
        auto task = [](Workers &pool, std::thread::id &id) -> Task<int> {
            OnWorkers work(pool, [&id] {
                id = std::this_thread::get_id();
                return 1;
            });
            co_return co_await work;
        }(workers, there);
        int result = 0;
        task.start(this, [&](int value) { result = value; });
        QTRY_COMPARE(result, 1);
        QVERIFY(there != here);
    }

    void workThatHasNotBegunNeverBeginsOnceAbandoned()
    {
        Workers workers(1);
        std::atomic<bool> gate = false;
        std::atomic<bool> begun = false;
        workers.submit([&] { gate.wait(false); });
        {
            auto task = [](Workers &pool, std::atomic<bool> &flag) -> Task<int> {
                OnWorkers work(pool, [&flag] {
                    flag = true;
                    return 1;
                });
                co_return co_await work;
            }(workers, begun);
            task.start(this, [](int) {});
        }
        gate = true;
        gate.notify_all();
        std::atomic<bool> after = false;
        workers.submit([&] { after = true; });
        QTRY_VERIFY(after);
        QVERIFY(!begun);
    }

    void workersFinishWhatTheyWereGiven()
    {
        std::atomic<int> done = 0;
        {
            Workers workers(3);
            for (int i = 0; i < 100; ++i)
                workers.submit([&] { ++done; });
        }
        QCOMPARE(done.load(), 100);
    }

    void thousandsOfJourneysCancelledAtRandomLeaveNothingBehind()
    {
        Workers workers(2);
        constexpr int all = 3000;
        constexpr int atOnce = 24;
        std::map<int, std::unique_ptr<Task<int>>> running;
        int started = 0;
        int finished = 0;
        int wrong = 0;
        int cancelled = 0;
        std::function<void()> fill = [&] {
            while (started < all && running.size() < atOnce) {
                const int n = started++;
                auto &task = running[n];
                task = std::make_unique<Task<int>>(journey(workers, n));
                task->start(this, [&, n](int value) {
                    wrong += value != 2 * n;
                    ++finished;
                    running.erase(n);
                    if (!running.empty() && QRandomGenerator::global()->bounded(130) == 0) {
                        running.erase(running.begin());
                        ++cancelled;
                    }
                    fill();
                });
            }
        };
        fill();
        QTRY_COMPARE_WITH_TIMEOUT(finished + cancelled, all, 60'000);
        QCOMPARE(wrong, 0);
        QVERIFY(running.empty());
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
