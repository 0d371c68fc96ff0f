#include "engine/joblist.h"

#include "fetch/admission.h"

#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

namespace {

JobList::Job jobFor(const QString &address, Stage stage = stage::Queued())
{
    return {linkFrom(address), u"a.png"_s, std::move(stage)};
}

} // namespace

class TestJobList : public QObject
{
    Q_OBJECT

private slots:
    void theTallyFollowsEveryChange()
    {
        JobList list;
        list.insert(JobId{1}, jobFor(u"http://a/1"_s));
        list.insert(JobId{2}, jobFor(u"http://a/2"_s, stage::Failed{{Cause::HostNotFound}}));
        QCOMPARE(list.tally().all(), 2);
        QCOMPARE(list.tally().unfinished(), 1);
        list.setStage(JobId{1}, stage::Fetching());
        QCOMPARE(list.tally().active(), 1);
        QCOMPARE(list.tally().of(StageKind::Queued), 0);
        list.setStage(JobId{1}, stage::Converting());
        list.setStage(JobId{1}, stage::Saved());
        QCOMPARE(list.tally().final(), 2);
        list.remove(JobId{1});
        QCOMPARE(list.tally().all(), 1);
        QCOMPARE(list.tally().of(StageKind::Saved), 0);
    }

    void changesAreToldOnceAndInOrder()
    {
        JobList list;
        for (quint32 i = 1; i <= 3; ++i)
            list.insert(JobId{i}, jobFor(u"http://a/%1"_s.arg(i)));
        QVERIFY(list.takeChanged().empty());
        list.setStage(JobId{3}, stage::Fetching());
        list.setStage(JobId{1}, stage::Fetching());
        list.setStage(JobId{3}, stage::Fetching{10, 20});
        QCOMPARE(list.takeChanged(), (std::vector{JobId{1}, JobId{3}}));
        QVERIFY(list.takeChanged().empty());
        list.setStage(JobId{1}, stage::Cancelled());
        list.remove(JobId{1});
        QVERIFY(list.takeChanged().empty());
    }

    void aDoubledLinkIsKnownFromItsAnnouncementToItsRemoval()
    {
        JobList list;
        list.announce(JobId{1}, QUrl(u"http://A.example:80"_s));
        QCOMPARE(list.findDuplicate(QUrl(u"http://a.example/#top"_s)), std::optional(JobId{1}));
        list.insert(JobId{1}, jobFor(u"http://a.example/"_s));
        QCOMPARE(list.findDuplicate(QUrl(u"http://a.example/"_s)), std::optional(JobId{1}));
        QCOMPARE(list.findDuplicate(QUrl(u"https://a.example/"_s)), std::nullopt);
        list.remove(JobId{1});
        QCOMPARE(list.findDuplicate(QUrl(u"http://a.example/"_s)), std::nullopt);
    }

    void hostsCountTheirJobsAsTheyComeChangeAndGo()
    {
        const Admission admission({.perSite = 6});
        JobList list;
        list.insert(JobId{1}, jobFor(u"http://b/1"_s));
        list.insert(JobId{2}, jobFor(u"http://b/2"_s, stage::Failed{{Cause::BadLink}})); // of an earlier run
        list.insert(JobId{3}, jobFor(u"http://a:8080/"_s));
        list.insert(JobId{4}, jobFor(u"data:image/png;base64,AA"_s)); // asks no host
        list.setStage(JobId{1}, stage::Fetching());
        list.receive(JobId{1}, 5);
        list.setStage(JobId{1}, stage::Fetching{5, {}});
        list.receive(JobId{1}, 6);
        list.setStage(JobId{1}, stage::Failed{{Cause::BadLink}});
        list.receive(JobId{4}, 7);
        const HostStatus a{.site = u"a:8080"_s, .limit = 6, .limitBySettings = 6, .waiting = 1};
        HostStatus b{.site = u"b:80"_s, .limit = 6, .limitBySettings = 6, .failed = 2, .bytes = 11};
        QVERIFY(list.hosts().status(admission, 6) == (std::vector{a, b}));
        list.setStage(JobId{2}, stage::Queued());
        b.failed = 1;
        b.waiting = 1;
        QVERIFY(list.hosts().status(admission, 6) == (std::vector{a, b}));
        list.remove(JobId{1});
        list.remove(JobId{3});
        b.failed = 0;
        QVERIFY(list.hosts().status(admission, 6) == (std::vector{b}));
        list.remove(JobId{2});
        QVERIFY(!list.hosts().contains(u"b:80"_s));
        QVERIFY(list.hosts().status(admission, 6).empty());
    }

    void listsAreAscending()
    {
        JobList list;
        for (const quint32 i : {7U, 3U, 5U})
            list.insert(JobId{i}, jobFor(u"http://a/%1"_s.arg(i),
                                         i == 5 ? Stage(stage::Cancelled()) : stage::Queued()));
        QCOMPARE(list.ids(), (std::vector{JobId{3}, JobId{5}, JobId{7}}));
        QCOMPARE(list.idsIn(StageKind::Queued), (std::vector{JobId{3}, JobId{7}}));
    }
};

QTEST_APPLESS_MAIN(TestJobList)
#include "tst_joblist.moc"
