#include "ui/jobmodel.h"

#include "store/session.h"
#include "ui/joblistview.h"
#include "ui/language.h"

#include "support/faultserver.h"
#include "support/pictures.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Ranges = std::vector<RowRange>;

} // namespace

Q_DECLARE_METATYPE(Ranges)

class TestJobModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    std::unique_ptr<Batch> makeBatch() const
    {
        Settings settings = defaultSettings();
        settings.folder = m_folder->path();
        return std::make_unique<Batch>(settings, Batch::Options(), Session::open(u":memory:"_s).session);
    }

    /// Adds links that lead nowhere: nothing is started here.
    static std::vector<JobId> add(Batch &batch, int count)
    {
        std::vector<JobId> ids;
        std::vector<Link> links;
        for (int i = 0; i < count; ++i)
            links.push_back(linkFrom(u"http://example.com/%1.jpg"_s.arg(i)));
        QObject context;
        connect(&batch, &Batch::accepted, &context, [&](const Batch::Added &added) { ids = added.ids; });
        batch.add(std::move(links));
        [&] { QTRY_COMPARE_WITH_TIMEOUT(ids.size(), std::size_t(count), 60'000); }();
        return ids;
    }

    static std::vector<JobId> picked(const std::vector<JobId> &ids, const std::vector<std::size_t> &rows)
    {
        std::vector<JobId> chosen;
        for (const std::size_t row : rows)
            chosen.push_back(ids.at(row));
        return chosen;
    }

    /// The row ranges of dataChanged, with the columns they had.
    static QStringList rangesIn(const QSignalSpy &spy)
    {
        QStringList ranges;
        for (const auto &call : spy) {
            const QModelIndex from = call[0].toModelIndex();
            const QModelIndex to = call[1].toModelIndex();
            ranges += u"%1-%2: %3-%4"_s.arg(from.row()).arg(to.row()).arg(from.column()).arg(to.column());
        }
        return ranges;
    }

private slots:
    void initTestCase() { speak(*qApp, u"en"_s); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void rowsMergeIntoTheFewestRanges_data()
    {
        QTest::addColumn<std::vector<int>>("rows");
        QTest::addColumn<Ranges>("ranges");
        QTest::newRow("none") << std::vector<int>{} << Ranges{};
        QTest::newRow("one") << std::vector<int>{7} << Ranges{{7, 7}};
        QTest::newRow("neighbours") << std::vector<int>{3, 4, 5} << Ranges{{3, 5}};
        QTest::newRow("a gap") << std::vector<int>{0, 1, 3} << Ranges{{0, 1}, {3, 3}};
        QTest::newRow("said twice") << std::vector<int>{2, 2, 3} << Ranges{{2, 3}};
    }
    void rowsMergeIntoTheFewestRanges()
    {
        QFETCH(const std::vector<int>, rows);
        QFETCH(const Ranges, ranges);
        QCOMPARE(mergedRanges(rows), ranges);
    }

    void acceptedJobsBecomeRowsInTheOrderOfTheirIds()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const auto ids = add(*batch, 20);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.rowCount(), 20);
        QCOMPARE(model.rowOf(ids[0]), 0);
        QCOMPARE(model.rowOf(ids[19]), 19);
        QCOMPARE(model.rowOf(JobId{4711}), std::nullopt);
        QCOMPARE(model.index(3, JobModel::Name).data().toString(), u"3.png"_s);
        QCOMPARE(model.index(3, JobModel::Status).data().toString(), u"Queued"_s);
        QCOMPARE(model.index(3, JobModel::Host).data().toString(), u"example.com"_s);
        QCOMPARE(model.index(3, JobModel::LinkText).data().toString(), u"http://example.com/3.jpg"_s);
        QCOMPARE(model.index(3, JobModel::Name).data(Qt::AccessibleTextRole).toString(), u"3.png, queued"_s);
    }

    void jobsFromLastTimeAreThereAtOnce()
    {
        const auto batch = makeBatch();
        add(*batch, 5);
        const JobModel model(*batch);
        QCOMPARE(model.rowCount(), 5);
    }

    void changesComeAsOneSignalForEachRange()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        const auto ids = add(*batch, 10);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        batch->hold(picked(ids, {1, 2, 3, 7}));
        QTRY_COMPARE(changed.size(), 2);
        const QString columns = u"%1-%2"_s.arg(JobModel::Name).arg(JobModel::Status);
        QCOMPARE(rangesIn(changed), QStringList({u"1-3: "_s + columns, u"7-7: "_s + columns}));
        QCOMPARE(model.rows()[2].kind, StageKind::Paused);
        QCOMPARE(model.rows()[4].kind, StageKind::Queued);
    }

    void mereProgressTouchesOnlyItsColumns()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        const auto ids = add(*batch, 3);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        emit batch->changed(picked(ids, {0, 2})); // the stages are what they were
        QCOMPARE(rangesIn(changed), QStringList({u"0-0: 1-2"_s, u"2-2: 1-2"_s}));
    }

    void likelyPlaceholdersSaySoAndHaveRoom()
    {
        FaultServer server;
        server.otherwise([picture = png()](const Request &) { return Reply::ok(picture); });
        server.on("/other.png", Reply::ok(png(painting({8, 8}))));
        const auto batch = makeBatch();
        JobModel model(*batch);
        JobListView view(&model);
        view.resize(960, 400);
        view.show();
        const auto status = [&model](int row, int role) {
            return model.index(row, JobModel::Status).data(role).toString();
        };
        const auto fetch = [&](const QList<QByteArray> &targets) {
            std::vector<Link> links;
            for (const QByteArray &target : targets)
                links.push_back(linkFrom(server.url(target).toString()));
            batch->add(std::move(links));
            batch->start();
        };
        fetch({"/1.png", "/2.png", "/other.png"});
        QTRY_COMPARE(batch->tally().of(StageKind::Saved), 3);
        QTRY_COMPARE(status(2, Qt::DisplayRole), u"Saved"_s);
        QCOMPARE(status(0, Qt::DisplayRole), u"Saved"_s);
        QCOMPARE(status(0, Qt::ToolTipRole), QString());
        const int before = view.header()->sectionSize(JobModel::Status);

        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        fetch({"/3.png"});
        for (const int row : {0, 1, 3}) {
            QTRY_COMPARE(status(row, Qt::DisplayRole), u"Saved - likely a placeholder"_s);
            QCOMPARE(status(row, Qt::ToolTipRole), u"The same bytes came from 3 or more links"_s);
        }
        QCOMPARE(status(2, Qt::DisplayRole), u"Saved"_s);
        const QString columns = u"%1-%2"_s.arg(JobModel::Name).arg(JobModel::Status);
        QTRY_VERIFY(rangesIn(changed).contains(u"0-1: "_s + columns)); // though their stage is the same
        QTRY_VERIFY(view.header()->sectionSize(JobModel::Status) > before);
        QVERIFY(view.header()->sectionSize(JobModel::Status) >=
                view.sizeHintForIndex(model.index(0, JobModel::Status)).width());
        QVERIFY(view.header()->length() <= view.viewport()->width());

        view.header()->resizeSection(JobModel::Status, 70); // the user's wish holds
        fetch({"/4.png"});
        QTRY_COMPARE(status(4, Qt::DisplayRole), u"Saved - likely a placeholder"_s);
        QCOMPARE(view.header()->sectionSize(JobModel::Status), 70);
    }

    void aNarrowListIsNotMadeToScrollForTheirWords()
    {
        FaultServer server;
        server.otherwise([picture = png()](const Request &) { return Reply::ok(picture); });
        const auto batch = makeBatch();
        JobModel model(*batch);
        JobListView view(&model);
        view.resize(660, 400);
        view.show();
        batch->add({linkFrom(server.url("/1").toString()), linkFrom(server.url("/2").toString()),
                    linkFrom(server.url("/3").toString())});
        batch->start();
        QTRY_VERIFY(model.hasPlaceholders());
        QVERIFY(view.header()->length() <= view.viewport()->width());
        view.resize(960, 400);
        QTRY_VERIFY(view.header()->sectionSize(JobModel::Status) >=
                    view.sizeHintForIndex(model.index(0, JobModel::Status)).width());
    }

    void jobsThatAreNotRowsYetAreLeftAlone()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        add(*batch, 3);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        emit batch->changed({JobId{1000}});
        emit batch->removed({JobId{1000}});
        QCOMPARE(changed.size(), 0);
        QCOMPARE(model.rowCount(), 3);
    }

    void removedJobsTakeTheirRowsAlong()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto ids = add(*batch, 10);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        batch->remove(picked(ids, {0, 4, 5, 9}));
        QCOMPARE(removed.size(), 3);
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.rowOf(ids[1]), 0);
        QCOMPARE(model.rowOf(ids[6]), 3);
        QCOMPARE(model.rowOf(ids[5]), std::nullopt);
    }

    void veryManyScatteredRowsGoInOneReset()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        const auto ids = add(*batch, 400);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        std::vector<JobId> odd;
        for (std::size_t row = 1; row < ids.size(); row += 2)
            odd.push_back(ids[row]);
        batch->remove(odd);
        QCOMPARE(removed.size(), 0);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowCount(), 200);
        QCOMPARE(model.rowOf(ids[2]), 1);
    }

    void aHundredThousandRowsComeAndGoInAnInstant()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        JobListView view(&model);
        view.resize(800, 600);
        view.show();
        QElapsedTimer clock;
        qint64 inserting = 0;
        // The first to hear of it and the last: what lies between is the model's and the view's work.
        connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, &model, [&] { clock.start(); });
        connect(&model, &QAbstractItemModel::rowsInserted, &view, [&] { inserting = clock.elapsed(); });
        const auto ids = add(*batch, 100'000);
        clock.start();
        QCoreApplication::processEvents();
        const qint64 layingOut = clock.elapsed();
        view.selectAll();
        clock.start();
        QCOMPARE(view.selectedIds().size(), ids.size());
        const qint64 selecting = clock.elapsed();
        qInfo("inserting %lld ms, laying out %lld ms, selecting %lld ms", inserting, layingOut, selecting);
        QVERIFY(inserting < 1000); // some 50 ms; sanitizers and busy machines take their time
        QVERIFY(layingOut < 1000);
        QVERIFY(selecting < 1000);
    }

    void columnsAreRememberedWithTheirVersion()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        JobListView view(&model);
        view.header()->hideSection(JobModel::Dimensions);
        view.header()->showSection(JobModel::Host);
        const QByteArray state = view.columnState();

        JobListView next(&model);
        next.restoreColumns(state);
        QVERIFY(next.header()->isSectionHidden(JobModel::Dimensions));
        QVERIFY(!next.header()->isSectionHidden(JobModel::Host));

        QByteArray later = state;
        later[3] = later[3] + 1; // the version, big-endian
        JobListView other(&model);
        other.restoreColumns(later);
        QVERIFY(other.header()->isSectionHidden(JobModel::Host));
        other.restoreColumns("nonsense");
        QVERIFY(other.header()->isSectionHidden(JobModel::Host));
    }

    void oneColumnStaysWhateverIsRestored()
    {
        const auto batch = makeBatch();
        JobModel model(*batch);
        JobListView view(&model);
        for (int column = 0; column < JobModel::columns; ++column)
            view.header()->hideSection(column);
        const QByteArray nothing = view.columnState();
        JobListView next(&model);
        next.restoreColumns(nothing);
        QVERIFY(next.header()->hiddenSectionCount() < next.header()->count());
    }
};

QTEST_MAIN(TestJobModel)
#include "tst_jobmodel.moc"
