#include "engine/batch.h"

#include "core/sha256.h"
#include "engine/network.h"
#include "support/batches.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <mutex>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray saved = "saved before the crash";

} // namespace

/// Links whose commits a crash cut off, in folders that did not answer at the start.
class TestUnsettled : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    QByteArray file(const QString &name) const { return contentOf(folder() + u'/' + name); }
    void put(const QString &name, const QByteArray &bytes) const
    {
        QVERIFY(QDir().mkpath(folder()));
        QFile file(folder() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    /// The folder cannot be opened, and cannot be made: as if its disk were in trouble.
    void takeAway() const
    {
        QVERIFY(QFile::rename(folder(), m_scratch->filePath(u"away"_s)));
        QFile inTheWay(folder());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    }
    void bringBack() const
    {
        QVERIFY(QFile::remove(folder()));
        QVERIFY(QFile::rename(m_scratch->filePath(u"away"_s), folder()));
    }
    Settings settings(Existing existing) const
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        settings.proxy = u"none"_s;
        settings.existing = existing;
        return settings;
    }
    std::unique_ptr<Batch> batchWith(const StoredJob &job, Existing existing) const
    {
        std::unique_ptr<Session> session = Session::open(u":memory:"_s).session;
        session->accept({job}, {});
        auto batch = std::make_unique<Batch>(settings(existing), Batch::Options{}, std::move(session));
        batch->restore({job});
        return batch;
    }
    /// Saved as "cat (2).png", for there was a cat.png.
    StoredJob cutOff(JobId id) const
    {
        const Receipt receipt{
            .folder = folder(), .file = u"cat (2).png"_s, .bytes = saved.size(), .sha256 = sha256(saved)};
        return {.id = id,
                .link = linksTo(*m_server, {"/cat.jpg"}).front(),
                .folder = folder(),
                .name = u"cat.png"_s,
                .stage = stage::Queued(),
                .unsettled = std::make_shared<Intent>(receipt)};
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        for (const char *target : {"/cat.jpg", "/a/cat.jpg", "/b/cat.jpg"})
            m_server->on(target, Reply::ok(jpeg()));
    }

    void theirPicturesAreNotReplaced()
    {
        put(u"cat (2).png"_s, saved);
        const auto batch = batchWith(cutOff(JobId{1}), Existing::Replace);
        batch->add(linksTo(*m_server, {"/a/cat.jpg"}));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 2);
        QCOMPARE(batch->snapshot(JobId{1})->name, u"cat (2).png"_s);
        QCOMPARE(file(u"cat (2).png"_s), saved);
        QVERIFY(!QImage(folder() + u"/cat (3).png"_s).isNull());
        QVERIFY(m_server->requests("/cat.jpg").isEmpty());
        // The name that it was accepted with is free again.
        batch->add(linksTo(*m_server, {"/b/cat.jpg"}));
        QVERIFY(runToTheEnd(*batch));
        QVERIFY(!QImage(folder() + u"/cat.png"_s).isNull());
    }

    void theNamesOfThoseThatWereNotSavedAreFree()
    {
        const auto batch = batchWith(cutOff(JobId{1}), Existing::Number);
        QVERIFY(runToTheEnd(*batch));
        batch->add(linksTo(*m_server, {"/a/cat.jpg"}));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(QDir(folder()).entryList(QDir::Files, QDir::Name),
                 (QStringList{u"cat (2).png"_s, u"cat.png"_s}));
    }

    void troubleWithTheFolderIsNoAnswer()
    {
        put(u"cat (2).png"_s, saved);
        takeAway();
        const auto batch = batchWith(cutOff(JobId{1}), Existing::Number);
        const QSignalSpy troubled(batch.get(), &Batch::troubled);
        batch->start();
        QTRY_COMPARE(troubled.size(), 1);
        bringBack();
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindOf(batch->snapshot(JobId{1})->stage), StageKind::Saved);
        QCOMPARE(QDir(folder()).entryList(QDir::Files), QStringList{u"cat (2).png"_s});
        QVERIFY(m_server->requests("/cat.jpg").isEmpty());
    }

    void whoGoesBackToTheFolderFindsItThere()
    {
        put(u"cat (2).png"_s, saved);
        m_server->on("/cat.jpg", Reply::status(404));
        Settings elsewhere = settings(Existing::Number);
        elsewhere.folder = m_scratch->filePath(u"elsewhere"_s);
        const auto batch = batchWith(cutOff(JobId{1}), Existing::Number);
        batch->setSettings(elsewhere);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindOf(batch->snapshot(JobId{1})->stage), StageKind::Failed);

        batch->setSettings(settings(Existing::Number));
        const JobId id{1};
        batch->retry({&id, 1});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindOf(batch->snapshot(id)->stage), StageKind::Saved);
        QCOMPARE(batch->snapshot(id)->name, u"cat (2).png"_s);
    }

    void whatWasNotSavedIsNotTakenForAnotherLater()
    {
        m_server->on("/cat.jpg", Reply::status(404));
        QVERIFY(QDir().mkpath(folder()));
        const StoredJob job = cutOff(JobId{1});
        const QString database = m_scratch->filePath(u"session.db"_s);
        {
            const auto session = Session::open(database).session;
            session->accept({job}, {});
            QVERIFY(session->noteIntent(job.id, job.unsettled->receipt));
        }
        takeAway();
        {
            auto opened = Session::open(database);
            QVERIFY(opened.jobs.at(0).unsettled); // the folder told nothing
            bringBack();
            Batch batch(settings(Existing::Number), {}, std::move(opened.session));
            batch.restore(opened.jobs);
            QVERIFY(runToTheEnd(batch));
            QCOMPARE(kindOf(batch.snapshot(job.id)->stage), StageKind::Failed);
        }
        put(u"cat (2).png"_s, saved); // by somebody else
        const auto opened = Session::open(database);
        QCOMPARE(kindOf(opened.jobs.at(0).stage), StageKind::Failed);
        QVERIFY(!opened.jobs.at(0).unsettled);
    }

    void whatIsFoundSavedIsPastThePointOfNoReturn()
    {
        put(u"cat (2).png"_s, saved);
        const std::shared_ptr<Session> session = Session::open(m_scratch->filePath(u"session.db"_s)).session;
        const auto names = std::make_shared<NameBook>();
        const StoredJob job = cutOff(JobId{1});
        std::mutex busy; // the session's thread is
        busy.lock();
        session->accept({job}, [&busy](const Result<void> &) { const std::scoped_lock lock(busy); });
        Network network(settings(Existing::Number), {}, false);
        Converter converter({});
        Committer committer(session, names);
        committer.settleLater(job.id, *job.unsettled);
        Journey journey({.id = job.id, .url = job.link.url, .wish = {.name = job.name}, .folder = folder()},
                        {network.rooms(), converter, committer}, network.order(0));
        std::optional<Stage> end;
        journey.start(this, [&end](const Stage &stage) { end = stage; });
        const bool isCommitting = QTest::qWaitFor([&] { return journey.isCommitting(); });
        busy.unlock();
        QVERIFY(isCommitting);
        QTRY_VERIFY(end);
        QCOMPARE(kindOf(*end), StageKind::Saved);
    }
};

QTEST_GUILESS_MAIN(TestUnsettled)

#include "tst_unsettled.moc"
