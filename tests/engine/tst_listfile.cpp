#include "engine/listfile.h"

#include "support/files.h"
#include "support/pictures.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

/// Lists into files, and manifests back, held against the disk.
class TestListFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString at(const QString &name) const { return m_scratch->filePath(name); }
    void put(const QString &name, const QByteArray &bytes) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(at(name)).path()));
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    /// A job whose picture was saved in the folder "pictures" as `file`.
    JobSnapshot saved(quint32 id, const QString &file) const
    {
        const QByteArray bytes = "picture " + QByteArray::number(id);
        Receipt receipt;
        receipt.folder = at(u"pictures"_s);
        receipt.file = file;
        receipt.bytes = bytes.size();
        receipt.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
        put(u"pictures/"_s + file, bytes);
        return {JobId{id}, linkFrom(u"http://h.org/%1.jpg"_s.arg(id)), file, stage::Saved{receipt}};
    }
    static QStringList linksOf(const Scan &scan)
    {
        QStringList links;
        for (const FoundLink &found : scan.links)
            links.append(found.link.written + u' ' + found.link.details.name);
        return links;
    }

private slots:
    void init() { m_scratch = std::make_unique<QTemporaryDir>(); }

    void fetchesWhatIsMissingOrDamagedAndNothingElse_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("CSV") << u"list.csv"_s;
        QTest::newRow("JSON Lines") << u"list.jsonl"_s;
    }
    void fetchesWhatIsMissingOrDamagedAndNothingElse()
    {
        QFETCH(const QString, file);
        const std::vector<JobSnapshot> jobs{
            saved(1, u"whole.png"_s),
            saved(2, u"cats/whole.png"_s),
            saved(3, u"missing.png"_s),
            saved(4, u"cut.png"_s),
            saved(5, u"cats/other (2).png"_s),
            saved(6, u"link.png"_s),
            {JobId{7}, linkFrom(u"http://h.org/gone.jpg"_s), u"gone.png"_s,
             stage::Failed{{Cause::HttpStatus}}},
            {JobId{8}, linkFrom(u"http://h.org/waiting.jpg"_s), u"waiting.png"_s, stage::Queued{}}};
        QVERIFY(saveList(jobs, at(file)));
        QVERIFY(isManifestFile(at(file)));
        QVERIFY(QFile::remove(at(u"pictures/missing.png"_s)));
        QVERIFY(QFile::resize(at(u"pictures/cut.png"_s), 3));
        put(u"pictures/cats/other (2).png"_s, "picture 6"); // as long, but another
        QVERIFY(QFile::rename(at(u"pictures/link.png"_s), at(u"elsewhere.png"_s)));
        QVERIFY(QFile::link(at(u"elsewhere.png"_s), at(u"pictures/link.png"_s)));

        const auto checked = checkManifest(at(file));
        QVERIFY(checked);
        QCOMPARE(checked->whole, 2);
        QCOMPARE(checked->missing, 1);
        QCOMPARE(checked->damaged, 3);
        QCOMPARE(checked->lost, (QSet<QString>{u"http://h.org/3.jpg"_s, u"http://h.org/4.jpg"_s,
                                               u"http://h.org/5.jpg"_s, u"http://h.org/6.jpg"_s}));
        QCOMPARE(linksOf(checked->wanted),
                 (QStringList{u"http://h.org/3.jpg missing"_s, u"http://h.org/4.jpg cut"_s,
                              u"http://h.org/5.jpg other (2)"_s, u"http://h.org/6.jpg link"_s,
                              u"http://h.org/gone.jpg "_s, u"http://h.org/waiting.jpg "_s}));
        put(u"pictures/cut (2).png"_s, "picture 4"); // it was fetched again
        QCOMPARE(checkManifest(at(file))->whole, 3);
        QCOMPARE(checkManifest(at(file))->damaged, 2);
    }

    void looksBesideAManifestThatWasMovedWithItsPictures()
    {
        const std::vector<JobSnapshot> jobs{saved(1, u"a.png"_s), saved(2, u"b.png"_s)};
        QVERIFY(saveList(jobs, at(u"pictures/list.csv"_s)));
        QVERIFY(QDir().rename(at(u"pictures"_s), at(u"moved"_s)));
        QVERIFY(QFile::remove(at(u"moved/b.png"_s)));
        const auto checked = checkManifest(at(u"moved/list.csv"_s));
        QVERIFY(checked);
        QCOMPARE(checked->whole, 1);
        QCOMPARE(linksOf(checked->wanted), QStringList{u"http://h.org/2.jpg b"_s});
    }

    void tellsWhereTheLostBelong_data()
    {
        QTest::addColumn<QString>("manifest");
        QTest::addColumn<QString>("moved"); // the folder of the pictures
        QTest::addColumn<QStringList>("removed");
        QTest::addColumn<QString>("home");
        QTest::newRow("where the manifest says")
            << u"list.csv"_s << u"pictures"_s << QStringList{u"a.png"_s, u"b.png"_s} << u"pictures"_s;
        QTest::newRow("beside the manifest that was moved with them")
            << u"pictures/list.csv"_s << u"moved"_s << QStringList{u"a.png"_s} << u"moved"_s;
        QTest::newRow("nowhere, if there is neither")
            << u"pictures/list.csv"_s << u"moved"_s << QStringList{u"a.png"_s, u"b.png"_s} << QString();
        QTest::newRow("nowhere, if nothing is lost")
            << u"list.csv"_s << u"pictures"_s << QStringList() << QString();
        QTest::newRow("where the manifest says, which lies there, too")
            << u"pictures/list.csv"_s << u"pictures"_s << QStringList{u"a.png"_s, u"b.png"_s}
            << u"pictures"_s;
    }
    void tellsWhereTheLostBelong()
    {
        QFETCH(QString, manifest);
        QFETCH(const QString, moved);
        QFETCH(const QStringList, removed);
        QFETCH(const QString, home);
        const std::vector<JobSnapshot> jobs{saved(1, u"a.png"_s), saved(2, u"b.png"_s)};
        QVERIFY(saveList(jobs, at(manifest)));
        if (moved != "pictures"_L1)
            QVERIFY(QDir().rename(at(u"pictures"_s), at(moved)));
        manifest.replace(u"pictures"_s, moved);
        for (const QString &file : removed)
            QVERIFY(QFile::remove(at(moved) + u'/' + file));
        const auto checked = checkManifest(at(manifest));
        QVERIFY(checked);
        QHash<QString, qsizetype> homes;
        if (!home.isEmpty())
            homes.insert(at(home), removed.size());
        QCOMPARE(checked->homes, homes);
    }

    void looksNowhereButInTheFolderThatItIsTold()
    {
        const std::vector<JobSnapshot> jobs{saved(1, u"a.png"_s), saved(2, u"cats/b.png"_s)};
        QVERIFY(saveList(jobs, at(u"pictures/list.csv"_s)));
        put(u"other/cats/b.png"_s, "picture 2");
        const auto other = checkManifest(at(u"pictures/list.csv"_s), {}, at(u"other"_s));
        QVERIFY(other);
        QCOMPARE(other->whole, 1);
        QCOMPARE(linksOf(other->wanted), QStringList{u"http://h.org/1.jpg a"_s});
        QCOMPARE(checkManifest(at(u"pictures/list.csv"_s), {}, at(u"nowhere"_s))->missing, 2);
        QCOMPARE(checkManifest(at(u"pictures/list.csv"_s))->whole, 2);
    }

    void whatWasSkippedIsWholeIfAnyFileIsThere()
    {
        const auto skipped = [this](quint32 id, const QString &file) {
            const QString path = file.isEmpty() ? QString() : at(u"pictures/"_s) + file;
            return JobSnapshot{
                JobId{id},
                linkFrom(u"http://h.org/%1.jpg"_s.arg(id)),
                {},
                stage::Skipped{path, path.isEmpty() ? SkipReason::TooSmall : SkipReason::Exists}};
        };
        put(u"pictures/a.png"_s, "any");
        put(u"pictures/cats/b.png"_s, "any");
        QVERIFY(QFile::link(at(u"pictures/a.png"_s), at(u"pictures/link.png"_s)));
        QVERIFY(QDir().mkpath(at(u"pictures/folder.png"_s)));
        const std::vector<JobSnapshot> jobs{skipped(1, u"a.png"_s),      skipped(2, u"cats/b.png"_s),
                                            skipped(3, u"gone.png"_s),   skipped(4, u"link.png"_s),
                                            skipped(5, u"folder.png"_s), skipped(6, {})};
        QVERIFY(saveList(jobs, at(u"list.csv"_s), at(u"pictures"_s)));
        QVERIFY(contentOf(at(u"list.csv"_s)).contains(",cats/b.png,"));
        const auto checked = checkManifest(at(u"list.csv"_s));
        QVERIFY(checked);
        QCOMPARE(checked->whole, 2);
        QCOMPARE(checked->missing, 1);
        QCOMPARE(checked->damaged, 2);
        QCOMPARE(linksOf(checked->wanted),
                 (QStringList{u"http://h.org/3.jpg gone"_s, u"http://h.org/4.jpg link"_s,
                              u"http://h.org/5.jpg folder"_s, u"http://h.org/6.jpg "_s}));
    }

    void linesThatMakeNoSenseAreRejected()
    {
        QVERIFY(saveList(std::array{saved(1, u"a.png"_s)}, at(u"list.jsonl"_s)));
        const QByteArray noise(1000, 'x');
        put(u"list.jsonl"_s, contentOf(at(u"list.jsonl"_s)) +
                                 "{\"link\":\"no address\",\"status\":\"failed\"}\n" + noise +
                                 "\n{\"link\":\"http://anna:geheim@h.org/2.jpg\",\"sta");
        const auto checked = checkManifest(at(u"list.jsonl"_s));
        QVERIFY(checked);
        QCOMPARE(checked->whole, 1);
        const auto &rejected = checked->wanted.rejected;
        QCOMPARE(rejected.size(), 3U);
        QCOMPARE(rejected[0].line, 2);
        QCOMPARE(rejected[0].text, u"no address"_s);
        QVERIFY(rejected[0].reason == Rejection::NoAddress);
        QCOMPARE(rejected[1].line, 3);
        QCOMPARE(rejected[1].text, QString::fromLatin1(noise.first(200)));
        QVERIFY(rejected[1].reason == Rejection::NoRow);
        QCOMPARE(rejected[2].line, 4);
        QVERIFY(rejected[2].text.contains(u"h.org/2.jpg"_s) && !rejected[2].text.contains(u"geheim"_s));
        QVERIFY(rejected[2].reason == Rejection::NoRow);
    }

    void neverLooksOutsideOfTheFolder()
    {
        put(u"secret.png"_s, "picture 1");
        put(u"list.jsonl"_s,
            "{\"link\":\"http://h.org/1.jpg\",\"status\":\"saved\",\"folder\":\"" +
                at(u"pictures"_s).toUtf8() + "\",\"file\":\"../secret.png\",\"bytes\":9,\"sha256\":\"" +
                QCryptographicHash::hash("picture 1", QCryptographicHash::Sha256).toHex() + "\"}\n");
        const auto checked = checkManifest(at(u"list.jsonl"_s));
        QVERIFY(checked);
        QCOMPARE(checked->whole, 0);
        QCOMPARE(checked->wanted.links.size(), 1U);
    }

    void endsWhenItIsAskedTo()
    {
        std::vector<JobSnapshot> jobs;
        for (quint32 id = 1; id <= 5; ++id)
            jobs.push_back(saved(id, u"%1.png"_s.arg(id)));
        QVERIFY(saveList(jobs, at(u"list.csv"_s)));
        int asked = 0;
        QCOMPARE(checkManifest(at(u"list.csv"_s), [&asked](qsizetype) { return ++asked < 2; })->whole, 2);
    }

    void linksAloneAreOneALine()
    {
        const std::vector<JobSnapshot> jobs{saved(1, u"a.png"_s), saved(2, u"b.png"_s)};
        QVERIFY(saveList(jobs, at(u"list.txt"_s)));
        QCOMPARE(contentOf(at(u"list.txt"_s)), QByteArray("http://h.org/1.jpg\nhttp://h.org/2.jpg\n"));
        QVERIFY(!isManifestFile(at(u"list.txt"_s)));
    }

    void aListThatCannotBeWrittenLeavesTheOldOne()
    {
        put(u"list.csv"_s, "mine");
        const auto failed = saveList(std::array{saved(1, u"a.png"_s)}, at(u"nowhere/list.csv"_s));
        QCOMPARE(failed.error().cause, Cause::FileTrouble);
        QVERIFY(!failed.error().detail.isEmpty());
        QCOMPARE(contentOf(at(u"list.csv"_s)), QByteArray("mine"));
    }
};

QTEST_GUILESS_MAIN(TestListFile)
#include "tst_listfile.moc"
