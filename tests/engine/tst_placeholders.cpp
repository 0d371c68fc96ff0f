#include "engine/placeholders.h"

#include "support/batches.h"
#include "support/faultserver.h"
#include "support/memory.h"
#include "support/pictures.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QTest>
#include <QtEndian>

#include <array>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

using Saved = std::vector<std::array<int, 3>>; // job, link, bytes

QUrl linkTo(int number)
{
    return QUrl(u"http://h.org/%1.jpg"_s.arg(number));
}

quint64 fingerprintOf(int number)
{
    const QByteArray hash = QCryptographicHash::hash(QByteArray::number(number), QCryptographicHash::Sha256);
    return qFromBigEndian<quint64>(hash.constData());
}

} // namespace

Q_DECLARE_METATYPE(Saved)

class TestPlaceholders : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    std::unique_ptr<Batch> makeBatch() const
    {
        Settings settings = defaultSettings();
        settings.folder = m_scratch->filePath(u"pictures"_s);
        settings.proxy = u"none"_s;
        settings.jobs = 1;
        return batchIn(*m_scratch, settings);
    }

    void run(Batch &batch, const QList<QByteArray> &targets) const
    {
        batch.add(linksTo(*m_server, targets));
        QVERIFY(runToTheEnd(batch));
    }

    /// One character a job: whether it is marked.
    static QString marks(const Batch &batch)
    {
        QString text;
        for (const JobId id : batch.ids())
            text += batch.snapshot(id)->isLikelyPlaceholder ? u'x' : u'.';
        return text;
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_server->otherwise([picture = png()](const Request &) { return Reply::ok(picture); });
    }

    void differentLinksCount_data()
    {
        QTest::addColumn<Saved>("saved");
        QTest::addColumn<QList<int>>("found"); // by the last of them
        QTest::newRow("two links") << Saved{{1, 1, 7}, {2, 2, 7}} << QList<int>{};
        QTest::newRow("three links") << Saved{{1, 1, 7}, {2, 2, 7}, {3, 3, 7}} << QList{1, 2, 3};
        QTest::newRow("three links, other pictures between")
            << Saved{{1, 1, 7}, {2, 2, 8}, {3, 3, 7}, {4, 4, 9}, {5, 5, 7}} << QList{1, 3, 5};
        QTest::newRow("a fourth link") << Saved{{1, 1, 7}, {2, 2, 7}, {3, 3, 7}, {4, 4, 7}} << QList{4};
        QTest::newRow("three pictures") << Saved{{1, 1, 7}, {2, 2, 8}, {3, 3, 9}} << QList<int>{};
        QTest::newRow("one job thrice") << Saved{{1, 1, 7}, {1, 1, 7}, {1, 1, 7}} << QList<int>{};
        QTest::newRow("one link thrice, as it was removed and came again")
            << Saved{{1, 1, 7}, {2, 1, 7}, {3, 1, 7}} << QList<int>{};
        QTest::newRow("the second link twice") << Saved{{1, 1, 7}, {2, 2, 7}, {3, 2, 7}} << QList<int>{};
        QTest::newRow("what came again counts by its last job")
            << Saved{{1, 1, 7}, {2, 2, 7}, {3, 2, 7}, {4, 1, 7}, {5, 5, 7}} << QList{4, 3, 5};
        QTest::newRow("a link that comes again among many")
            << Saved{{1, 1, 7}, {2, 2, 7}, {3, 3, 7}, {4, 1, 7}} << QList{4};
    }
    void differentLinksCount()
    {
        QFETCH(const Saved, saved);
        QFETCH(const QList<int>, found);
        Placeholders placeholders;
        std::vector<JobId> last;
        for (const auto &[job, link, bytes] : saved)
            last = placeholders.note(JobId(job), linkTo(link), fingerprintOf(bytes));
        QList<int> ids;
        for (const JobId id : last)
            ids.append(int(id));
        QCOMPARE(ids, found);
    }

    void whatIsNotKnownIsNotCompared()
    {
        Placeholders placeholders;
        for (int i = 1; i <= 5; ++i)
            QVERIFY(placeholders.note(JobId(i), linkTo(i), 0).empty());
    }

    void aHundredThousandTakeLittle_data()
    {
        QTest::addColumn<int>("different");
        QTest::newRow("all of them different") << 100'000;
        QTest::newRow("all of them the same") << 1;
    }
    void aHundredThousandTakeLittle()
    {
        QFETCH(const int, different);
        constexpr int many = 100'000;
        std::vector<quint64> hashes;
        for (int i = 0; i < different; ++i)
            hashes.push_back(fingerprintOf(i));
        const QUrl link = linkTo(1);
        QElapsedTimer timer;
        timer.start();
        resetPeakMemory();
        const qint64 before = peakMemory();
        Placeholders placeholders;
        std::size_t found = 0;
        QUrl own = link;
        for (int i = 0; i < many; ++i) {
            own.setPath(u'/' + QString::number(i));
            found += placeholders.note(JobId(i + 1), own, hashes[std::size_t(i % different)]).size();
        }
        const qint64 taken = peakMemory() - before;
        qInfo("%lld ms, %lld KB", timer.elapsed(), taken >> 10);
        QCOMPARE(found, std::size_t(different == 1 ? many : 0));
#ifdef __SANITIZE_ADDRESS__
        const qint64 atMost = 300 << 20; // it holds back 256 MB of what was freed
#else
        const qint64 atMost = 16 << 20;
#endif
        QVERIFY2(taken < atMost, qPrintable(u"%1 KB"_s.arg(taken >> 10)));
    }

    void theThirdLinkMarksAllThree()
    {
        const auto batch = makeBatch();
        m_server->on("/other.png", Reply::ok(png(painting({8, 8}))));
        for (const QByteArray &target : {"/1.png"_ba, "/other.png"_ba, "/2.png"_ba})
            run(*batch, {target});
        QCOMPARE(marks(*batch), u"..."_s);

        QStringList heard;
        std::set<JobId> changed;
        connect(batch.get(), &Batch::changed, this,
                [&](const std::vector<JobId> &ids) { changed.insert(ids.begin(), ids.end()); });
        connect(batch.get(), &Batch::stageEntered, this, [&](JobId id) {
            const auto job = *batch->snapshot(id);
            if (kindOf(job.stage) == StageKind::Saved)
                heard += u"%1 saved %2"_s.arg(int(id)).arg(job.isLikelyPlaceholder);
        });
        connect(batch.get(), &Batch::placeholdersFound, this, [&](const std::vector<JobId> &ids) {
            for (const JobId id : ids)
                heard += u"%1 found"_s.arg(int(id));
        });
        run(*batch, {"/3.png"});
        run(*batch, {"/4.png"});
        QCOMPARE(marks(*batch), u"x.xxx"_s);
        QCOMPARE(heard, (QStringList{u"4 saved 1"_s, u"1 found"_s, u"3 found"_s, u"5 saved 1"_s}));
        QTRY_VERIFY(changed.contains(batch->ids()[0]) && changed.contains(batch->ids()[2]));
        QVERIFY(!changed.contains(batch->ids()[1]));
    }

    void theBytesCountThatCame()
    {
        const auto batch = makeBatch();
        Settings settings = batch->settings();
        settings.noteSource = true; // so that no two PNGs are the same
        batch->setSettings(settings);
        run(*batch, {"/1.png", "/2.png", "/3.png"});
        QCOMPARE(marks(*batch), u"xxx"_s);
    }

    void oneLinkIsOneHoweverOftenItIsTried()
    {
        m_server->on("/1.png", {Reply::status(503), Reply::status(404), Reply::ok(png())});
        const auto batch = makeBatch();
        run(*batch, {"/1.png"});
        batch->retry(batch->ids());
        run(*batch, {});
        QCOMPARE(batch->tally().of(StageKind::Saved), 1);
        for (int i = 0; i < 2; ++i) {
            batch->remove(batch->ids());
            run(*batch, {"/1.png"});
        }
        QCOMPARE(marks(*batch), u"."_s);
        run(*batch, {"/2.png"});
        QCOMPARE(marks(*batch), u".."_s);
    }

    void whatWasRemovedIsNotForgotten()
    {
        const auto batch = makeBatch();
        run(*batch, {"/1.png", "/2.png"});
        batch->remove(batch->ids());
        run(*batch, {"/3.png"});
        QCOMPARE(marks(*batch), u"x"_s);
    }

    void aRestartForgetsNothing()
    {
        auto batch = makeBatch();
        run(*batch, {"/1.png", "/2.png"});
        batch.reset();
        batch = makeBatch();
        QCOMPARE(marks(*batch), u".."_s);
        run(*batch, {"/3.png"});
        QCOMPARE(marks(*batch), u"xxx"_s);
        batch.reset();
        batch = makeBatch();
        QCOMPARE(marks(*batch), u"xxx"_s);
    }
};

QTEST_GUILESS_MAIN(TestPlaceholders)
#include "tst_placeholders.moc"
