#include "engine/listfile.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/filesystems.h"
#include "support/headlessprogram.h"
#include "support/pictures.h"
#include "support/picturesite.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

/// What a run leaves beside the pictures: --manifest and --failed.
class TestRecord : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;

    QString at(const QString &name) const { return m_home->filePath(name); }
    HeadlessProgram::End run(const QStringList &arguments) const
    {
        return HeadlessProgram(m_home->path()).run(QStringList{u"-o"_s, at(u"out"_s)} + arguments);
    }
    void put(const QString &path, const QByteArray &bytes) const
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    /// By link; the last row of each.
    static QHash<QString, QJsonObject> rowsOf(const QString &path)
    {
        QHash<QString, QJsonObject> rows;
        for (const QByteArray &line : contentOf(path).split('\n')) {
            const QJsonObject row = QJsonDocument::fromJson(line).object();
            if (!row.isEmpty())
                rows.insert(row[u"link"_s].toString(), row);
        }
        return rows;
    }

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void aManifestTellsOfEachLinkHowItEnded()
    {
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()).with("ETag", "\"v1\""));
        server.on("/small.png", Reply::ok(png(painting({3, 3}))));
        server.on("/moved.jpg", Reply::redirect("/a.jpg"));
        const auto link = [&server](const char *target) { return server.url(target).toString(); };
        const QString manifest = at(u"all.jsonl"_s);
        const auto end =
            run({u"--manifest"_s, manifest, u"--failed"_s, at(u"failed.txt"_s), u"--min-size"_s, u"10x10"_s,
                 link("/a.jpg"), link("/small.png"), link("/moved.jpg"), link("/gone.jpg")});
        QCOMPARE(end.exitCode, 1);
        const auto rows = rowsOf(manifest);
        QCOMPARE(rows.size(), 4);
        for (const QJsonObject &event : end.events(u"saved"_s)) {
            const QJsonObject row = rows[event[u"url"_s].toString()];
            QCOMPARE(row[u"status"_s].toString(), u"saved"_s);
            QCOMPARE(row[u"folder"_s].toString(), at(u"out"_s));
            for (const QString &same :
                 {u"file"_s, u"bytes"_s, u"width"_s, u"height"_s, u"format"_s, u"sha256"_s})
                QCOMPARE(row[same], event[same]);
            QCOMPARE(row[u"final_link"_s], event[u"final_url"_s]);
            QCOMPARE(row[u"etag"_s].toString(), u"\"v1\""_s);
            QVERIFY(QDateTime::fromString(row[u"time"_s].toString(), Qt::ISODate).isValid());
        }
        QCOMPARE(rows[link("/small.png")][u"reason"_s].toString(), u"too-small"_s);
        QCOMPARE(rows[link("/gone.jpg")][u"status"_s].toString(), u"failed"_s);
        QCOMPARE(rows[link("/gone.jpg")][u"reason"_s].toString(), u"http"_s);
        QCOMPARE(contentOf(at(u"failed.txt"_s)), link("/gone.jpg").toUtf8() + '\n');

        server.on("/gone.jpg", Reply::ok(jpeg())); // it is back
        QVERIFY(QFile::copy(at(u"failed.txt"_s), at(u"again.txt"_s)));
        QCOMPARE(
            run({u"--manifest"_s, manifest, u"--failed"_s, at(u"failed.txt"_s), u"-i"_s, at(u"again.txt"_s)})
                .exitCode,
            0);
        QCOMPARE(rowsOf(manifest).size(), 4);
        QCOMPARE(rowsOf(manifest)[link("/gone.jpg")][u"status"_s].toString(), u"saved"_s);
        QCOMPARE(contentOf(at(u"failed.txt"_s)), QByteArray());
    }

    void aManifestIsHeldAgainstTheFolderThatIsNamed()
    {
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()));
        server.on("/b.jpg", Reply::ok(jpeg()));
        const QString manifest = at(u"all.jsonl"_s);
        const QStringList check{u"-i"_s, manifest};
        QCOMPARE(
            run({u"--manifest"_s, manifest, server.url("/a.jpg").toString(), server.url("/b.jpg").toString()})
                .exitCode,
            0);
        // Another folder has none of them.
        const QString other = at(u"other"_s);
        const auto there = HeadlessProgram(m_home->path()).run(QStringList{u"-o"_s, other} + check);
        QCOMPARE(there.exitCode, 0);
        QCOMPARE(entriesOf(other), (QStringList{u"a.png"_s, u"b.png"_s}));
        // What was moved is found where it is now.
        const QString moved = at(u"moved"_s);
        QVERIFY(QDir().rename(at(u"out"_s), moved));
        QVERIFY(QFile::remove(moved + u"/b.png"_s));
        const auto again = HeadlessProgram(m_home->path()).run(QStringList{u"-o"_s, moved} + check);
        QCOMPARE(again.exitCode, 0);
        QCOMPARE(again.events(u"saved"_s).size(), 1);
        QCOMPARE(entriesOf(moved), (QStringList{u"a.png"_s, u"b.png"_s}));
        QVERIFY(!QFile::exists(at(u"out"_s)));
        QCOMPARE(server.requests("/a.jpg").size(), 2);
        QCOMPARE(server.requests("/b.jpg").size(), 3);
    }

    void whatWasThereAlreadyIsNotWantedAgain()
    {
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()));
        const QString link = server.url("/a.jpg").toString();
        const QStringList skip{u"--existing"_s, u"skip"_s, u"--name"_s, u"*host*/*name*"_s};
        QCOMPARE(run(skip + QStringList{link}).exitCode, 0);
        const QString manifest = at(u"all.jsonl"_s);
        QCOMPARE(run(skip + QStringList{u"--manifest"_s, manifest, link}).exitCode, 0);
        const QJsonObject row = rowsOf(manifest)[link];
        QCOMPARE(row[u"status"_s].toString(), u"skipped"_s);
        QCOMPARE(row[u"folder"_s].toString(), at(u"out"_s));
        QCOMPARE(row[u"file"_s].toString(), u"127.0.0.1/a.png"_s);
        const auto end = run({u"-i"_s, manifest});
        QCOMPARE(end.exitCode, 0);
        QVERIFY2(end.err.contains("1 pictures of the manifest"), end.err.constData());
        QCOMPARE(server.requests().size(), 1);
    }

    void linesOfAManifestThatMakeNoSenseAreRejected()
    {
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()));
        const QString link = server.url("/a.jpg").toString();
        const QString manifest = at(u"all.csv"_s);
        QCOMPARE(run({u"--manifest"_s, manifest, link}).exitCode, 0);
        put(manifest, contentOf(manifest) + "what is this\r\n" + contentOf(manifest).chopped(2).last(100));
        const auto end = run({u"-i"_s, manifest});
        QCOMPARE(end.exitCode, 0); // the picture is whole
        const auto rejected = end.events(u"rejected"_s);
        QCOMPARE(rejected.size(), 2);
        QCOMPARE(rejected[0][u"line"_s].toInt(), 3);
        QCOMPARE(rejected[0][u"text"_s].toString(), u"what is this"_s);
        QCOMPARE(rejected[0][u"reason"_s].toString(), u"not a whole row of the manifest"_s);
        QCOMPARE(rejected[1][u"line"_s].toInt(), 4);
    }

    void aKillKeepsNothingOutOfIt()
    {
        PictureSite site(300);
        put(at(u"list.txt"_s), site.list());
        const QString manifest = at(u"all.jsonl"_s);
        HeadlessProgram program(m_home->path());
        const QStringList resume{u"-o"_s, at(u"out"_s), u"--manifest"_s, manifest, u"--resume"_s};
        QStringList arguments = resume.first(4) + QStringList{u"-i"_s, at(u"list.txt"_s)};
        for (int kill = 0; kill < 5; ++kill) {
            const auto end = program.runUntil(
                std::chrono::milliseconds(QRandomGenerator::global()->bounded(100, 500)), arguments);
            arguments = QFile::exists(at(u"out"_s)) && !end.isNormal ? resume : arguments;
            if (end.isNormal)
                break;
        }
        const auto last = program.run(resume);
        QVERIFY(isAllSaved(last, true));
        const auto rows = rowsOf(manifest);
        QCOMPARE(rows.size(), 300);
        QSet<QString> files;
        for (const QJsonObject &row : rows) {
            QCOMPARE(row[u"status"_s].toString(), u"saved"_s);
            files.insert(row[u"file"_s].toString());
        }
        QCOMPARE(files.size(), 300);
        QCOMPARE(faultInFolder(at(u"out"_s), 300), QString());
    }

    void aFullDiskKeepsNothingOutOfItForGood_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("CSV") << u"all.csv"_s;
        QTest::newRow("JSON Lines") << u"all.jsonl"_s;
    }
    void aFullDiskKeepsNothingOutOfItForGood()
    {
        QFETCH(const QString, name);
        const QString where = at(u"disk"_s);
        QVERIFY(QDir().mkdir(where));
        const Mounted disk(where, "tmpfs", "size=8k");
        if (!disk)
            QSKIP("Only root mounts a disk that can be filled.");
        constexpr int pictures = 60;
        PictureSite site(pictures);
        site.server().on("/gone", Reply::status(404));
        const QByteArray gone = site.server().url("/gone").toEncoded();
        put(at(u"list.txt"_s), site.list() + gone + '\n');
        const QString manifest = where + u'/' + name;
        const QString failed = where + u"/failed.txt"_s;
        const QStringList asked{u"--manifest"_s, manifest, u"--failed"_s, failed};
        const auto full = run(asked + QStringList{u"-i"_s, at(u"list.txt"_s)});
        QCOMPARE(full.exitCode, 3);
        QCOMPARE(full.events(u"saved"_s).size(), pictures);
        QVERIFY2(full.err.contains("The manifest cannot be written"), full.err.constData());
        QVERIFY2(full.err.contains("Cannot write " + manifest.toUtf8()), full.err.constData());
        const auto requests = site.server().requests().size();
        // There is still no room.
        const auto still = run(asked + QStringList{u"--resume"_s});
        QCOMPARE(still.exitCode, 3);
        QVERIFY2(still.err.contains("Cannot write " + manifest.toUtf8()), still.err.constData());

        QVERIFY(QProcess::execute(u"mount"_s, {u"-o"_s, u"remount,size=1m"_s, where}) == 0);
        const auto resumed = run(asked + QStringList{u"--resume"_s});
        QVERIFY2(resumed.exitCode == 2, resumed.err.constData()); // nothing is left to fetch
        QVERIFY2(resumed.err.contains("There is no link to fetch"), resumed.err.constData());
        const auto checked = checkManifest(manifest);
        QVERIFY(checked);
        QCOMPARE(checked->whole, pictures);
        QCOMPARE(checked->wanted.links.size(), 1U);
        QCOMPARE(checked->wanted.links[0].link.written.toUtf8(), gone);
        QVERIFY(checked->wanted.rejected.empty());
        QCOMPARE(contentOf(failed), gone + '\n');
        QCOMPARE(site.server().requests().size(), requests);
        QCOMPARE(faultInFolder(at(u"out"_s), pictures), QString());
    }

    void whatCannotBeWrittenIsToldBeforeAnythingIsFetched_data()
    {
        QTest::addColumn<QString>("manifest");
        QTest::newRow("another file") << u"notes.csv"_s;
        QTest::newRow("a folder") << u"folder.csv"_s;
        QTest::newRow("nowhere") << u"nowhere/all.csv"_s;
    }
    void whatCannotBeWrittenIsToldBeforeAnythingIsFetched()
    {
        QFETCH(const QString, manifest);
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()));
        QVERIFY(QDir().mkdir(at(u"folder.csv"_s)));
        put(at(u"notes.csv"_s), "mine\n");
        const auto end = run({u"--manifest"_s, at(manifest), server.url("/a.jpg").toString()});
        QCOMPARE(end.exitCode, 3);
        QVERIFY2(end.err.contains("Cannot write the manifest "), end.err.constData());
        QVERIFY(server.requests().isEmpty());
        QCOMPARE(contentOf(at(u"notes.csv"_s)), QByteArray("mine\n"));
        QCOMPARE(end.events(u"summary"_s).size(), 1);
        const auto resumed = run({u"--manifest"_s, at(u"all.csv"_s), u"--resume"_s});
        QCOMPARE(resumed.exitCode, 0); // the link was kept
        QCOMPARE(resumed.events(u"saved"_s).size(), 1);
    }

    void theListOfFailuresReplacesNothingElse_data()
    {
        QTest::addColumn<QStringList>("arguments"); // @ stands for the folder
        QTest::addColumn<QByteArray>("there");      // in failed.csv, which may be a list
        QTest::addColumn<QByteArray>("words");      // of the refusal; empty: none
        const QByteArray manifest = "name the same file";
        const QByteArray input = "which -i reads";
        const QByteArray other = "which is no list of links";
        const QByteArray link = "http://h.example/a.jpg\n";
        const auto row = [](const char *name, const QStringList &arguments, const QByteArray &there,
                            const QByteArray &words) { QTest::newRow(name) << arguments << there << words; };
        row("nothing is there", {}, {}, {});
        row("links and comments", {}, "# mine\n\n" + link + "www.h.example/b\r\n  https://h.example/c", {});
        row("a picture in a link", {}, "data:image/png;base64," + QByteArray(200'000, 'A') + '\n', {});
        row("notes", {}, link + "call Anna\n", other);
        row("a table", {}, "link,status,file,sha256\n", other);
        row("a picture", {}, png(), other);
        row("a folder", {u"--failed"_s, u"@/folder"_s}, {}, other);
        row("a device", {u"--failed"_s, u"/dev/null"_s}, {}, other);
        row("the manifest", {u"--manifest"_s, u"@/failed.csv"_s}, {}, manifest);
        row("the manifest, spelled otherwise", {u"--manifest"_s, u"@/folder/../failed.csv"_s}, {}, manifest);
        row("the manifest, through a linked folder", {u"--manifest"_s, u"@/linked/failed.csv"_s}, {},
            manifest);
        row("the manifest, through a dangling link", {u"--manifest"_s, u"@/dangling.csv"_s}, {}, manifest);
        row("the manifest that is there", {u"--manifest"_s, u"@/linked/failed.csv"_s}, link, manifest);
        row("another manifest in another folder", {u"--manifest"_s, u"@/folder/failed.csv"_s}, {}, {});
        row("the list", {u"-i"_s, u"@/failed.csv"_s}, link, input);
        row("one of the lists, by another name", {u"-i"_s, u"@/list.txt"_s, u"-i"_s, u"@/hard.txt"_s}, link,
            input);
        row("another list", {u"-i"_s, u"@/list.txt"_s}, link, {});
    }
    void theListOfFailuresReplacesNothingElse()
    {
        QFETCH(QStringList, arguments);
        QFETCH(const QByteArray, there);
        QFETCH(const QByteArray, words);
        FaultServer server;
        const QByteArray gone = server.url("/gone.jpg").toEncoded() + '\n';
        const QString failed = at(u"failed.csv"_s);
        QVERIFY(QDir().mkdir(at(u"folder"_s)));
        put(at(u"list.txt"_s), gone);
        if (!there.isEmpty()) {
            put(failed, there);
            QVERIFY(QProcess::execute(u"ln"_s, {failed, at(u"hard.txt"_s)}) == 0);
        }
        QVERIFY(QFile::link(m_home->path(), at(u"linked"_s)));
        QVERIFY(QFile::link(failed, at(u"dangling.csv"_s)));
        arguments.replaceInStrings(u"@"_s, m_home->path());
        if (!arguments.contains(u"--failed"_s))
            arguments += {u"--failed"_s, failed};
        const auto end = run(arguments + QStringList{QString::fromUtf8(gone.trimmed())});
        if (words.isEmpty()) {
            QCOMPARE(end.exitCode, 1);
            QCOMPARE(contentOf(failed), gone);
        } else {
            QCOMPARE(end.exitCode, 2);
            QVERIFY2(end.err.contains(words), end.err.constData());
            QVERIFY(server.requests().isEmpty());
            QCOMPARE(QFile::exists(failed), !there.isEmpty());
            QVERIFY(there.isEmpty() || contentOf(failed) == there);
            QVERIFY(!QFile::exists(at(u"out"_s)));
        }
    }

    void aDryRunWritesNeither()
    {
        put(at(u"failed.txt"_s), "http://h.example/a.jpg\n");
        QCOMPARE(run({u"--dry-run"_s, u"http://h.example/b.jpg"_s, u"--failed"_s, at(u"failed.txt"_s),
                      u"--manifest"_s, at(u"all.csv"_s)})
                     .exitCode,
                 0);
        QCOMPARE(contentOf(at(u"failed.txt"_s)), QByteArray("http://h.example/a.jpg\n"));
        QVERIFY(!QFile::exists(at(u"all.csv"_s)));
    }

    void aListOfFailuresThatCannotBeWrittenIsTold()
    {
        FaultServer server;
        server.on("/a.jpg", Reply::ok(jpeg()));
        const auto end = run({u"--failed"_s, at(u"nowhere/failed.txt"_s), server.url("/a.jpg").toString()});
        QCOMPARE(end.exitCode, 3);
        QVERIFY2(end.err.contains("failed.txt"), end.err.constData());
        QCOMPARE(end.events(u"saved"_s).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRecord)
#include "tst_record.moc"
