#include "fetch/admission.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <numeric>

using namespace pixhaul;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Ids = std::vector<quint32>;

/// A clock that stands still until it is told.
Admission::TimePoint at(std::chrono::milliseconds time)
{
    return Admission::TimePoint(1h + time);
}

Ids admitted(Admission &admission, std::chrono::milliseconds time = 0ms)
{
    Ids ids;
    while (const auto id = admission.next(at(time)))
        ids.push_back(static_cast<quint32>(*id));
    return ids;
}

void enqueue(Admission &admission, const Ids &ids, const QString &site)
{
    for (const quint32 id : ids)
        admission.enqueue(JobId{id}, site);
}

/// Live ones of this thread, by new; what an Admission holds shows in it to the last node.
thread_local std::size_t allocations = 0;

} // namespace

void *operator new(std::size_t size)
{
    void *memory = std::malloc(size);
    if (!memory)
        std::abort();
    ++allocations;
    return memory;
}

void operator delete(void *memory) noexcept
{
    if (memory)
        --allocations;
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    operator delete(memory);
}

class TestAdmission : public QObject
{
    Q_OBJECT

private slots:
    void seatsAreCountedInAllAndPerSite()
    {
        Admission admission({.seats = 3, .perSite = 2});
        for (quint32 i = 1; i <= 3; ++i)
            admission.enqueue(JobId{i}, u"a:80"_s);
        admission.enqueue(JobId{4}, u"b:80"_s);
        admission.enqueue(JobId{5}, u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 4, 2}));
        admission.freeSeat(JobId{4});
        QCOMPARE(admitted(admission), (Ids{5}));
        admission.drop(JobId{1});
        QCOMPARE(admitted(admission), (Ids{3}));
    }

    void sitesTakeTurns()
    {
        Admission admission({.seats = 6, .perSite = 6});
        for (quint32 i = 0; i < 100; ++i)
            admission.enqueue(JobId{i}, u"slow:80"_s);
        admission.enqueue(JobId{200}, u"other:80"_s);
        admission.enqueue(JobId{201}, u"third:80"_s);
        QCOMPARE(admitted(admission), (Ids{0, 200, 201, 1, 2, 3}));
    }

    void aDroppedLinkNeverStarts()
    {
        Admission admission({});
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.enqueue(JobId{2}, u"a:80"_s);
        admission.drop(JobId{1});
        QCOMPARE(admitted(admission), (Ids{2}));
    }

    void aLinkThatCameBackWaitsAtItsNewPlaceOnly()
    {
        Admission admission({});
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.drop(JobId{1});
        admission.enqueueAt(JobId{1}, u"a:80"_s, at(5s));
        QCOMPARE(admitted(admission, 4s), Ids());
        QCOMPARE(*admission.wakeAt(), at(5s));
        QCOMPARE(admitted(admission, 5s), (Ids{1}));
        QVERIFY(!admission.wakeAt());
    }

    void aLinkWhoseTimeHasComeGoesFirst()
    {
        Admission admission({.seats = 1});
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.enqueue(JobId{2}, u"a:80"_s);
        admission.enqueueAt(JobId{3}, u"a:80"_s, at(10ms));
        QCOMPARE(admitted(admission), (Ids{1}));
        admission.drop(JobId{1});
        QCOMPARE(admitted(admission, 10ms), (Ids{3}));
    }

    void thoseWhoCameBackGoInTheOrderOfTheirComing()
    {
        Admission admission({.seats = 8, .perSite = 8});
        enqueue(admission, {1, 2, 3, 4}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2, 3, 4}));
        enqueue(admission, {5}, u"a:80"_s);
        for (const quint32 id : {2, 1, 3}) {
            admission.drop(JobId{id});
            admission.enqueueAt(JobId{id}, u"a:80"_s, {});
        }
        QCOMPARE(admitted(admission), (Ids{2, 1, 3, 5}));
    }

    void slowSitesNeverGatherAllTheSeats()
    {
        Admission admission({.seats = 4, .perSite = 4});
        for (quint32 i = 0; i < 100; ++i)
            admission.enqueue(JobId{i}, i < 50 ? u"slow:80"_s : u"fast:80"_s);
        QCOMPARE(admitted(admission), (Ids{0, 50, 1, 51}));
        for (quint32 fast = 50; fast < 98; ++fast) {
            admission.drop(JobId{fast}); // while nothing of the slow site ever ends
            QCOMPARE(admitted(admission), (Ids{fast + 2}));
        }
        admission.drop(JobId{98});
        admission.drop(JobId{99});
        QCOMPARE(admitted(admission), (Ids{2, 3}));
        QCOMPARE(admission.status(u"slow:80"_s).seated, 4); // now that nobody else wants them
    }

    void aSiteThatTurnsAwayCoolsDownAndDisturbsNobody()
    {
        Admission admission({});
        enqueue(admission, {1, 2}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2}));
        admission.slowDown(JobId{1}, u"a:80"_s, at(2s));
        enqueue(admission, {3}, u"a:80"_s);
        enqueue(admission, {4}, u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{4}));
        QCOMPARE(*admission.wakeAt(), at(2s));
        admission.slowDown(JobId{2}, u"a:80"_s, at(3s));
        QCOMPARE(*admission.wakeAt(), at(3s));
        admission.slowDown(JobId{1}, u"a:80"_s, at(1s)); // the longest wish holds
        QCOMPARE(*admission.status(u"a:80"_s).cooling, at(3s));
        QCOMPARE(admitted(admission, 2s), Ids());
        QCOMPARE(admitted(admission, 3s), (Ids{3}));
        QVERIFY(!admission.wakeAt());
        QVERIFY(!admission.status(u"a:80"_s).cooling);
    }

    void aBurstThatIsTurnedAwayHalvesTheLimitOnceAndAnswersLiftIt()
    {
        Admission admission({.seats = 16, .perSite = 6});
        Ids ids(40);
        std::iota(ids.begin(), ids.end(), 0U);
        enqueue(admission, ids, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{0, 1, 2, 3, 4, 5}));
        for (const quint32 id : {0, 1, 2, 3, 4})
            admission.slowDown(JobId{id}, u"a:80"_s, at(1s));
        QCOMPARE(admission.status(u"a:80"_s).limit, 3);
        for (const quint32 id : {0, 1, 2, 3, 4})
            admission.drop(JobId{id});
        admission.speedUp(JobId{5}, u"a:80"_s); // was under way already, and so proves nothing
        QCOMPARE(admitted(admission, 999ms), Ids());
        QCOMPARE(admitted(admission, 1s), (Ids{6, 7})); // 5 has the third seat
        admission.drop(JobId{5});
        QCOMPARE(admitted(admission, 1s), (Ids{8}));
        quint32 oldest = 6;
        for (const std::size_t seats : {4, 5, 6, 6}) { // one more for each round
            const std::size_t before = admission.status(u"a:80"_s).seated;
            for (std::size_t i = 0; i < before; ++i) {
                admission.speedUp(JobId{oldest}, u"a:80"_s);
                admission.drop(JobId{oldest++});
            }
            QCOMPARE(admitted(admission, 1s).size(), seats);
        }
    }

    void aSiteThatAnsweredForAnotherLearnsToo()
    {
        Admission admission({.seats = 16, .perSite = 2}); // links of a:80 that are redirected to b:80
        enqueue(admission, {1}, u"a:80"_s);
        enqueue(admission, {2, 3}, u"b:80"_s);
        QCOMPARE(*admission.next(at(0ms)), JobId{1});
        admission.slowDown(JobId{1}, u"b:80"_s, at(1s));
        QCOMPARE(admitted(admission), Ids());
        QCOMPARE(admitted(admission, 1s), (Ids{2}));
        QCOMPARE(admission.status(u"a:80"_s).limit, 2);
        admission.speedUp(JobId{2}, u"b:80"_s);
        QCOMPARE(admitted(admission, 1s), (Ids{3}));
    }

    void aHeldSiteStartsNothingAndDisturbsNobody()
    {
        Admission admission({.seats = 2, .perSite = 2});
        enqueue(admission, {1, 2}, u"a:80"_s);
        admission.enqueueAt(JobId{3}, u"a:80"_s, at(1s));
        enqueue(admission, {4, 5, 6}, u"b:80"_s);
        admission.holdSite(u"a:80"_s);
        QCOMPARE(admission.heldLinks(), 3);
        QCOMPARE(admitted(admission), (Ids{4, 5}));
        admission.drop(JobId{4});
        QCOMPARE(admitted(admission, 1s), (Ids{6})); // 3, whose time has come, waits, too
        admission.drop(JobId{5});
        enqueue(admission, {7}, u"a:80"_s);
        admission.drop(JobId{2});
        QCOMPARE(admission.heldLinks(), 3);
        QCOMPARE(admitted(admission, 1s), Ids());
        QVERIFY(admission.status(u"a:80"_s).isHeld);
        admission.drop(JobId{6});
        admission.resumeSite(u"a:80"_s);
        QCOMPARE(admission.heldLinks(), 0);
        QCOMPARE(admitted(admission, 1s), (Ids{3, 1}));
    }

    void aSiteIsHeldBeforeItHasLinksToo()
    {
        Admission admission({});
        admission.holdSite(u"a:80"_s);
        admission.holdSite(u"a:80"_s);
        enqueue(admission, {1}, u"a:80"_s);
        QCOMPARE(admission.heldLinks(), 1);
        QCOMPARE(admitted(admission), Ids());
        admission.resumeSite(u"a:80"_s);
        admission.resumeSite(u"a:80"_s);
        QCOMPARE(admission.heldLinks(), 0);
        QCOMPARE(admitted(admission), (Ids{1}));
    }

    void aRedirectedLinkTakesItsSeatAlong()
    {
        Admission admission({.seats = 3, .perSite = 2});
        enqueue(admission, {1, 2, 3, 4}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2}));
        QVERIFY(admission.goOn(JobId{1}, u"b:80"_s, at(0ms)));
        QVERIFY(admission.goOn(JobId{1}, u"b:80"_s, at(0ms))); // it is there already
        QCOMPARE(admission.placeOf(JobId{1}), u"b:80"_s);
        QCOMPARE(admission.status(u"a:80"_s).seated, 1);
        QCOMPARE(admission.status(u"b:80"_s).seated, 1);
        QCOMPARE(admitted(admission), (Ids{3})); // and in all they are three now
        admission.freeSeat(JobId{1});
        QCOMPARE(admission.status(u"b:80"_s).seated, 0);
        QCOMPARE(admission.status(u"a:80"_s).seated, 2);
        admission.drop(JobId{2});
        QCOMPARE(admitted(admission), (Ids{4}));
    }

    void aLinkThatIsRedirectedToAFullSiteWaitsInItsLine()
    {
        Admission admission({.seats = 16, .perSite = 1});
        enqueue(admission, {10, 11}, u"b:80"_s);
        enqueue(admission, {1, 2}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{10, 1}));
        QVERIFY(!admission.goOn(JobId{1}, u"b:80"_s, at(0ms)));
        admission.detour(JobId{1}, u"a:80"_s, u"b:80"_s);
        QCOMPARE(admission.placeOf(JobId{1}), u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{2})); // its seat is free
        admission.drop(JobId{10});
        QCOMPARE(admitted(admission), (Ids{1})); // before 11, who never had a turn; 2 has its site's seat
        QVERIFY(admission.goOn(JobId{1}, u"b:80"_s, at(0ms)));
        QCOMPARE(admitted(admission), Ids());
        admission.drop(JobId{1});
        QCOMPARE(admitted(admission), (Ids{11}));
    }

    void noRedirectLeadsToAHeldSite()
    {
        Admission admission({});
        admission.holdSite(u"b:80"_s);
        enqueue(admission, {1}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1}));
        QVERIFY(!admission.goOn(JobId{1}, u"b:80"_s, at(0ms)));
        admission.detour(JobId{1}, u"a:80"_s, u"b:80"_s);
        QCOMPARE(admission.heldLinks(), 1);
        QCOMPARE(admitted(admission), Ids());
        admission.resumeSite(u"b:80"_s);
        QCOMPARE(admission.heldLinks(), 0);
        QCOMPARE(admitted(admission), (Ids{1}));
    }

    void noRedirectLeadsToASiteThatCools()
    {
        Admission admission({});
        enqueue(admission, {1, 2}, u"a:80"_s);
        enqueue(admission, {10}, u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 10, 2}));
        admission.slowDown(JobId{10}, u"b:80"_s, at(2s));
        QVERIFY(!admission.goOn(JobId{1}, u"b:80"_s, at(1s)));
        admission.detour(JobId{1}, u"a:80"_s, u"b:80"_s);
        QCOMPARE(admitted(admission, 1s), Ids());
        QCOMPARE(*admission.wakeAt(), at(2s));
        QVERIFY(admission.goOn(JobId{2}, u"b:80"_s, at(2s)));
        QCOMPARE(admitted(admission, 2s), (Ids{1}));
    }

    void aSiteJudgesARedirectedLinkByWhenItCame()
    {
        Admission admission({.seats = 16, .perSite = 4});
        enqueue(admission, {1, 2}, u"a:80"_s);
        enqueue(admission, {10}, u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 10, 2}));
        QVERIFY(admission.goOn(JobId{1}, u"b:80"_s, at(0ms)));
        admission.slowDown(JobId{10}, u"b:80"_s, at(0ms));
        admission.slowDown(JobId{1}, u"b:80"_s, at(0ms)); // of the same burst
        QCOMPARE(admission.status(u"b:80"_s).limit, 2);
        admission.drop(JobId{1});
        QVERIFY(admission.goOn(JobId{2}, u"b:80"_s, at(0ms)));
        admission.slowDown(JobId{2}, u"b:80"_s, at(0ms)); // started before, but came after
        QCOMPARE(admission.status(u"b:80"_s).limit, 1);
    }

    /// It is a redirector that leads elsewhere each time, or a chain of them.
    void aFullSiteSendsNoLinkOnAThirdDetour()
    {
        Admission admission({.seats = 16, .perSite = 1});
        enqueue(admission, {10}, u"b:80"_s);
        enqueue(admission, {11}, u"c:80"_s);
        enqueue(admission, {12}, u"d:80"_s);
        enqueue(admission, {1}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{10, 11, 12, 1}));
        for (const auto &[full, ends] : {std::pair(u"b:80"_s, 10U), std::pair(u"c:80"_s, 11U)}) {
            QVERIFY(!admission.goOn(JobId{1}, full, at(0ms)));
            admission.detour(JobId{1}, u"a:80"_s, full);
            admission.drop(JobId{ends});
            QCOMPARE(admitted(admission), (Ids{1}));
        }
        admission.slowDown(JobId{12}, u"d:80"_s, at(1s));
        QVERIFY(!admission.goOn(JobId{1}, u"d:80"_s, at(0ms))); // never one that wants to be left alone
        QVERIFY(admission.goOn(JobId{1}, u"d:80"_s, at(1s)));
        QCOMPARE(admission.placeOf(JobId{1}), u"c:80"_s); // by the seat that it has
        QCOMPARE(admission.status(u"d:80"_s).seated, 1);
        admission.drop(JobId{1});
        admission.enqueue(JobId{1}, u"a:80"_s); // another attempt is free to wait again
        QCOMPARE(admitted(admission), (Ids{1}));
        QVERIFY(!admission.goOn(JobId{1}, u"d:80"_s, at(1s)));
    }

    void linksOnADetourComeBackWhenTheirSiteIsHeld()
    {
        Admission admission({.seats = 16, .perSite = 3});
        enqueue(admission, {1, 2, 3}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2, 3}));
        admission.holdSite(u"b:80"_s);
        for (const quint32 id : {2, 1, 3})
            admission.detour(JobId{id}, u"a:80"_s, u"b:80"_s);
        QCOMPARE(admission.heldLinks(), 3);
        admission.drop(JobId{3});
        admission.holdSite(u"a:80"_s);
        admission.resumeSite(u"b:80"_s);
        QCOMPARE(admission.placeOf(JobId{1}), u"a:80"_s);
        QCOMPARE(admission.heldLinks(), 2);
        QCOMPARE(admitted(admission), Ids());
        admission.resumeSite(u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2}));
    }

    void linksOnADetourDoNotBeginWithASiteThatCools()
    {
        Admission admission({.seats = 16, .perSite = 3});
        enqueue(admission, {1, 2}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2}));
        admission.detour(JobId{1}, u"a:80"_s, u"b:80"_s);
        enqueue(admission, {10}, u"b:80"_s);
        admission.slowDown(JobId{2}, u"a:80"_s, at(1s));
        admission.drop(JobId{2});
        QCOMPARE(admitted(admission), (Ids{10}));
        QCOMPARE(admission.placeOf(JobId{1}), u"a:80"_s);
        QCOMPARE(admitted(admission, 1s), (Ids{1}));
    }

    void linksThatAskNoHostAreBoundBySeatsAlone()
    {
        Admission admission({.seats = 3, .perSite = 1});
        enqueue(admission, {1, 2, 3, 4}, QString());
        admission.holdSite(QString());
        QCOMPARE(admitted(admission), (Ids{1, 2, 3}));
        admission.slowDown(JobId{1}, QString(), at(1s));
        QVERIFY(!admission.wakeAt());
        admission.drop(JobId{1});
        QCOMPARE(admitted(admission), (Ids{4}));
    }

    void overTheBudgetNobodyStartsAndOnlyTheOldestReadsOn()
    {
        Admission admission({.seats = 3, .bytesInHand = 100});
        for (quint32 i = 1; i <= 4; ++i)
            admission.enqueue(JobId{i}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2, 3}));
        for (quint32 i = 1; i <= 3; ++i)
            admission.setReading(JobId{i}, true);
        admission.setBytes(JobId{2}, 60);
        admission.setBytes(JobId{3}, 50);
        QVERIFY(admission.isOverBudget());
        QVERIFY(admission.mayRead(JobId{1}));
        QVERIFY(!admission.mayRead(JobId{2}));
        admission.setReading(JobId{1}, false); // redirected: it waits for a connection, perhaps one of theirs
        QVERIFY(admission.mayRead(JobId{2}));
        admission.setReading(JobId{1}, true);
        QVERIFY(!admission.mayRead(JobId{2}));
        admission.freeSeat(JobId{1});
        QVERIFY(admission.mayRead(JobId{2}));
        QVERIFY(!admission.mayRead(JobId{3}));
        QCOMPARE(admitted(admission), Ids());
        admission.drop(JobId{2});
        QVERIFY(admission.mayRead(JobId{3}));
        QCOMPARE(admitted(admission), (Ids{4}));
    }

    void temporaryFilesHaveABudgetOfTheirOwn()
    {
        Admission admission({.seats = 2, .bytesInHand = 100, .bytesOnDisk = 1000});
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.enqueue(JobId{2}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1, 2}));
        admission.setReading(JobId{1}, true);
        admission.setReading(JobId{2}, true);
        admission.setBytes(JobId{1}, 10, 600);
        admission.setBytes(JobId{2}, 10, 300);
        QVERIFY(!admission.isOverBudget());
        admission.setBytes(JobId{2}, 0, 500);
        QVERIFY(admission.isOverBudget());
        QVERIFY(admission.mayRead(JobId{1}));
        QVERIFY(!admission.mayRead(JobId{2}));
        admission.drop(JobId{1});
        QVERIFY(!admission.isOverBudget());
    }

    void whatIsInHandIsBoundedInNumberToo()
    {
        Admission admission({.seats = 1, .perSite = 1});
        for (quint32 i = 0; i < 100; ++i)
            admission.enqueue(JobId{i}, u"a:80"_s);
        quint32 started = 0;
        while (const auto id = admission.next(at(0ms))) {
            ++started;
            admission.freeSeat(*id); // fetched, and not saved yet
        }
        QCOMPARE(started, 20U);
        admission.drop(JobId{0});
        QCOMPARE(admitted(admission), (Ids{20}));
    }

    void newLimitsHoldAtOnce()
    {
        Admission admission({.seats = 16, .perSite = 1});
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.enqueue(JobId{2}, u"a:80"_s);
        QCOMPARE(admitted(admission), (Ids{1}));
        admission.setLimits({.seats = 16, .perSite = 2});
        QCOMPARE(admitted(admission), (Ids{2}));
        admission.drop(JobId{2});
        enqueue(admission, {3}, u"a:80"_s);
        admission.setLimits({.seats = 16, .perSite = 1});
        QCOMPARE(admitted(admission), Ids());
        QCOMPARE(admission.status(u"a:80"_s).limit, 1);
    }

    void pausingAThousandTimesLeavesNothingBehind()
    {
        Admission admission({});
        std::vector<std::size_t> held;
        held.reserve(1000);
        for (int round = 0; round < 1000; ++round) {
            for (quint32 i = 0; i < 100; ++i)
                admission.enqueue(JobId{i}, u"%1:80"_s.arg(i % 10));
            const Ids started = admitted(admission);
            QCOMPARE(started.size(), 16U);
            for (quint32 i = 0; i < 16; ++i) {
                const JobId id{started[i]};
                const QString site = u"%1:80"_s.arg(started[i] % 10);
                admission.slowDown(id, site, at(std::chrono::milliseconds(i))); // later and later
                if (i % 2 == 0) {
                    admission.detour(id, site, u"%1:80"_s.arg(started[i] % 10 + 1));
                    continue;
                }
                admission.drop(id);
                admission.enqueueAt(id, site, at(1h));
            }
            held.push_back(allocations);
            for (quint32 i = 0; i < 100; ++i)
                admission.drop(JobId{i});
            QVERIFY(!admission.next(at(16ms)));
            QVERIFY(!admission.wakeAt());
        }
        QCOMPARE(*std::ranges::max_element(held), held.front());
    }

    void aHundredThousandLinksOnTenThousandSitesTakeTurnsAndLeaveNothingBehind()
    {
        Admission admission({.seats = 256, .perSite = 64});
        std::vector<QString> sites(10'000);
        for (std::size_t i = 0; i < sites.size(); ++i)
            sites[i] = u"%1:80"_s.arg(i);
        const std::size_t before = allocations;
        for (quint32 i = 0; i < 100'000; ++i)
            admission.enqueue(JobId{i}, sites[i / 10]);
        for (quint32 turn = 0; turn < 10; ++turn) {
            for (quint32 site = 0; site < sites.size(); ++site) {
                const auto id = admission.next(at(0ms));
                QVERIFY(id == JobId{site * 10 + turn});
                admission.drop(*id);
            }
        }
        const std::size_t after = allocations;
        QVERIFY2(after <= before + 3, qPrintable(QString::number(after - before))); // the maps' own tables
    }
};

QTEST_APPLESS_MAIN(TestAdmission)
#include "tst_admission.moc"
