#include "core/job.h"

#include <QTest>

#include <array>
#include <set>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using enum StageKind;

namespace {

constexpr std::array allKinds{Queued, Paused,  Fetching, Waiting,  Converting,
                              Saved,  Skipped, Failed,   Cancelled};
static_assert(allKinds.size() == stageKinds);

} // namespace

class TestJob : public QObject
{
    Q_OBJECT

private slots:
    void namesEveryStage();
    void tellsActiveAndFinalApart();
    void allowsWhatMakesSense_data();
    void allowsWhatMakesSense();
    void alwaysReachesAnEnd();
};

void TestJob::namesEveryStage()
{
    QCOMPARE(kindOf(stage::Queued{}), Queued);
    QCOMPARE(kindOf(stage::Paused{}), Paused);
    QCOMPARE(kindOf(stage::Fetching{}), Fetching);
    QCOMPARE(kindOf(stage::Waiting{0, {}, {Cause::BadLink}}), Waiting);
    QCOMPARE(kindOf(stage::Converting{}), Converting);
    QCOMPARE(kindOf(stage::Saved{}), Saved);
    QCOMPARE(kindOf(stage::Skipped{}), Skipped);
    QCOMPARE(kindOf(stage::Failed{{Cause::BadLink}}), Failed);
    QCOMPARE(kindOf(stage::Cancelled{}), Cancelled);
}

void TestJob::tellsActiveAndFinalApart()
{
    const std::set<StageKind> active{Fetching, Converting};
    const std::set<StageKind> final{Saved, Skipped, Failed, Cancelled};
    for (const StageKind kind : allKinds) {
        QCOMPARE(isActive(kind), active.contains(kind));
        QCOMPARE(isFinal(kind), final.contains(kind));
    }
}

void TestJob::allowsWhatMakesSense_data()
{
    QTest::addColumn<StageKind>("from");
    QTest::addColumn<std::set<StageKind>>("to");
    const auto row = [](const char *sentence, StageKind from, const std::set<StageKind> &to) {
        QTest::newRow(sentence) << from << to;
    };
    row("what is queued starts, is held back, is found there already, or its host wants no one", Queued,
        {Fetching, Paused, Cancelled, Skipped, Failed});
    row("what is paused is resumed or cancelled", Paused, {Queued, Cancelled});
    row("what is being fetched may come to any end, even saved: it was, before a crash", Fetching,
        {Queued, Paused, Waiting, Converting, Saved, Skipped, Failed, Cancelled});
    row("what waits for a retry is retried, held back, or its host wants no one", Waiting,
        {Queued, Fetching, Paused, Cancelled, Failed});
    row("what is being converted is not fetched any more", Converting,
        {Queued, Paused, Waiting, Saved, Skipped, Failed, Cancelled});
    row("what was saved may be fetched again, should its file be gone", Saved, {Queued});
    row("what was skipped may be asked for again", Skipped, {Queued});
    row("what failed may be tried again", Failed, {Queued});
    row("what was cancelled may be taken up again", Cancelled, {Queued});
}

void TestJob::allowsWhatMakesSense()
{
    QFETCH(StageKind, from);
    QFETCH(std::set<StageKind>, to);
    for (const StageKind kind : allKinds)
        QVERIFY2(mayFollow(from, kind) == (kind == from || to.contains(kind)),
                 qPrintable(QString::number(int(kind))));
}

void TestJob::alwaysReachesAnEnd()
{
    for (const StageKind from : allKinds) {
        std::set<StageKind> reached{from};
        for (std::size_t round = 0; round < stageKinds; ++round)
            for (const StageKind via : std::set(reached))
                for (const StageKind to : allKinds)
                    if (mayFollow(via, to))
                        reached.insert(to);
        QVERIFY(reached.contains(Saved)); // from every stage it can still succeed
    }
}

QTEST_APPLESS_MAIN(TestJob)
#include "tst_job.moc"
