#include "engine/batch.h"

#include "support/batches.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

/// Names by template, and by what comes with the picture.
class TestNaming : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<FaultServer> m_server;

    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    Settings settings(const QString &nameTemplate = settings::plainName) const
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        settings.proxy = u"none"_s;
        settings.nameTemplate = nameTemplate;
        return settings;
    }
    static QStringList namesIn(const Batch &batch)
    {
        QStringList names;
        for (const JobId id : batch.ids())
            names.append(batch.snapshot(id)->name);
        return names;
    }
    bool add(Batch &batch, const QList<QByteArray> &targets) const
    {
        const qsizetype before = batch.tally().all();
        batch.add(linksTo(*m_server, targets));
        return QTest::qWaitFor([&] { return batch.tally().all() == before + targets.size(); });
    }
    QStringList files() const
    {
        QStringList found;
        for (const QString &name : entriesOf(folder())) {
            const QString path = folder() + u'/' + name;
            if (!QFileInfo(path).isDir())
                found.append(name);
            else
                for (const QString &below : entriesOf(path))
                    found.append(name + u'/' + below);
        }
        return found;
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        for (const char *target : {"/cats/a.jpg", "/cats/b.jpg", "/dogs/a.jpg", "/dogs/b.jpg"})
            m_server->on(target, Reply::ok(jpeg()));
    }

    void aNameIsShownBeforeAnythingStartsAndHolds()
    {
        Settings numbered = settings(u"*batch*/*num* *name*"_s);
        numbered.firstNumber = 7;
        const auto list = batchIn(*m_scratch, numbered);
        QVERIFY(add(*list, {"/cats/a.jpg", "/cats/b.jpg"}));
        QVERIFY(add(*list, {"/dogs/a.jpg"}));
        const QStringList names{u"001/007 a.png"_s, u"001/008 b.png"_s, u"002/007 a.png"_s};
        QCOMPARE(namesIn(*list), names);
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(list->tally().of(StageKind::Saved), 3);
        QCOMPARE(namesIn(*list), names);
        QCOMPARE(files(), names);
    }

    void withoutATagThatTellsThemApartTheyAreNumbered()
    {
        const auto list = batchIn(*m_scratch, settings(u"*subdirs*/cat"_s));
        QVERIFY(add(*list, {"/cats/a.jpg", "/cats/b.jpg", "/dogs/a.jpg"}));
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(files(), (QStringList{u"cats/cat (2).png"_s, u"cats/cat.png"_s, u"dogs/cat.png"_s}));
    }

    void thePictureItselfMayTellItsName()
    {
        const auto list = batchIn(*m_scratch, settings(u"*num*-*width*x*height*-*hash*"_s));
        QVERIFY(add(*list, {"/cats/a.jpg", "/cats/b.jpg"}));
        QCOMPARE(namesIn(*list),
                 (QStringList{u"001-widthxheight-hash.png"_s, u"002-widthxheight-hash.png"_s}));
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(files(), namesIn(*list));
        for (const QString &name : files()) {
            const QByteArray content = contentOf(folder() + u'/' + name);
            const QImage picture = QImage::fromData(content);
            const QString hash =
                QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
            QCOMPARE(name.mid(3), u"-%1x%2-%3.png"_s.arg(picture.width()).arg(picture.height()).arg(hash));
        }
    }

    void theServerMayTellTheName_data()
    {
        QTest::addColumn<QString>("nameTemplate");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("file");
        const auto row = [](const char *sentence, const char *nameTemplate, const char *header,
                            const char *file) {
            QTest::newRow(sentence) << QString::fromUtf8(nameTemplate) << QByteArray(header)
                                    << QString::fromUtf8(file);
        };
        row("plainly", "*name*", "attachment; filename=\"holiday.jpg\"", "holiday.png");
        row("in Chinese", "*name*", "inline; filename*=UTF-8''%E7%8C%AB.webp; filename=cat.webp", "猫.png");
        row("as a part of another", "*num* *name*", "attachment; filename=holiday.jpg", "001 holiday.png");
        row("but not where it is not asked for", "*host*", "attachment; filename=holiday.jpg",
            "127.0.0.1.png");
        row("but never leads elsewhere", "*name*", "attachment; filename=\"../../../etc/passwd\"",
            "passwd.png");
        row("but nothing does not count", "*name*", "attachment; filename=\"\"", "a.png");
    }
    void theServerMayTellTheName()
    {
        QFETCH(const QString, nameTemplate);
        QFETCH(const QByteArray, header);
        QFETCH(const QString, file);
        m_server->on("/cats/a.jpg", Reply::ok(jpeg()).with("Content-Disposition", header));
        const auto list = batchIn(*m_scratch, settings(nameTemplate));
        QVERIFY(add(*list, {"/cats/a.jpg"}));
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(files(), QStringList{file});
        QCOMPARE(namesIn(*list), QStringList{file});
    }

    void whoeverWasToldTheSameNameIsNumbered()
    {
        for (const char *target : {"/cats/a.jpg", "/cats/b.jpg", "/dogs/a.jpg", "/dogs/b.jpg"})
            m_server->on(target, Reply::ok(jpeg()).with("Content-Disposition", "inline; filename=cat.jpg"));
        const auto list = batchIn(*m_scratch, settings());
        QVERIFY(add(*list, {"/cats/a.jpg", "/cats/b.jpg", "/dogs/a.jpg", "/dogs/b.jpg"}));
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(files(), (QStringList{u"cat (2).png"_s, u"cat (3).png"_s, u"cat (4).png"_s, u"cat.png"_s}));
        QVERIFY(add(*list, {"/a.jpg"})); // what they had been given is free again
        QCOMPARE(namesIn(*list).last(), u"a.png"_s);
    }

    void theOrderOfAddingOutlivesTheProgram()
    {
        const QString nameTemplate = u"*batch*-*num*-*idx*-*date*-*width*"_s;
        {
            const auto list = batchIn(*m_scratch, settings(nameTemplate));
            QVERIFY(add(*list, {"/cats/a.jpg"}));
            QVERIFY(add(*list, {"/cats/b.jpg", "/dogs/a.jpg"}));
        }
        const auto list = batchIn(*m_scratch, settings(nameTemplate));
        QVERIFY(add(*list, {"/dogs/b.jpg"}));
        QVERIFY(runToTheEnd(*list));
        const QString rest = QDateTime::currentDateTime().toString(u"-yyyy-MM-dd-"_s);
        const QStringList names = namesIn(*list);
        QCOMPARE(names.size(), 4);
        QVERIFY2(names[0].startsWith(u"001-001-001"_s + rest), qPrintable(names[0]));
        QVERIFY2(names[1].startsWith(u"002-001-001"_s + rest), qPrintable(names[1]));
        QVERIFY2(names[2].startsWith(u"002-002-002"_s + rest), qPrintable(names[2]));
        QVERIFY2(names[3].startsWith(u"003-001-001"_s + rest), qPrintable(names[3]));
    }

    void aTemplateHoldsForWhatWasAddedUnderIt()
    {
        const auto list = batchIn(*m_scratch, settings(u"*num*-*width*"_s));
        QVERIFY(add(*list, {"/cats/a.jpg"}));
        list->setSettings(settings(u"*host*/*name*"_s));
        QVERIFY(add(*list, {"/cats/b.jpg"}));
        QVERIFY(runToTheEnd(*list));
        const int width = QImage::fromData(jpeg()).width();
        QCOMPARE(files(), (QStringList{u"001-%1.png"_s.arg(width), u"127.0.0.1/b.png"_s}));
    }

    void aNameThatCameIsLetGoIfNothingIsSavedUnderIt()
    {
        m_server->on("/cats/a.jpg",
                     Reply::ok(jpeg()).with("Content-Disposition", "inline; filename=cat.jpg"));
        QVERIFY(QDir().mkpath(folder()));
        QVERIFY(QFile(folder() + u"/cat.png"_s).open(QIODevice::WriteOnly)); // a file is in the way
        Settings skipping = settings();
        skipping.existing = Existing::Skip;
        const auto list = batchIn(*m_scratch, skipping);
        QVERIFY(add(*list, {"/cats/a.jpg"}));
        QVERIFY(runToTheEnd(*list));
        QCOMPARE(list->tally().of(StageKind::Skipped), 1);
        QVERIFY(add(*list, {"/dogs/a.jpg", "/cats/cat.jpg"})); // "a.png" is still the first one's
        QCOMPARE(namesIn(*list), (QStringList{u"a.png"_s, u"a (2).png"_s, u"cat.png"_s}));
    }

    void aTemplateThatMakesNoSenseIsTheDefault()
    {
        const auto list = batchIn(*m_scratch, settings(u"*nmae*"_s));
        QVERIFY(add(*list, {"/cats/a.jpg"}));
        QCOMPARE(namesIn(*list), QStringList{u"a.png"_s});
    }

    void aLinkInTheWayOfAFolderIsNotFollowed()
    {
        const QTemporaryDir outside;
        QVERIFY(QDir().mkpath(folder()));
        QVERIFY(QFile::link(outside.path(), folder() + u"/cats"_s));
        const auto list = batchIn(*m_scratch, settings(u"*subdirs*/*name*"_s));
        QVERIFY(add(*list, {"/cats/a.jpg", "/dogs/a.jpg"}));
        QVERIFY(runToTheEnd(*list));
        const auto failed = std::get<stage::Failed>(list->snapshot(list->ids()[0])->stage);
        QCOMPARE(failed.why.cause, Cause::FileTrouble);
        QCOMPARE(kindOf(list->snapshot(list->ids()[1])->stage), StageKind::Saved);
        QVERIFY(QDir(outside.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNaming)
#include "tst_naming.moc"
