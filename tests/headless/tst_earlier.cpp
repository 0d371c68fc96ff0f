#include "headless/earlier.h"

#include <QTest>

#include <algorithm>

using namespace pixhaul;
using namespace Qt::StringLiterals;

namespace {

const QString folder = u"/pictures"_s;

StoredJob job(quint32 id, const Stage &stage, bool isUnsettled = false)
{
    StoredJob job{};
    job.id = JobId{id};
    job.link = linkFrom(u"http://h.example/%1.jpg"_s.arg(id));
    job.folder = folder;
    job.stage = stage;
    if (isUnsettled)
        job.unsettled = std::make_shared<Intent>();
    return job;
}

std::vector<JobId> idsOf(const std::vector<StoredJob> &jobs)
{
    std::vector<JobId> ids;
    std::ranges::transform(jobs, std::back_inserter(ids), &StoredJob::id);
    return ids;
}

} // namespace

class TestEarlier : public QObject
{
    Q_OBJECT

private slots:
    void whatMayBeSavedKeepsItsNameAndItsIntent()
    {
        const std::vector<StoredJob> stored{job(1, stage::Queued()), job(2, stage::Cancelled()),
                                            job(3, stage::Cancelled(), true), job(4, stage::Saved()),
                                            job(5, stage::Queued(), true)};
        HeadlessOptions options;
        options.folder = folder;
        const Earlier anew = sortedOut(stored, {}, options);
        QCOMPARE(idsOf(anew.taken), std::vector<JobId>());
        QCOMPARE(idsOf(anew.saved), (std::vector{JobId{3}, JobId{5}}));
        QCOMPARE(anew.done, (std::vector{JobId{2}, JobId{4}}));

        options.resume = true;
        const Earlier resumed = sortedOut(stored, {}, options);
        QCOMPARE(idsOf(resumed.taken), (std::vector{JobId{1}, JobId{5}}));
        QCOMPARE(idsOf(resumed.saved), (std::vector{JobId{3}, JobId{4}}));
        QCOMPARE(resumed.done, (std::vector{JobId{2}, JobId{4}}));
    }
};

QTEST_GUILESS_MAIN(TestEarlier)
#include "tst_earlier.moc"
