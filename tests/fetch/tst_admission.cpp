#include "fetch/admission.h"

#include <QTest>

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

} // namespace

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

    void aCoolingSiteStartsNothingAndDisturbsNobody()
    {
        Admission admission({});
        admission.coolDown(u"a:80"_s, at(2s));
        admission.enqueue(JobId{1}, u"a:80"_s);
        admission.enqueue(JobId{2}, u"b:80"_s);
        QCOMPARE(admitted(admission), (Ids{2}));
        QCOMPARE(*admission.wakeAt(), at(2s));
        admission.coolDown(u"a:80"_s, at(3s));
        QCOMPARE(admitted(admission, 2s), Ids());
        QCOMPARE(admitted(admission, 3s), (Ids{1}));
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
    }
};

QTEST_APPLESS_MAIN(TestAdmission)
#include "tst_admission.moc"
