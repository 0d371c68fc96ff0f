#include "support/batches.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestBatch : public QObject
{
    Q_OBJECT

    using Stop = void (*)(Batch &, JobId);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;

    Settings settings() const
    {
        Settings settings = defaultSettings();
        settings.folder = m_folder->filePath(u"pictures"_s);
        settings.timeout = 20s;
        return settings;
    }

    std::unique_ptr<Batch> batchWith(const Settings &settings) const { return batchIn(*m_folder, settings); }

    /// Adds links and waits until they are accepted.
    Batch::Added add(Batch &batch, const QList<QByteArray> &targets)
    {
        std::optional<Batch::Added> added;
        QObject context;
        connect(&batch, &Batch::accepted, &context, [&](const Batch::Added &what) { added = what; });
        batch.add(linksTo(*m_server, targets));
        if (!QTest::qWaitFor([&] { return added.has_value(); }, 20'000))
            qFatal("the links were not accepted");
        return *added;
    }

    static Stage stageOf(const Batch &batch, JobId id) { return batch.snapshot(id)->stage; }
    static StageKind kindIn(const Batch &batch, JobId id) { return kindOf(stageOf(batch, id)); }
    QStringList files() const { return entriesOf(settings().folder); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void aPictureArrivesAsPngWithItsReceipt()
    {
        const QByteArray bytes = jpeg();
        m_server->on("/old", Reply::redirect("/it/u=4198287529,2774471735&fm=193&f=GIF"));
        m_server->on("/it/u=4198287529,2774471735&fm=193&f=GIF", Reply::ok(bytes, "image/gif"));
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/it/u=4198287529,2774471735&fm=193&f=GIF"});
        QCOMPARE(added.ids.size(), 1U);
        QCOMPARE(batch->snapshot(added.ids[0])->name, u"u=4198287529,2774471735&fm=193&f=GIF.png"_s);
        QVERIFY(runToTheEnd(*batch));
        const Receipt receipt = std::get<stage::Saved>(stageOf(*batch, added.ids[0])).receipt;
        QCOMPARE(receipt.file, u"u=4198287529,2774471735&fm=193&f=GIF.png"_s);
        QCOMPARE(receipt.format, u"jpeg"_s);
        QCOMPARE(receipt.servedAs, u"image/gif"_s);
        QCOMPARE(receipt.attempts, 1);
        const QByteArray file = contentOf(receipt.folder + u'/' + receipt.file);
        QCOMPARE(receipt.bytes, file.size());
        QCOMPARE(receipt.sha256, QCryptographicHash::hash(file, QCryptographicHash::Sha256));
        const QImage saved = QImage::fromData(file, "PNG");
        QCOMPARE(saved.size(), receipt.pixels);
        QCOMPARE(saved.convertToFormat(QImage::Format_RGB32),
                 QImage::fromData(bytes, "JPEG").convertToFormat(QImage::Format_RGB32));
    }

    void aSoundPngPassesThroughByteForByte()
    {
        m_server->on("/a.png", Reply::ok(png()));
        const auto batch = batchWith(settings());
        add(*batch, {"/a.png"});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(contentOf(settings().folder + u"/a.png"_s), png());
    }

    void failuresHaveTheirTrueCauseAndLeaveNoFile_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<int>("attempts");
        const auto row = [](const char *name, const Reply &reply, Cause cause, int attempts) {
            QTest::newRow(name) << std::make_shared<Reply>(reply) << cause << attempts;
        };
        row("a web page", Reply::ok("<!doctype html><title>x</title>", "image/jpeg"), Cause::WebPage, 1);
        row("JSON", Reply::ok("{\"error\": 1}", "image/jpeg"), Cause::NoPicture, 1);
        row("an empty body", Reply::ok({}), Cause::EmptyBody, 1);
        row("half a picture as far as the server knows", Reply::ok(truncatedAt(jpeg(), jpeg().size() / 2)),
            Cause::Truncated, 1);
        row("a cut chunk", Reply::ok(jpeg()).chunked(100).cutAfter(500), Cause::CutShort, 4);
        row("a picture cut off on the way", Reply::ok(jpeg()).cutAfter(500), Cause::CutShort, 4);
        row("not found", Reply::status(404), Cause::HttpStatus, 1);
        row("a server in trouble", Reply::status(500), Cause::HttpStatus, 4);
        row("a server that asks for a year", Reply::status(503).with("Retry-After", "31536000"),
            Cause::HttpStatus, 1);
    }

    void failuresHaveTheirTrueCauseAndLeaveNoFile()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        QFETCH(const Cause, cause);
        QFETCH(const int, attempts);
        m_server->on("/a.png", *reply);
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        QVERIFY(runToTheEnd(*batch));
        const auto failed = std::get<stage::Failed>(stageOf(*batch, added.ids[0]));
        QVERIFY2(failed.why.cause == cause, qPrintable(plainWords(failed.why)));
        QCOMPARE(failed.attempts, attempts);
        QVERIFY(m_server->requests().size() >= attempts); // Qt repeats some requests by itself
        QCOMPARE(files(), QStringList());
    }

    void aTransientFailureIsTriedAgain()
    {
        m_server->on("/a.png", {Reply::status(503), Reply::status(500), Reply::ok(png())});
        const auto batch = batchWith(settings());
        QStringList stages;
        connect(batch.get(), &Batch::stageEntered, this,
                [&](JobId id) { stages.append(QString::number(int(kindIn(*batch, id)))); });
        const auto added = add(*batch, {"/a.png"});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(std::get<stage::Saved>(stageOf(*batch, added.ids[0])).receipt.attempts, 3);
        QCOMPARE(stages.count(QString::number(int(StageKind::Waiting))), 2);
    }

    void retryAfterIsObeyed()
    {
        m_server->on("/a.png", {Reply::status(429).with("Retry-After", "1"), Reply::ok(png())});
        m_server->on("/b.png", Reply::ok(png()));
        Settings one = settings();
        one.jobs = 1;
        const auto batch = batchWith(one);
        add(*batch, {"/a.png", "/b.png"});
        QVERIFY(runToTheEnd(*batch));
        const auto requests = m_server->requests();
        QCOMPARE(requests.size(), 3);
        // The whole site cools down, so /b.png waits, too. A timer of the system may be a hair early.
        QVERIFY(requests[1].at - requests[0].at >= 990ms);
    }

    void aThousandLinksWithOneNameGetThousandFiles()
    {
        QList<QByteArray> targets;
        const QByteArray bytes = png();
        for (int i = 0; i < 1000; ++i)
            targets.append("/" + QByteArray::number(i) + "/same.png");
        m_server->otherwise([bytes](const Request &) { return Reply::ok(bytes); });
        const auto batch = batchWith(settings());
        add(*batch, targets);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 1000);
        QCOMPARE(files().size(), 1000);
        QVERIFY(files().contains(u"same (1000).png"_s));
    }

    void whatIsThereAlreadyIsNeverOverwritten()
    {
        QDir().mkpath(settings().folder);
        QFile there(settings().folder + u"/a.png"_s);
        QVERIFY(there.open(QIODevice::WriteOnly));
        there.write("mine");
        there.close();
        m_server->on("/a.png", Reply::ok(png()));
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(contentOf(there.fileName()), "mine"_ba);
        QCOMPARE(batch->snapshot(added.ids[0])->name, u"a (2).png"_s);
        QCOMPARE(contentOf(settings().folder + u"/a (2).png"_s), png());
    }

    void duplicatesAreToldAndNotFetchedTwice()
    {
        m_server->on("/a.png", Reply::ok(png()));
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png", "/a.png#x"});
        QCOMPARE(added.ids.size(), 1U);
        QCOMPARE(added.duplicates, (decltype(added.duplicates){{1, added.ids[0]}}));
        const auto again = add(*batch, {"/a.png"});
        QCOMPARE(again.ids.size(), 0U);
        QCOMPARE(again.duplicates.size(), 1U);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void noMoreThanTheLimitsAreUnderWay()
    {
        const QByteArray bytes = png();
        m_server->listenOn("127.0.0.2");
        m_server->otherwise([bytes](const Request &) { return Reply::ok(bytes).after(60ms); });
        Settings few = settings();
        few.jobs = 5;
        few.perHost = 3;
        const auto batch = batchWith(few);
        std::vector<Link> list;
        for (int i = 0; i < 20; ++i) {
            const QByteArray target = "/" + QByteArray::number(i) + ".png";
            list.push_back(linkFrom(m_server->url(target).toString()));
            list.push_back(linkFrom(m_server->url(target, "127.0.0.2").toString()));
        }
        batch->add(std::move(list));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 40);
        QCOMPARE(m_server->load().mostAnswering, 5);
        QCOMPARE(m_server->load("127.0.0.1").mostAnswering, 3);
    }

    void pauseGivesBackWhatIsUnderWayAndStartGoesOn()
    {
        m_server->on("/a.png", {Reply::silence(), Reply::ok(png())});
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        batch->start();
        QTRY_COMPARE(m_server->requests().size(), 1);
        QVERIFY(batch->isRunning());
        batch->pause();
        QVERIFY(!batch->isRunning());
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Queued);
        QTRY_COMPARE(m_server->load().openConnections, 0); // the request itself is gone
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Saved);
    }

    void aCancelledJobStopsAndMayBeRetried()
    {
        m_server->on("/a.png", {Reply::silence(), Reply::ok(png())});
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        QSignalSpy finished(batch.get(), &Batch::finished);
        batch->start();
        QTRY_COMPARE(m_server->requests().size(), 1);
        batch->cancel(added.ids);
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Cancelled);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(files(), QStringList());
        batch->retry(added.ids);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Saved);
    }

    void whatIsGoneFromTheDiskIsFetchedAgainUnderItsName_data()
    {
        QTest::addColumn<QByteArray>("told");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("existing");
        QTest::newRow("as its link is called") << QByteArray() << u"a.png"_s << QString();
        QTest::newRow("as the site calls it")
            << "inline; filename=\"cat.jpg\""_ba << u"cat.png"_s << QString();
        QTest::newRow("beside the damaged one") << QByteArray() << u"a.png"_s << u"a (2).png"_s;
    }
    void whatIsGoneFromTheDiskIsFetchedAgainUnderItsName()
    {
        QFETCH(const QByteArray, told);
        QFETCH(const QString, name);
        QFETCH(const QString, existing); // what it is called where the first one lies there, still
        const Reply reply = Reply::ok(jpeg());
        m_server->on("/a.jpg", told.isEmpty() ? reply : reply.with("Content-Disposition", told));
        Settings keeping = settings();
        keeping.keepOriginal = true;
        const auto batch = batchWith(keeping);
        const auto added = add(*batch, {"/a.jpg"});
        QVERIFY(runToTheEnd(*batch));
        QVERIFY(files().contains(name));
        for (const QString &file : existing.isEmpty() ? files() : QStringList())
            QVERIFY(QFile::remove(settings().folder + u'/' + file));
        batch->fetchAgain(added.ids);
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Queued);
        QCOMPARE(batch->tally().unfinished(), 1);
        batch->fetchAgain(added.ids); // no harm in asking twice
        QVERIFY(runToTheEnd(*batch));
        const Stage stage = stageOf(*batch, added.ids[0]);
        QCOMPARE(kindOf(stage), StageKind::Saved);
        QCOMPARE(std::get<stage::Saved>(stage).receipt.file, existing.isEmpty() ? name : existing);
        QCOMPARE(files().size(), existing.isEmpty() ? 2 : 4);
        QCOMPARE(m_server->requests().size(), 2);
    }

    void aFileThatIsGoneIsStillWantedAfterARestart()
    {
        m_server->on("/a.jpg", Reply::ok(jpeg()));
        auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.jpg"});
        QVERIFY(runToTheEnd(*batch));
        batch->fetchAgain(added.ids);
        batch.reset();
        batch = batchWith(settings());
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Queued);
    }

    void aHeldJobWaitsUntilItIsWanted()
    {
        m_server->on("/a.png", Reply::ok(png()));
        m_server->on("/b.png", Reply::ok(png()));
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png", "/b.png"});
        batch->hold(std::span(added.ids).first(1));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Paused);
        QCOMPARE(kindIn(*batch, added.ids[1]), StageKind::Saved);
        batch->retry(added.ids);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Saved);
    }

    void aRemovedJobIsForgottenAndItsLinkMayComeAgain()
    {
        m_server->on("/a.png", Reply::ok(png()));
        auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        QSignalSpy removed(batch.get(), &Batch::removed);
        batch->remove(added.ids);
        QCOMPARE(removed.size(), 1);
        QVERIFY(!batch->snapshot(added.ids[0]));
        const auto again = add(*batch, {"/a.png"});
        QCOMPARE(again.ids.size(), 1U);
        QVERIFY(again.ids[0] > added.ids[0]);
        QCOMPARE(batch->snapshot(again.ids[0])->name, u"a.png"_s);
        batch.reset();
        batch = batchWith(settings());
        QCOMPARE(batch->ids(), again.ids);
    }

    void whatIsUnfinishedComesBackAndNothingStartsByItself()
    {
        m_server->on("/good.png", Reply::ok(png()));
        m_server->on("/gone.png", Reply::status(404));
        m_server->on("/mute.png", Reply::silence());
        auto batch = batchWith(settings());
        const auto added = add(*batch, {"/good.png", "/gone.png", "/mute.png"});
        batch->start();
        QTRY_COMPARE(batch->tally().final(), 2);
        batch.reset();

        batch = batchWith(settings());
        QCOMPARE(batch->ids(), added.ids);
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Saved);
        QCOMPARE(std::get<stage::Failed>(stageOf(*batch, added.ids[1])).why.httpStatus.value_or(0), 404);
        QCOMPARE(kindIn(*batch, added.ids[2]), StageKind::Queued);
        QTest::qWait(100);
        QVERIFY(!batch->isRunning());
        QCOMPARE(m_server->requests("/mute.png").size(), 1);
        m_server->on("/mute.png", Reply::ok(png()));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(kindIn(*batch, added.ids[2]), StageKind::Saved);
        QCOMPARE(files().size(), 2);
    }

    void aFolderThatCannotBeWrittenPausesTheQueueAndLosesNothing()
    {
        m_server->otherwise([](const Request &) { return Reply::ok(png()); });
        Settings blocked = settings();
        QFile file(m_folder->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        blocked.folder = file.fileName() + u"/below"_s; // below a file nothing can be made, not even by root
        const auto batch = batchWith(blocked);
        const auto added = add(*batch, {"/1.png", "/2.png", "/3.png"});
        QSignalSpy troubled(batch.get(), &Batch::troubled);
        batch->start();
        QTRY_COMPARE(troubled.size(), 1);
        QVERIFY(!batch->isRunning());
        QTRY_COMPARE(batch->tally().of(StageKind::Queued), 3);
        batch->setSettings(settings());
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 3);
        QCOMPARE(files().size(), 3);
    }

    void fetchOnlyChecksAndKeepsNothing()
    {
        m_server->on("/a.jpg", Reply::ok(jpeg()));
        m_server->on("/b.jpg", Reply::ok(truncatedAt(jpeg(), 500)));
        const auto batch = batchIn(*m_folder, settings(), {.fetchOnly = true});
        const auto added = add(*batch, {"/a.jpg", "/b.jpg"});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(std::get<stage::Saved>(stageOf(*batch, added.ids[0])).receipt.bytes, jpeg().size());
        QCOMPARE(kindIn(*batch, added.ids[1]), StageKind::Failed);
        QCOMPARE(files(), QStringList());
    }

    void bytesInHandAreBounded()
    {
        // Ten bodies of 1 MB, which become far larger PNGs, against a budget of 2 MB: they all arrive, and
        // while they do the server is held back.
        Settings tight = settings();
        tight.maxBytes = 2 << 20;
        tight.bytesInHand = 2 << 20;
        const QByteArray bytes = png() + QByteArray(1 << 20, 'x'); // junk after the end is no fault
        m_server->otherwise([bytes](const Request &) { return Reply::ok(bytes); });
        QList<QByteArray> targets;
        for (int i = 0; i < 20; ++i)
            targets.append("/" + QByteArray::number(i) + ".png");
        const auto batch = batchWith(tight);
        add(*batch, targets);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 20);
    }

    void cancellingTheOldestLetsTheOthersReadOn()
    {
        Settings tight = settings();
        tight.maxBytes = 4 << 20;
        tight.bytesInHand = 4 << 20; // two such bodies are too many
        const QByteArray bytes = png() + QByteArray(4'000'000, 'x');
        m_server->on("/oldest.png", Reply::ok(bytes).stallingAt(2'400'000));
        for (int i = 0; i < 4; ++i)
            m_server->on("/" + QByteArray::number(i), Reply::ok(bytes).stallingAt(2'400'000, 300ms));
        const auto batch = batchWith(tight);
        const auto added = add(*batch, {"/oldest.png", "/0", "/1", "/2", "/3"});
        QSignalSpy finished(batch.get(), &Batch::finished);
        batch->start();
        QTRY_COMPARE(m_server->requests().size(), 5);
        QTest::qWait(600); // the others have read what they may
        batch->cancel(std::span(added.ids).first(1));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 15'000);
        QCOMPARE(batch->tally().of(StageKind::Saved), 4);
    }

    /// The redirected one waits for a connection that a held reply has, and is older than it.
    void aRedirectToABusySiteDoesNotStandInTheWayOfItself()
    {
        Settings tight = settings();
        tight.perHost = 1;
        tight.maxBytes = 4 << 20;
        tight.bytesInHand = 4 << 20; // two such bodies are too many
        m_server->listenOn("127.0.0.2");
        m_server->listenOn("127.0.0.3");
        const QByteArray bytes = png() + QByteArray(4'000'000, 'x');
        m_server->on("/moved.png",
                     Reply::redirect(m_server->url("/b.png", "127.0.0.2").toEncoded()).after(300ms));
        m_server->on("/b.png", Reply::ok(png()));
        for (const char *target : {"/c.png", "/d.png"})
            m_server->on(target, Reply::ok(bytes).stallingAt(2'400'000, 600ms));
        const auto batch = batchWith(tight);
        batch->add({linkFrom(m_server->url("/moved.png").toString()),
                    linkFrom(m_server->url("/c.png", "127.0.0.2").toString()),
                    linkFrom(m_server->url("/d.png", "127.0.0.3").toString())});
        QSignalSpy finished(batch.get(), &Batch::finished);
        batch->start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 15'000);
        QCOMPARE(batch->tally().of(StageKind::Saved), 3);
    }

    void aJobMayBeRemovedByWhoeverHearsOfTheTrouble()
    {
        m_server->on("/a.png", Reply::ok(png()));
        Settings blocked = settings();
        QFile file(m_folder->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        blocked.folder = file.fileName() + u"/below"_s;
        const auto batch = batchWith(blocked);
        const auto added = add(*batch, {"/a.png"});
        QSignalSpy troubled(batch.get(), &Batch::troubled);
        connect(batch.get(), &Batch::troubled, this, [&] { batch->remove(added.ids); });
        batch->start();
        QTRY_COMPARE(troubled.size(), 1);
        QTRY_COMPARE(batch->tally().all(), 0);
    }

    void whoeverHearsOfAStartMayStopIt_data()
    {
        QTest::addColumn<Stop>("stop");
        QTest::addColumn<std::optional<StageKind>>("stage");
        const auto row = [](const char *name, std::optional<StageKind> stage, Stop stop) {
            QTest::newRow(name) << stop << stage;
        };
        row("cancel", StageKind::Cancelled, [](Batch &batch, JobId id) { batch.cancel(std::array{id}); });
        row("hold", StageKind::Paused, [](Batch &batch, JobId id) { batch.hold(std::array{id}); });
        row("remove", std::nullopt, [](Batch &batch, JobId id) { batch.remove(std::array{id}); });
        row("pause", StageKind::Queued, [](Batch &batch, JobId) { batch.pause(); });
        row("pause its host", StageKind::Queued,
            [](Batch &batch, JobId) { batch.pauseHost(batch.hosts()[0].site); });
    }

    void whoeverHearsOfAStartMayStopIt()
    {
        QFETCH(const Stop, stop);
        QFETCH(const std::optional<StageKind>, stage);
        m_server->on("/a.png", Reply::ok(png()));
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        connect(batch.get(), &Batch::stageEntered, this, [&](JobId id) {
            if (kindIn(*batch, id) == StageKind::Fetching)
                stop(*batch, id);
        });
        batch->start();
        const auto now = [&] {
            const auto job = batch->snapshot(added.ids[0]);
            return job ? std::optional(kindOf(job->stage)) : std::nullopt;
        };
        QTRY_VERIFY(now() == stage && !batch->isRunning());
        QTest::qWait(50);
        QVERIFY(now() == stage);
        QCOMPARE(m_server->requests().size(), 0);
    }

    void whatWaitsForARetryIsQueuedWhileTheQueueIsPaused()
    {
        m_server->on("/a.png", {Reply::status(503).with("Retry-After", "1"), Reply::ok(png())});
        const auto batch = batchWith(settings());
        const auto added = add(*batch, {"/a.png"});
        batch->start();
        QTRY_COMPARE(kindIn(*batch, added.ids[0]), StageKind::Waiting);
        batch->pause();
        QCOMPARE(kindIn(*batch, added.ids[0]), StageKind::Queued);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(std::get<stage::Saved>(stageOf(*batch, added.ids[0])).receipt.attempts, 2);
    }

    void changesComeAtMostTenTimesASecond()
    {
        const QByteArray bytes = png();
        m_server->otherwise([bytes](const Request &) { return Reply::ok(bytes); });
        QList<QByteArray> targets;
        for (int i = 0; i < 300; ++i)
            targets.append("/" + QByteArray::number(i) + ".png");
        const auto batch = batchWith(settings());
        add(*batch, targets);
        QSignalSpy changed(batch.get(), &Batch::changed);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(runToTheEnd(*batch));
        QVERIFY2(changed.size() <= 2 + clock.elapsed() / 100, qPrintable(QString::number(changed.size())));
        std::vector<JobId> last = changed.constLast().constFirst().value<std::vector<JobId>>();
        QVERIFY(std::ranges::is_sorted(last));
    }

    void passwordsAreNeverStored()
    {
        m_server->on("/a.png", Reply::ok(png()));
        {
            const auto batch = batchWith(settings());
            QUrl url = m_server->url("/a.png");
            url.setUserInfo(u"anna:geheim123"_s);
            batch->add({linkFrom(url.toString())});
            QVERIFY(runToTheEnd(*batch));
            QVERIFY(!batch->snapshot(batch->ids()[0])->link.written.contains(u"geheim123"_s));
        }
        for (const QString &file : QDir(m_folder->path()).entryList(QDir::Files))
            QVERIFY2(!contentOf(m_folder->filePath(file)).contains("geheim123"), qPrintable(file));
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
