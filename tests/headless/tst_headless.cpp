#include "picture/heifdecoder.h"
#include "support/certificates.h"
#include "support/coded.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/tellingpictures.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The built program as a script uses it: its own process, without a display.
class TestHeadless : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<FaultServer> m_server;

    struct Run
    {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;

        QList<QJsonObject> events(const QString &name = {}) const
        {
            QList<QJsonObject> list;
            for (const QByteArray &line : out.split('\n')) {
                const QJsonObject object = QJsonDocument::fromJson(line).object();
                if (!object.isEmpty() && (name.isEmpty() || object[u"event"_s] == name))
                    list.append(object);
            }
            return list;
        }
    };

    QString out() const { return m_home->filePath(u"out"_s); }
    QString link(const QByteArray &target) const
    {
        return QString::fromLatin1(m_server->url(target).toEncoded());
    }

    void prepare(QProcess &process, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"DISPLAY"_s);
        environment.remove(u"QT_QPA_PLATFORM"_s);
        environment.insert(u"HOME"_s, m_home->path());
        environment.insert(u"XDG_DATA_HOME"_s, m_home->filePath(u"data"_s));
        process.setProcessEnvironment(environment);
        process.setProgram(qEnvironmentVariable("PIXHAUL_PROGRAM"));
        process.setArguments(QStringList{u"--headless"_s} + arguments);
    }

    Run run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QByteArray file(const QString &name) const { return contentOf(out() + u'/' + name); }
    QStringList files() const { return entriesOf(out()); }

    /// As run(), with so many files that the process may open.
    Run runWithFiles(int most, const QStringList &arguments) const
    {
        QProcess process;
        prepare(process, arguments);
        process.setChildProcessModifier(
            [limit = rlimit{rlim_t(most), rlim_t(most)}] { ::setrlimit(RLIMIT_NOFILE, &limit); });
        process.start();
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private slots:
    void initTestCase() { QVERIFY(QFile::exists(qEnvironmentVariable("PIXHAUL_PROGRAM"))); }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void theLinkThatItAllBeganWith()
    {
        const QByteArray target = "/it/u=4198287529,2774471735&fm=193&f=GIF";
        m_server->on(target, Reply::ok(jpeg(), "image/gif"));
        const Run result = run({u"-o"_s, out(), link(target)});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(files(), QStringList{u"u=4198287529,2774471735&fm=193&f=GIF.png"_s});
        const QImage saved(out() + u'/' + files()[0], "PNG");
        QCOMPARE(saved.size(), painting().size());
        QCOMPARE(result.out,
                 "saved\tu=4198287529,2774471735&fm=193&f=GIF.png\t" + link(target).toUtf8() + '\n');
    }

    void aLogLiesWhereTheSessionDoes_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QString>("log");
        const QStringList profile{u"--profile"_s, u"../profile"_s};
        const QString usual = u"data/pixhaul/pixhaul.log"_s;
        QTest::newRow("in the user's own profile") << QStringList() << QByteArray() << usual;
        QTest::newRow("in the one that is named") << profile << QByteArray() << u"profile/pixhaul.log"_s;
        QTest::newRow("in the one that is named, without a session")
            << profile + QStringList{u"--fetch-only"_s} << QByteArray() << u"profile/pixhaul.log"_s;
        QTest::newRow("nowhere, without a session")
            << QStringList{u"--dry-run"_s} << QByteArray() << QString();
        QTest::newRow("nowhere, if none is wanted") << profile << "[log]\nlevel=off\n"_ba << QString();
    }
    void aLogLiesWhereTheSessionDoes()
    {
        QFETCH(QStringList, options);
        QFETCH(const QByteArray, settings);
        QFETCH(const QString, log);
        options.replaceInStrings(u"../profile"_s, m_home->filePath(u"profile"_s));
        if (!settings.isEmpty()) {
            QVERIFY(QDir(m_home->path()).mkpath(u"profile"_s));
            QFile file(m_home->filePath(u"profile/settings.ini"_s));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(settings) == settings.size());
        }
        run(QStringList{u"-o"_s, out(), link("/gone.png")} + options);
        QStringList found;
        QDirIterator logs(m_home->path(), {u"*.log"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (logs.hasNext())
            found += QDir(m_home->path()).relativeFilePath(logs.next());
        QCOMPARE(found, log.isEmpty() ? QStringList() : QStringList(log));
        if (!log.isEmpty())
            QVERIFY(contentOf(m_home->filePath(log))
                        .contains(" info failed: HTTP 404: " + link("/gone.png").toUtf8()));
    }

    void tooFewFilesForTheJobsOnlySlowThemDown()
    {
        constexpr int links = 150;
        QByteArray list;
        for (const QByteArray &host : {"127.0.0.1"_ba, "127.0.0.2"_ba, "127.0.0.3"_ba}) {
            if (host != "127.0.0.1")
                m_server->listenOn(host);
            for (int i = 0; i < links / 3; ++i)
                list += m_server->url("/" + host + QByteArray::number(i) + ".png", host).toEncoded() + '\n';
        }
        m_server->otherwise([picture = png()](const Request &) { return Reply::ok(picture).after(500ms); });
        QFile file(m_home->filePath(u"links.txt"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(list) == list.size());
        file.close();
        const Run result = runWithFiles(128, {u"-o"_s, out(), u"-j"_s, u"150"_s, u"--per-host"_s, u"50"_s,
                                              u"--retries"_s, u"0"_s, u"--json"_s, u"-i"_s, file.fileName()});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(files().size(), links);
    }

    void aLimitThatIsTooLowForAnythingIsTold()
    {
        const Run result = runWithFiles(64, {u"-o"_s, out(), link("/a.png")});
        QCOMPARE(result.exitCode, 3);
        QCOMPARE(result.err,
                 "pixhaul: only few files may be open at once, and at least 128 are needed: raise the "
                 "limit (ulimit -n)\n"_ba);
        QCOMPARE(m_server->load().connections, 0);
    }

    void eventsHaveTheirPromisedFields()
    {
        m_server->on("/good.jpg", Reply::redirect("/real.jpg"));
        m_server->on("/real.jpg", Reply::ok(jpeg(), "image/jpeg"));
        m_server->on("/busy.png", {Reply::status(503).with("Retry-After", "0"), Reply::ok(png())});
        const QByteArray list = link("/good.jpg").toUtf8() + "#part\nnothing here\n" +
                                link("/good.jpg").toUtf8() + '\n' + link("/gone.png").toUtf8() + '\n' +
                                link("/busy.png").toUtf8() + '\n';
        const Run result = run({u"-o"_s, out(), u"-i"_s, u"-"_s, u"--json"_s}, list);
        QCOMPARE(result.exitCode, 1);

        const auto links = result.events(u"link"_s);
        QCOMPARE(links.size(), 3);
        QCOMPARE(links[0][u"url"_s].toString(), link("/good.jpg") + u"#part"_s);
        QCOMPARE(links[0][u"name"_s].toString(), u"good.png"_s);
        QCOMPARE(links[0][u"line"_s].toInt(), 1);
        const auto rejected = result.events(u"rejected"_s);
        QCOMPARE(rejected.size(), 1);
        QCOMPARE(rejected[0][u"line"_s].toInt(), 2);
        QCOMPARE(rejected[0][u"text"_s].toString(), u"nothing here"_s);
        QCOMPARE(rejected[0][u"reason"_s].toString(), u"no address"_s);
        const auto duplicates = result.events(u"duplicate"_s);
        QCOMPARE(duplicates.size(), 1);
        QCOMPARE(duplicates[0][u"line"_s].toInt(), 3);
        QCOMPARE(duplicates[0][u"of"_s], links[0][u"id"_s]);

        const auto failed = result.events(u"failed"_s);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed[0][u"reason"_s].toString(), u"http"_s);
        QCOMPARE(failed[0][u"status"_s].toInt(), 404);
        QCOMPARE(failed[0][u"attempts"_s].toInt(), 1);
        QVERIFY(!failed[0][u"detail"_s].toString().isEmpty());
        const auto retries = result.events(u"retry"_s);
        QCOMPARE(retries.size(), 1);
        QVERIFY(retries[0].contains(u"after_ms"_s) && retries[0].contains(u"reason"_s));

        const auto saved = result.events(u"saved"_s);
        QCOMPARE(saved.size(), 2);
        for (const QJsonObject &event : saved) {
            const QString path = out() + u'/' + event[u"file"_s].toString();
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QCOMPARE(event[u"bytes"_s].toInteger(), bytes.size());
            QCOMPARE(event[u"sha256"_s].toString().toLatin1(),
                     QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
            QCOMPARE(QSize(event[u"width"_s].toInt(), event[u"height"_s].toInt()), QImage(path).size());
            QCOMPARE(event[u"frames"_s].toInt(), 1);
            const bool isGood = event[u"id"_s] == links[0][u"id"_s];
            QCOMPARE(event[u"format"_s].toString(), isGood ? u"jpeg"_s : u"png"_s);
            QCOMPARE(event[u"attempts"_s].toInt(), isGood ? 1 : 2);
            if (isGood) {
                QCOMPARE(event[u"final_url"_s].toString(), link("/real.jpg"));
                QCOMPARE(event[u"served_as"_s].toString(), u"image/jpeg"_s);
            }
        }
        const QJsonObject summary = result.events().constLast();
        QCOMPARE(summary[u"event"_s].toString(), u"summary"_s);
        QCOMPARE(summary[u"saved"_s].toInt(), 2);
        QCOMPARE(summary[u"skipped"_s].toInt(), 0);
        QCOMPARE(summary[u"failed"_s].toInt(), 1);
        QVERIFY(summary.contains(u"bytes"_s) && summary.contains(u"seconds"_s));
    }

    void usageErrorsExitWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no link at all") << QStringList{u"-o"_s, u"OUT"_s};
        QTest::newRow("only text that is no link") << QStringList{u"-o"_s, u"OUT"_s, u"hello"_s};
        QTest::newRow("an unknown option")
            << QStringList{u"-o"_s, u"OUT"_s, u"--manifest"_s, u"m"_s, u"http://a/b"_s};
        QTest::newRow("a list that is not there")
            << QStringList{u"-o"_s, u"OUT"_s, u"-i"_s, u"/nowhere/list"_s};
        QTest::newRow("a folder as list") << QStringList{u"-o"_s, u"OUT"_s, u"-i"_s, u"/"_s};
    }

    void usageErrorsExitWithTwo()
    {
        QFETCH(QStringList, arguments);
        arguments.replaceInStrings(u"OUT"_s, out());
        const Run result = run(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.err.startsWith("pixhaul: "));
        QCOMPARE(result.out, ""_ba);
    }

    void aFolderThatCannotBeWrittenExitsWithThree_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("by the names that the links give") << QStringList();
        QTest::newRow("by names that are known at the end") << QStringList{u"--name"_s, u"*width* *name*"_s};
    }
    void aFolderThatCannotBeWrittenExitsWithThree()
    {
        QFETCH(const QStringList, options);
        m_server->on("/a.png", Reply::ok(png()));
        const QString obstacle = m_home->filePath(u"file"_s);
        QFile file(obstacle);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString folder = obstacle + u"/below"_s;
        const QString left = m_home->filePath(u"left.txt"_s);
        const QStringList asked = options + QStringList{u"--json"_s, u"-o"_s, folder, u"--failed"_s, left};
        const Run refused = run(asked + QStringList{link("/a.png"), link("/gone.png")});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.err.contains("Cannot write to "), refused.err.constData());
        QCOMPARE(refused.events(u"link"_s).size(), 2);
        QCOMPARE(refused.events().constLast()[u"event"_s].toString(), u"summary"_s);
        QCOMPARE(refused.events().constLast()[u"saved"_s].toInt(), 0);
        QCOMPARE(contentOf(left), (link("/a.png") + u'\n' + link("/gone.png") + u'\n').toUtf8());
        QCOMPARE(run(asked).exitCode, 2);                                             // no link at all
        QCOMPARE(run({u"-o"_s, u"/proc/nowhere/out"_s, link("/a.png")}).exitCode, 3); // not even by root
        QCOMPARE(m_server->requests().size(), 0);

        QVERIFY(file.remove());
        const Run resumed = run(asked + QStringList{u"--resume"_s});
        QCOMPARE(resumed.exitCode, 1);
        QCOMPARE(resumed.events(u"saved"_s).size(), 1);
        QCOMPARE(resumed.events(u"failed"_s).size(), 1);
        QCOMPARE(entriesOf(folder).size(), 1);
    }

    void whatWritesNothingAsksForNoFolder()
    {
        m_server->on("/a.png", Reply::ok(png()));
        for (const QString &option : {u"--dry-run"_s, u"--fetch-only"_s})
            QCOMPARE(run({option, u"-o"_s, u"/proc/nowhere/out"_s, link("/a.png")}).exitCode, 0);
    }

    void dryRunShowsNamesAndTouchesNothing()
    {
        const Run result = run({u"--dry-run"_s, u"-o"_s, out(), link("/a.jpg"), link("/b/a.gif")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out,
                 "a.png\t" + link("/a.jpg").toUtf8() + "\na (2).png\t" + link("/b/a.gif").toUtf8() + '\n');
        QCOMPARE(m_server->requests().size(), 0);
        QVERIFY(!QFile::exists(out()));
    }

    void fetchOnlySavesNothing()
    {
        m_server->on("/a.jpg", Reply::ok(jpeg()));
        const Run result = run({u"--fetch-only"_s, u"--json"_s, link("/a.jpg")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.events(u"saved"_s).size(), 1);
        QVERIFY(!result.events(u"saved"_s)[0].contains(u"file"_s));
    }

    void quietSaysOnlyWhatFailed()
    {
        m_server->on("/a.png", Reply::ok(png()));
        const Run result = run({u"-q"_s, u"-o"_s, out(), link("/a.png"), link("/gone.png")});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.out, "failed\tHTTP 404\t" + link("/gone.png").toUtf8() + '\n');
        QCOMPARE(result.err, ""_ba);
    }

    void certificatesAreCheckedUnlessToldOtherwise()
    {
        const Authority authority;
        m_server = std::make_unique<FaultServer>(authority.selfSigned());
        m_server->on("/a.png", Reply::ok(png()));
        const Run refused = run({u"-o"_s, out(), u"--json"_s, link("/a.png")});
        QCOMPARE(refused.exitCode, 1);
        QCOMPARE(refused.events(u"failed"_s)[0][u"reason"_s].toString(), u"tls"_s);
        const Run allowed = run({u"-o"_s, out(), u"--allow-tls-errors"_s, u"127.0.0.1"_s, link("/a.png")});
        QCOMPARE(allowed.exitCode, 0);
        QVERIFY(!allowed.err.contains("insecure"));
        const Run insecure = run({u"-o"_s, out(), u"--insecure"_s, u"-q"_s, link("/a.png")});
        QCOMPARE(insecure.exitCode, 0);
        QCOMPARE(insecure.err.count('\n'), 1);
        QVERIFY(insecure.err.contains("--insecure"));
    }

    void anInterruptedRunIsResumed()
    {
        m_server->on("/a.png", Reply::ok(png()));
        m_server->on("/mute.png", {Reply::silence(), Reply::ok(png())});
        QProcess process;
        prepare(process, {u"-o"_s, out(), u"--json"_s, link("/a.png"), link("/mute.png")});
        process.start();
        QTRY_COMPARE(m_server->requests("/mute.png").size(), 1);
        QTRY_VERIFY(files().contains(u"a.png"_s));
        QTRY_VERIFY(process.bytesAvailable() > 0 && process.peek(1 << 20).contains("\"saved\""));
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardOutput().contains("\"summary\""));

        const Run resumed = run({u"-o"_s, out(), u"--resume"_s, u"--json"_s});
        QCOMPARE(resumed.exitCode, 0);
        QCOMPARE(resumed.events(u"link"_s).size(), 1);
        QCOMPARE(resumed.events(u"link"_s)[0][u"name"_s].toString(), u"mute.png"_s);
        QCOMPARE(files(), (QStringList{u"a.png"_s, u"mute.png"_s}));
    }

    void aResumedRunKeepsWhatItHasSaved_data()
    {
        QTest::addColumn<QString>("existing");
        QTest::newRow("though files from earlier are replaced") << u"replace"_s;
        QTest::newRow("and skips nothing for it") << u"skip"_s;
    }
    void aResumedRunKeepsWhatItHasSaved()
    {
        QFETCH(const QString, existing);
        const auto told = [](const QByteArray &picture) {
            return Reply::ok(picture).with("Content-Disposition", "inline; filename=\"same.png\"");
        };
        const QByteArray first = png();
        const QByteArray second = png(painting({20, 20}));
        m_server->on("/a.png", told(first));
        m_server->on("/mute.png", {Reply::silence(), Reply::silence(), told(second)});
        QStringList asked{u"--existing"_s, existing, u"-o"_s, out(), u"--json"_s};
        QStringList links{link("/a.png"), link("/mute.png")};
        asked.append(u"--resume"_s);
        for (int interrupted = 1; interrupted <= 2; ++interrupted) {
            QProcess process;
            prepare(process, asked + links);
            process.start();
            QTRY_COMPARE(m_server->requests("/mute.png").size(), interrupted);
            QTRY_COMPARE(files(), QStringList{u"same.png"_s});
            ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
            QVERIFY(process.waitForFinished(20'000));
            QCOMPARE(process.exitCode(), 130);
            links.clear();
        }
        QCOMPARE(run(asked).exitCode, 0);
        QCOMPARE(files(), (QStringList{u"same (2).png"_s, u"same.png"_s}));
        QCOMPARE(file(u"same.png"_s), first);
        QCOMPARE(file(u"same (2).png"_s), second);
    }

    /// libheif cannot be stopped; the program ends past it.
    void whoQuitsDoesNotWaitForADecoder()
    {
        if (!pixhaul::readsHeif())
            QSKIP("This build goes without libheif");
        QImage noise(1800, 1300, QImage::Format_RGB32);
        QRandomGenerator(1).fillRange(reinterpret_cast<quint32 *>(noise.bits()), noise.sizeInBytes() / 4);
        m_server->on("/slow.avif", Reply::ok(avif(noise, {u"-l"_s})));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(run({u"-o"_s, out(), u"-q"_s, link("/slow.avif")}).exitCode, 0);
        const qint64 all = timer.elapsed(); // nearly all of which it is decoded

        QProcess process;
        prepare(process, {u"-o"_s, m_home->filePath(u"other"_s), u"-q"_s, link("/slow.avif")});
        process.start();
        QTRY_COMPARE(m_server->requests("/slow.avif").size(), 2);
        QTest::qWait(int(all / 4));
        timer.restart();
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(60'000));
        qInfo("%lld ms in all, ended after %lld", all, timer.elapsed());
        QVERIFY(timer.elapsed() < all / 3);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
    }

    void aLinkThatWasLeftUnfinishedIsTakenOverWithItsName()
    {
        m_server->on("/x/a.png", {Reply::silence(), Reply::ok(png())});
        m_server->on("/y/a.png", {Reply::silence(), Reply::ok(png())});
        QProcess process;
        prepare(process, {u"-o"_s, out(), link("/x/a.png"), link("/y/a.png")});
        process.start();
        QTRY_COMPARE(m_server->requests().size(), 2);
        process.kill(); // no chance to say goodbye
        QVERIFY(process.waitForFinished(20'000));

        const Run again = run({u"-o"_s, out(), u"--json"_s, link("/y/a.png")});
        QCOMPARE(again.exitCode, 0);
        QCOMPARE(again.events(u"link"_s).size(), 1);
        QCOMPARE(again.events(u"link"_s)[0][u"name"_s].toString(), u"a (2).png"_s);
        QCOMPARE(files(), QStringList{u"a (2).png"_s});
        QCOMPARE(run({u"-o"_s, out(), u"--resume"_s}).exitCode, 0);
        QCOMPARE(files(), (QStringList{u"a (2).png"_s, u"a.png"_s}));
    }

    void aProfileThatIsInUseIsRefused()
    {
        m_server->on("/mute.png", Reply::silence());
        const QString profile = m_home->filePath(u"profile"_s);
        QProcess process;
        prepare(process, {u"-o"_s, out(), u"--profile"_s, profile, link("/mute.png")});
        process.start();
        QTRY_COMPARE(m_server->requests().size(), 1);
        const Run second = run({u"-o"_s, out(), u"--profile"_s, profile, link("/mute.png")});
        QCOMPARE(second.exitCode, 2);
        process.terminate();
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
    }

    void smallPngFilesAreSmallerAndTheSamePictures()
    {
        QByteArray loose;
        QBuffer buffer(&loose);
        QVERIFY(painting({400, 300}).save(&buffer, "PNG", 100)); // not pressed at all
        m_server->on("/photo.jpg", Reply::ok(jpeg(painting({400, 300}))));
        m_server->on("/loose.png", Reply::ok(loose));
        m_server->on("/moving.png", Reply::ok(animatedPng()));
        const QStringList asked{u"--json"_s,        u"-o"_s, out(), link("/photo.jpg"), link("/loose.png"),
                                link("/moving.png")};
        QCOMPARE(run(asked).exitCode, 0);
        const QByteArray fastPhoto = file(u"photo.png"_s);
        QCOMPARE(file(u"loose.png"_s), loose);
        QCOMPARE(file(u"moving.png"_s), animatedPng());

        QVERIFY(QDir(out()).removeRecursively());
        const Run again = run(QStringList{u"--png"_s, u"small"_s} + asked);
        QCOMPARE(again.exitCode, 0);
        for (const QJsonObject &event : again.events(u"saved"_s)) {
            const QByteArray bytes = file(event[u"file"_s].toString());
            QCOMPARE(event[u"bytes"_s].toInteger(), bytes.size());
        }
        const QByteArray smallPhoto = file(u"photo.png"_s);
        const QByteArray tight = file(u"loose.png"_s);
        QVERIFY(!smallPhoto.isEmpty() && smallPhoto.size() < fastPhoto.size());
        QVERIFY(!tight.isEmpty() && tight.size() < loose.size());
        QCOMPARE(QImage::fromData(smallPhoto), QImage::fromData(fastPhoto));
        QCOMPARE(QImage::fromData(tight), QImage::fromData(loose));
        QCOMPARE(file(u"moving.png"_s), animatedPng());
    }

    void whatPicturesTellIsKeptWhenAsked()
    {
        const QByteArray block = exifBlock({{271, TiffField::Ascii, {}, "camera"}}); // Make
        m_server->on("/photo.jpg", Reply::ok(jpegWith({exifSegment(block), commentSegment("by me")}, 1)));
        m_server->on("/own.png", Reply::ok(animatedPng()));
        const QStringList asked{u"-o"_s, out(), link("/photo.jpg"), link("/own.png")};
        QCOMPARE(run(asked).exitCode, 0);
        const QByteArray bare = file(u"photo.png"_s);
        QCOMPARE(metadataByPillow({bare})[0], (QJsonObject{{u"turns"_s, false}}));
        QVERIFY(QDir(out()).removeRecursively());
        QCOMPARE(run(QStringList{u"--keep-metadata"_s} + asked).exitCode, 0);
        const QJsonObject told = metadataByPillow({file(u"photo.png"_s)})[0];
        QCOMPARE(told[u"exif"_s].toString(), QString::fromLatin1(block.toHex()));
        QCOMPARE(told[u"texts"_s].toObject(), (QJsonObject{{u"Comment"_s, u"by me"_s}}));
        QVERIFY(told.contains("density"_L1));
        QCOMPARE(file(u"own.png"_s), animatedPng());
    }

    void whereAPictureCameFromIsNotedWhenAsked()
    {
        const QDateTime before = QDateTime::currentDateTimeUtc();
        m_server->on("/photo.jpg?token=kept", Reply::ok(jpeg()));
        m_server->on("/own.png", Reply::ok(animatedPng()));
        m_server->on("/moving.gif", Reply::ok(gif(palettePainting(), 3)));
        m_server->on("/from.png", Reply::redirect("/to.png"));
        m_server->on("/to.png", Reply::ok(png()));
        const auto secretive = [this](const QByteArray &target) {
            return link(target).replace("://"_L1, "://anna:pass%40word@"_L1);
        };
        const QString data = u"data:image/png;base64,"_s + QString::fromLatin1(png().toBase64());
        const QHash<QString, QString> sources{
            {secretive("/photo.jpg?token=kept"), link("/photo.jpg?token=kept")},
            {secretive("/own.png"), link("/own.png")},
            {secretive("/moving.gif"), link("/moving.gif")},
            {link("/from.png") + "#page"_L1, link("/from.png") + "#page"_L1},
            {data, QString()}};
        const Run noted = run(QStringList{u"--note-source"_s, u"--json"_s, u"-o"_s, out()} + sources.keys());
        QCOMPARE(noted.exitCode, 0);
        QCOMPARE(files().size(), sources.size());
        QStringList found;
        QList<QByteArray> pngs;
        for (const QString &name : files())
            pngs.append(file(name));
        const QList<QJsonObject> told = metadataByPillow(pngs);
        for (qsizetype i = 0; i < pngs.size(); ++i) {
            QVERIFY(!pngs[i].contains("anna") && !pngs[i].contains("pass"));
            QCOMPARE(complaintOfPngcheck(pngs[i]), QString());
            const QJsonObject texts = told[i][u"texts"_s].toObject();
            found.append(texts[u"Source URL"_s].toString());
            const QString time = texts[u"Download Time"_s].toString();
            static const QRegularExpression rfc3339(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"_s);
            QVERIFY2(rfc3339.match(time).hasMatch(), qPrintable(time));
            const QDateTime when = QDateTime::fromString(time, Qt::ISODate);
            QVERIFY(when >= before.addSecs(-1) && when <= QDateTime::currentDateTimeUtc());
        }
        QStringList expected = sources.values();
        found.sort();
        expected.sort();
        QCOMPARE(found, expected);
        const QByteArray own = file(u"own.png"_s);
        constexpr qsizetype end = 12; // IEND
        QVERIFY(own.startsWith(animatedPng().chopped(end)) && own.endsWith(animatedPng().last(end)));
        for (const QJsonObject &event : noted.events(u"saved"_s)) // what was noted counts
            QCOMPARE(event[u"bytes"_s].toInteger(), file(event[u"file"_s].toString()).size());
        QVERIFY(!noted.out.contains("pass") && !noted.err.contains("pass"));
    }

    void picturesThatAreTooSmallAreSkipped()
    {
        m_server->on("/both.jpg", Reply::ok(jpeg(painting({80, 60}))));
        m_server->on("/narrow.png", Reply::ok(png(painting({79, 100}))));
        m_server->on("/low.gif", Reply::ok(gif(palettePainting({100, 59}))));
        m_server->on("/turned.jpg", Reply::ok(jpeg(painting({60, 80}), {.orientation = 6})));
        m_server->on("/lying.jpg", Reply::ok(jpeg(painting({80, 60}), {.orientation = 6})));
        m_server->on("/cut.png", Reply::ok(truncatedAt(png(painting({20, 20})), 60)));
        const QStringList asked{u"-o"_s,
                                out(),
                                u"--min-size"_s,
                                u"80x60"_s,
                                link("/both.jpg"),
                                link("/narrow.png"),
                                link("/low.gif"),
                                link("/turned.jpg"),
                                link("/lying.jpg"),
                                link("/cut.png")};
        const Run result = run(QStringList{u"--json"_s} + asked);
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(files(), (QStringList{u"both.png"_s, u"turned.png"_s}));
        QStringList skipped;
        for (const QJsonObject &event : result.events(u"skipped"_s)) {
            QCOMPARE(event[u"reason"_s].toString(), u"too-small"_s);
            QVERIFY(event[u"id"_s].toInt() > 0);
            skipped.append(event[u"url"_s].toString());
        }
        skipped.sort();
        QCOMPARE(skipped,
                 (QStringList{link("/cut.png"), link("/low.gif"), link("/lying.jpg"), link("/narrow.png")}));
        const QJsonObject summary = result.events().constLast();
        QCOMPARE(summary[u"saved"_s].toInt(), 2);
        QCOMPARE(summary[u"skipped"_s].toInt(), 4);
        QCOMPARE(summary[u"failed"_s].toInt(), 0);
        QCOMPARE(m_server->requests("/cut.png").size(), 1); // nobody wants the rest of it

        const Run plain = run({u"-o"_s, out(), u"--min-size"_s, u"80x0"_s, link("/narrow.png")});
        QCOMPARE(plain.exitCode, 0);
        QCOMPARE(plain.out, "skipped\ttoo-small\t" + link("/narrow.png").toUtf8() + '\n');
        QVERIFY(plain.err.contains("0 saved, 1 skipped, 0 failed"));
    }

    void theSamePictureFromThreeLinksIsLikelyAPlaceholder()
    {
        m_server->otherwise([picture = png()](const Request &) { return Reply::ok(picture); });
        m_server->on("/other.png", Reply::ok(png(painting({8, 8}))));
        QStringList asked{u"-o"_s,       out(), u"-j"_s, u"1"_s, link("/1.png"), link("/other.png"),
                          link("/2.png")};
        const Run two = run(QStringList{u"--json"_s} + asked);
        QCOMPARE(two.events(u"placeholder"_s).size(), 0);
        QCOMPARE(two.events().constLast()[u"placeholders"_s], QJsonValue(0));
        for (const QJsonObject &event : two.events(u"saved"_s))
            QVERIFY(!event.contains(u"placeholder"_s));

        QVERIFY(QDir(out()).removeRecursively());
        asked += {link("/3.png"), link("/4.png")};
        const Run four = run(QStringList{u"--json"_s} + asked);
        QStringList plainly; // in the order in which they were saved
        QStringList marked;
        QStringList afterwards;
        for (const QJsonObject &event : four.events()) {
            const QString file = event[u"file"_s].toString();
            if (event[u"event"_s] == "saved"_L1 && file != "other.png"_L1) {
                (event[u"placeholder"_s].toBool() ? marked : plainly).append(file);
            } else if (event[u"event"_s] == "placeholder"_L1) {
                QVERIFY(!marked.isEmpty());
                QVERIFY(event[u"id"_s].toInt() > 0);
                QCOMPARE(event[u"url"_s].toString(), link('/' + file.toLatin1()));
                afterwards.append(file);
            }
        }
        QCOMPARE(marked.size(), 2);
        QCOMPARE(plainly.size(), 2);
        QCOMPARE(afterwards, plainly);
        QCOMPARE(four.events().constLast()[u"placeholders"_s].toInt(), 4);

        QVERIFY(QDir(out()).removeRecursively());
        const Run plain = run(asked);
        QVERIFY(plain.err.contains("4 of them are the same picture: likely a placeholder\n"));
        QVERIFY(!run({u"-o"_s, out(), link("/5.png")}).err.contains("placeholder"));
        QVERIFY(QDir(out()).removeRecursively());
        m_server->otherwise([](const Request &request) {
            return Reply::ok(png(painting({8, request.target.startsWith("/x") ? 8 : 9})));
        });
        QStringList mixed{u"-o"_s, out()};
        for (const QByteArray &target :
             {"/x1"_ba, "/x2"_ba, "/x3"_ba, "/y1"_ba, "/y2"_ba, "/y3"_ba, "/y4"_ba})
            mixed.append(link(target));
        QVERIFY(run(mixed).err.contains("7 of them are the same 2 pictures: likely placeholders\n"));
    }

    void whatCameIsKeptBesideThePicture()
    {
        m_server->on("/cat.gif", Reply::ok(jpeg(), "image/gif"));
        m_server->on("/dog.png", Reply::ok(png()));
        const Run result =
            run({u"--json"_s, u"--keep-original"_s, u"-o"_s, out(), link("/cat.gif"), link("/dog.png")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(files(), (QStringList{u"cat.jpg"_s, u"cat.png"_s, u"dog.png"_s}));
        QCOMPARE(file(u"cat.jpg"_s), jpeg());
        for (const QJsonObject &event : result.events(u"saved"_s)) {
            const bool isCat = event[u"file"_s] == "cat.png"_L1;
            QCOMPARE(event.contains(u"original"_s), isCat);
            QCOMPARE(event[u"original"_s].toString(), isCat ? u"cat.jpg"_s : QString());
        }
    }

    void aKilledRunLeavesNoHalfPairAndDoublesNothing()
    {
        constexpr int links = 1000;
        const QByteArray picture = jpeg();
        m_server->otherwise([picture](const Request &) { return Reply::ok(picture); });
        QStringList all{u"--keep-original"_s, u"-o"_s, out()};
        for (int i = 0; i < links; ++i)
            all.append(link("/" + QByteArray::number(i) + "/cat.jpg"));
        constexpr int kills = 6;
        for (int round = 0; round <= kills; ++round) {
            QProcess process;
            prepare(process,
                    round == 0 ? all : QStringList{u"--keep-original"_s, u"--resume"_s, u"-o"_s, out()});
            process.start();
            if (round == kills) {
                QVERIFY(process.waitForFinished(60'000));
                QCOMPARE(process.exitCode(), 0);
                break;
            }
            QVERIFY(process.waitForReadyRead(60'000)); // one is saved
            QTest::qSleep(QRandomGenerator::global()->bounded(15));
            process.kill();
            QVERIFY(process.waitForFinished(20'000));
        }
        QStringList expected;
        for (int i = 1; i <= links; ++i) {
            const QString stem = i == 1 ? u"cat"_s : u"cat (%1)"_s.arg(i);
            expected << stem + u".jpg"_s << stem + u".png"_s;
        }
        expected.sort();
        QStringList found = files();
        found.sort();
        QCOMPARE(found, expected);
        for (const QString &name : found)
            QVERIFY(name.endsWith(".png"_L1) ? !QImage(out() + u'/' + name, "PNG").isNull()
                                             : file(name) == picture);
    }

    void passwordsStayOutOfEverythingThatIsPrintedOrKept()
    {
        m_server->on("/a.png", Reply::ok(png()));
        QUrl url = m_server->url("/a.png");
        url.setUserInfo(u"anna:geheim123"_s);
        const Run result = run({u"-o"_s, out(), u"-v"_s, u"--json"_s, url.toString(), url.toString()});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(!result.out.contains("geheim123"));
        QVERIFY(!result.err.contains("geheim123"));
    }
};

QTEST_GUILESS_MAIN(TestHeadless)
#include "tst_headless.moc"
