#include "engine/batch.h"

#include "support/batches.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray mine = "from earlier";

} // namespace

/// Pictures whose names files from earlier have.
class TestExisting : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    QByteArray file(const QString &name) const { return contentOf(folder() + u'/' + name); }
    void put(const QString &name) const
    {
        QVERIFY(QDir().mkpath(folder()));
        QFile file(folder() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(mine) == mine.size());
    }
    std::unique_ptr<Batch> batch(Existing existing, bool keepOriginal = false) const
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        settings.proxy = u"none"_s;
        settings.existing = existing;
        settings.keepOriginal = keepOriginal;
        return batchIn(*m_scratch, settings);
    }
    bool run(Batch &batch, const QList<QByteArray> &targets) const
    {
        batch.add(linksTo(*m_server, targets));
        return runToTheEnd(batch);
    }
    static Stage stageOf(const Batch &batch, std::size_t row)
    {
        return batch.snapshot(batch.ids()[row])->stage;
    }
    static QString nameOf(const Batch &batch, std::size_t row)
    {
        return batch.snapshot(batch.ids()[row])->name;
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        for (const char *target : {"/cat.jpg", "/a/cat.jpg", "/b/cat.jpg", "/dog.jpg"})
            m_server->on(target, Reply::ok(jpeg()));
    }

    void aNumberMakesThemDifferent()
    {
        put(u"cat.png"_s);
        put(u"CAT (2).png"_s);
        put(u"cat (3).png"_s);
        const auto list = batch(Existing::Number);
        QVERIFY(run(*list, {"/cat.jpg", "/a/cat.jpg"}));
        QCOMPARE(list->tally().of(StageKind::Saved), 2);
        QCOMPARE(file(u"cat.png"_s), mine);
        QCOMPARE(file(u"cat (3).png"_s), mine);
        const QSet<QString> names{nameOf(*list, 0), nameOf(*list, 1)};
        QCOMPARE(names, (QSet<QString>{u"cat (4).png"_s, u"cat (5).png"_s}));
        for (const QString &name : names)
            QVERIFY(!QImage(folder() + u'/' + name).isNull());
    }

    void whatAnotherDiskTakesForTheSameNameIsNumberedAround_data()
    {
        QTest::addColumn<Existing>("existing");
        QTest::addColumn<QString>("earlier");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("nameTemplate");
        for (const auto existing : {Existing::Number, Existing::Skip, Existing::Replace}) {
            const auto row = [&](const char *what, const QString &earlier, const char *target,
                                 const QString &name, const QString &nameTemplate = settings::plainName) {
                QTest::addRow("%s, %d", what, int(existing))
                    << existing << earlier << QByteArray(target) << name << nameTemplate;
            };
            row("in case", u"CAT.png"_s, "/cat.jpg", u"cat (2).png"_s);
            row("in full case folding", u"STRASSE.png"_s, "/stra%C3%9Fe.jpg", u"straße (2).png"_s);
            row("in composition", u"cafe\u0301.png"_s, "/caf%C3%A9.jpg", u"café (2).png"_s);
            row("in a subfolder", u"new/CAT.png"_s, "/cat.jpg", u"new/cat (2).png"_s, u"new/*name*"_s);
            row("known only at the end", u"CAT-61.png"_s, "/cat.jpg", u"cat-61 (2).png"_s,
                u"*name*-*width*"_s);
        }
    }
    void whatAnotherDiskTakesForTheSameNameIsNumberedAround()
    {
        QFETCH(const Existing, existing);
        QFETCH(const QString, earlier);
        QFETCH(const QByteArray, target);
        QFETCH(const QString, name);
        QFETCH(const QString, nameTemplate);
        QVERIFY(QDir(folder()).mkpath(u"new"_s));
        put(earlier);
        m_server->on(target, Reply::ok(jpeg()));
        Settings settings = batch(existing)->settings();
        settings.nameTemplate = nameTemplate;
        const auto list = batchIn(*m_scratch, settings);
        QVERIFY(run(*list, {target}));
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Saved);
        QCOMPARE(nameOf(*list, 0), name);
        QCOMPARE(file(earlier), mine);
        QVERIFY(!QImage(folder() + u'/' + name).isNull());
    }

    void theNameThatIsShownIsFreeBeforeAnythingCame()
    {
        put(u"cat.png"_s);
        m_server->on("/cat.jpg", Reply::ok(jpeg()).after(std::chrono::milliseconds(400)));
        const auto list = batch(Existing::Number);
        list->add(linksTo(*m_server, {"/cat.jpg"}));
        QTRY_COMPARE(list->tally().all(), 1);
        QSignalSpy changed(list.get(), &Batch::changed);
        list->start();
        QTRY_COMPARE(nameOf(*list, 0), u"cat (2).png"_s);
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Fetching);
        QTRY_VERIFY(!changed.isEmpty());
        QTRY_COMPARE(kindOf(stageOf(*list, 0)), StageKind::Saved);
    }

    void whatIsThereIsNotEvenFetched()
    {
        put(u"cat.png"_s);
        const auto list = batch(Existing::Skip);
        QVERIFY(run(*list, {"/cat.jpg", "/dog.jpg", "/a/cat.jpg"}));
        const auto skipped = std::get<stage::Skipped>(stageOf(*list, 0));
        QCOMPARE(skipped.path, folder() + u"/cat.png"_s);
        QCOMPARE(skipped.reason, SkipReason::Exists);
        QCOMPARE(kindOf(stageOf(*list, 1)), StageKind::Saved);
        QCOMPARE(kindOf(stageOf(*list, 2)), StageKind::Saved); // within a list names are numbered
        QCOMPARE(entriesOf(folder()), (QStringList{u"cat (2).png"_s, u"cat.png"_s, u"dog.png"_s}));
        QCOMPARE(file(u"cat.png"_s), mine);
        QCOMPARE(m_server->requests("/cat.jpg").size(), 0);
    }

    void whatIsNoPictureIsNumberedAround_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("isKnownBefore"); // else the name is, and the disk is asked, in the end
        for (const QString &kind : {u"folder"_s, u"pipe"_s, u"dangling link"_s, u"link to a folder"_s}) {
            QTest::addRow("a %s", qPrintable(kind)) << kind << true;
            QTest::addRow("a %s, met with in the end", qPrintable(kind)) << kind << false;
        }
    }
    void whatIsNoPictureIsNumberedAround()
    {
        QFETCH(const QString, kind);
        QFETCH(const bool, isKnownBefore);
        QVERIFY(QDir().mkpath(folder()));
        const QString place = folder() + u"/cat.png"_s;
        if (kind == "folder"_L1)
            QVERIFY(QDir().mkdir(place));
        else if (kind == "pipe"_L1)
            QCOMPARE(::mkfifo(QFile::encodeName(place).constData(), 0600), 0);
        else
            QVERIFY(QFile::link(kind == "dangling link"_L1 ? u"/nowhere"_s : m_scratch->path(), place));
        m_server->on("/told", Reply::ok(jpeg()).with("Content-Disposition", "inline; filename=\"cat.jpg\""));
        const QByteArray target = isKnownBefore ? "/cat.jpg" : "/told";
        const auto list = batch(Existing::Skip);
        QVERIFY(run(*list, {target}));
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Saved);
        QCOMPARE(nameOf(*list, 0), u"cat (2).png"_s);

        const QTemporaryDir elsewhere; // once more, by one who knows nothing of it
        const auto again = batchIn(elsewhere, list->settings());
        QVERIFY(run(*again, {target}));
        QCOMPARE(kindOf(stageOf(*again, 0)), StageKind::Skipped);
        QCOMPARE(entriesOf(folder()), (QStringList{u"cat (2).png"_s, u"cat.png"_s}));
    }

    void aLinkToAPictureIsOne()
    {
        put(u"elsewhere.png"_s);
        QVERIFY(QFile::link(u"elsewhere.png"_s, folder() + u"/cat.png"_s));
        const auto list = batch(Existing::Skip);
        QVERIFY(run(*list, {"/cat.jpg"}));
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Skipped);
    }

    void anOriginalThatStandsAloneGetsItsPicture()
    {
        put(u"cat.jpg"_s);
        auto list = batch(Existing::Skip, /*keepOriginal=*/true);
        QVERIFY(run(*list, {"/cat.jpg", "/dog.jpg"}));
        const Receipt receipt = std::get<stage::Saved>(stageOf(*list, 0)).receipt;
        QCOMPARE(receipt.file, u"cat.png"_s);
        QCOMPARE(receipt.original, QString());
        QCOMPARE(std::get<stage::Saved>(stageOf(*list, 1)).receipt.original, u"dog.jpg"_s);
        const QStringList all{u"cat.jpg"_s, u"cat.png"_s, u"dog.jpg"_s, u"dog.png"_s};
        QCOMPARE(entriesOf(folder()), all);
        QCOMPARE(file(u"cat.jpg"_s), mine);

        const QTemporaryDir elsewhere; // a run that knows nothing of it
        const auto again = batchIn(elsewhere, list->settings());
        QVERIFY(run(*again, {"/cat.jpg", "/dog.jpg"}));
        QCOMPARE(again->tally().of(StageKind::Skipped), 2);
        QCOMPARE(entriesOf(folder()), all);
    }

    void theSameListOnceMoreFetchesNothing()
    {
        const QList<QByteArray> targets{"/cat.jpg", "/a/cat.jpg", "/b/cat.jpg", "/dog.jpg"};
        QVERIFY(run(*batch(Existing::Number), targets));
        const QStringList files = entriesOf(folder());
        const qsizetype requests = m_server->requests().size();
        const QTemporaryDir elsewhere; // its session knows nothing of the first
        Settings settings = batch(Existing::Skip)->settings();
        const auto again = batchIn(elsewhere, settings);
        QVERIFY(run(*again, targets));
        QCOMPARE(again->tally().of(StageKind::Skipped), targets.size());
        QCOMPARE(entriesOf(folder()), files);
        QCOMPARE(m_server->requests().size(), requests);
    }

    void anOlderFileIsReplaced_data()
    {
        QTest::addColumn<bool>("keepOriginal");
        QTest::newRow("alone") << false;
        QTest::newRow("with its original") << true;
    }
    void anOlderFileIsReplaced()
    {
        QFETCH(const bool, keepOriginal);
        put(u"cat.png"_s);
        if (keepOriginal)
            put(u"cat.jpg"_s);
        const auto list = batch(Existing::Replace, keepOriginal);
        QVERIFY(run(*list, {"/cat.jpg", "/a/cat.jpg"}));
        QCOMPARE(list->tally().of(StageKind::Saved), 2);
        QStringList all{u"cat (2).png"_s, u"cat.png"_s};
        if (keepOriginal)
            all = {u"cat (2).jpg"_s, u"cat (2).png"_s, u"cat.jpg"_s, u"cat.png"_s};
        QCOMPARE(entriesOf(folder()), all);
        for (const QString &name : all)
            QVERIFY2(file(name) != mine, qPrintable(name));
    }

    void aFailureReplacesNothing()
    {
        put(u"cat.png"_s);
        m_server->on("/cat.jpg", Reply::ok(jpeg().chopped(100)));
        const auto list = batch(Existing::Replace);
        QVERIFY(run(*list, {"/cat.jpg"}));
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Failed);
        QCOMPARE(file(u"cat.png"_s), mine);
        QCOMPARE(entriesOf(folder()), QStringList{u"cat.png"_s});
    }

    void aFolderThatCannotBeMadeStopsTheQueueBeforeAnythingIsFetched()
    {
        QFile inTheWay(folder());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const auto list = batch(Existing::Number);
        QSignalSpy troubled(list.get(), &Batch::troubled);
        list->add(linksTo(*m_server, {"/cat.jpg"}));
        list->start();
        QTRY_COMPARE(troubled.size(), 1);
        QCOMPARE(kindOf(stageOf(*list, 0)), StageKind::Queued);
        QCOMPARE(m_server->requests("/cat.jpg").size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestExisting)
#include "tst_existing.moc"
