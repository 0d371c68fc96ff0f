#include "core/settings.h"
#include "store/session.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/headlessprogram.h"
#include "support/numberedpictures.h"
#include "support/picturesite.h"
#include "support/soak.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

constexpr int page = 4'096; // of SQLite

/// A file as a bad disk, a bad memory or a bad copy leaves it.
QByteArray damaged(QByteArray bytes, QRandomGenerator &random)
{
    if (bytes.isEmpty())
        return bytes;
    const auto anywhere = [&] { return random.bounded(int(bytes.size())); };
    const auto overwrite = [&](const QByteArray &with) {
        const int at = anywhere() / page * page;
        bytes.replace(at, with.size(), with.left(bytes.size() - at));
    };
    switch (random.bounded(5)) {
    case 0:
        bytes.truncate(anywhere());
        break;
    case 1:
        overwrite(QByteArray(page, '\0'));
        break;
    case 2: // a page of its own, in another place
        overwrite(bytes.mid(anywhere() / page * page, page));
        break;
    default:
        for (int flips = random.bounded(1, 9); flips > 0; --flips)
            bytes[anywhere()] = char(random.bounded(256));
    }
    return bytes;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Whether the process would hear of a SIGTERM by now (proc(5): SigCgt), rather than die of it.
bool hearsSigterm(qint64 pid)
{
    for (const QByteArray &line : contentOf(u"/proc/%1/status"_s.arg(pid)).split('\n'))
        if (line.startsWith("SigCgt:"))
            return (line.mid(7).trimmed().toULongLong(nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
    return false;
}

/// What went wrong as the window was opened with a profile and closed again; empty if nothing did.
QString openAndClose(const QString &home, const QString &profile)
{
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home);
    environment.insert(u"XDG_DATA_HOME"_s, home + u"/data"_s);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    window.setProcessEnvironment(environment);
    window.setProcessChannelMode(QProcess::MergedChannels);
    window.start(qEnvironmentVariable("PIXHAUL_PROGRAM"), {u"--profile"_s, profile});
    constexpr int patience = 120'000; // ms
    const bool isOpen =
        window.waitForStarted() &&
        QTest::qWaitFor(
            [&] { return window.state() == QProcess::NotRunning || hearsSigterm(window.processId()); },
            patience);
    window.terminate();
    const bool isOver = window.state() == QProcess::NotRunning || window.waitForFinished(patience);
    if (isOpen && isOver && window.exitStatus() == QProcess::NormalExit && window.exitCode() == 0)
        return {};
    return u"exit code %1: %2"_s.arg(window.exitCode()).arg(QString::fromLocal8Bit(window.readAll()));
}

/// The first entry of a folder with such a name.
QString entryLike(const QString &folder, const QString &pattern)
{
    const QStringList found = QDir(folder).entryList({pattern}, QDir::Files);
    return found.isEmpty() ? QString() : folder + u'/' + found.first();
}

} // namespace

/// Whatever became of the files of a profile: the program starts, and nothing of them is lost.
class TestFlippedBytes : public QObject
{
    Q_OBJECT

    static constexpr int pictures = 40;
    static constexpr int perWindow =
        20; // so many files that are tried without it for one that is tried with it
    QRandomGenerator m_random;
    QTemporaryDir m_scratch;
    QByteArray m_database; // as a run left it that was killed
    QByteArray m_log;      // beside it
    QByteArray m_settled;  // as a run left it that ended in good order

    QString folder() const { return m_scratch.filePath(u"out"_s); }
    QString profile() const { return m_scratch.filePath(u"profile"_s); }
    QString database() const { return profile() + u"/session.db"_s; }

    /// A session of jobs in every stage.
    void makeSessions()
    {
        FaultServer server;
        QStringList asked{u"--profile"_s, profile(), u"-o"_s, folder(), u"--keep-original"_s};
        for (int number = 0; number < pictures; ++number) {
            const QByteArray target = '/' + QByteArray::number(number) + "/cat.jpg";
            asked.append(QString::fromLatin1(server.url(target).toEncoded()));
            if (number % 5 < 3)
                server.on(target, Reply::ok(numberedFile(number)));
            if (number % 5 == 3)
                server.on(target, Reply::silence());
        }
        HeadlessProgram program(m_scratch.path());
        const auto cut = program.runUntil(1500ms, asked);
        QVERIFY(!cut.isNormal && !cut.events(u"saved"_s).isEmpty() && !cut.events(u"failed"_s).isEmpty());
        m_database = contentOf(database());
        m_log = contentOf(database() + u"-wal"_s);
        QVERIFY(!m_log.isEmpty());
        QCOMPARE(Session::open(database()).jobs.size(), std::size_t(pictures));
        m_settled = contentOf(database());
        QVERIFY(m_settled.size() >= 3 * page);
    }

private slots:
    void initTestCase()
    {
        m_random.seed(randomSeed());
        makeSessions();
    }

    void aSessionIsReadOrSetAside_data()
    {
        QTest::addColumn<bool>("hasLog");
        QTest::newRow("a database") << false;
        QTest::newRow("a database with what a kill left beside it") << true;
    }
    void aSessionIsReadOrSetAside()
    {
        QFETCH(const bool, hasLog);
        PictureSite site(0); // which is the proxy: an address with a flipped byte leads nowhere else
        site.server().otherwise([](const Request &request) {
            return request.method == "GET" ? Reply::ok(numberedFile(1)) : Reply::status(404);
        });
        const QStringList asked{u"--resume"_s,
                                u"--profile"_s,
                                profile(),
                                u"-o"_s,
                                folder(),
                                u"--retries"_s,
                                u"0"_s,
                                u"--timeout"_s,
                                u"5"_s,
                                u"--proxy"_s,
                                u"http://127.0.0.1:%1"_s.arg(site.server().port())};
        HeadlessProgram program(m_scratch.path());
        int setAside = 0;
        const int files = soakOr(12, 500);
        for (int i = 0; i < files; ++i) {
            QVERIFY(QDir(profile()).removeRecursively() && QDir().mkpath(profile()));
            QDir(folder()).removeRecursively();
            const bool isLogDamaged = hasLog && m_random.bounded(2) == 0;
            const QByteArray sound = hasLog ? m_database : m_settled;
            const QByteArray bytes = isLogDamaged ? sound : damaged(sound, m_random);
            const QByteArray log = isLogDamaged ? damaged(m_log, m_random) : m_log;
            write(database(), bytes);
            if (hasLog)
                write(database() + u"-wal"_s, log);
            const QString context = u"file %1, exit code "_s.arg(i);
            if (i % perWindow == 1) {
                const QString trouble = openAndClose(m_scratch.path(), profile());
                QVERIFY2(trouble.isEmpty(), qPrintable(context + trouble));
            } else {
                const auto end = program.run(asked);
                QVERIFY2(end.isNormal && end.exitCode >= 0 && end.exitCode <= 3, // see --help
                         qPrintable(context + QString::number(end.exitCode) + QString::fromUtf8(end.err)));
                const QString aside = entryLike(profile(), u"session.db.damaged-*"_s);
                QCOMPARE(!aside.isEmpty(), end.err.contains("earlier session could not be read"));
                setAside += !aside.isEmpty();
                if (!aside.isEmpty() && !hasLog) // else SQLite has written it back by then
                    QCOMPARE(contentOf(aside), bytes);
            }
            QVERIFY(QFile::exists(database()));
            const auto opened = Session::open(database());
            QVERIFY2(!opened.trouble || !opened.trouble->setAside.isEmpty(), qPrintable(context));
        }
        qInfo("%d of %d were set aside", setAside, files);
    }

    void settingsAreReadOrSetAside()
    {
        Settings settings = defaultSettings();
        settings.folder = folder();
        for (int i = 0; i < 10; ++i)
            settings.recentFolders.append(u"/pictures/ä %1, \"quoted\""_s.arg(i));
        settings.nameTemplate = u"*host*/*num* *name* 猫"_s;
        settings.proxy = settings::noReferer; // "none"
        settings.windowGeometry = QByteArray(200, '\x9c');
        settings.columns = QByteArray("\0\1\2\xff", 4).repeated(50);
        const QString path = profile() + u"/settings.ini"_s;
        QVERIFY(QDir(profile()).removeRecursively() && QDir().mkpath(profile()));
        QVERIFY(saveSettings(path, settings));
        const QByteArray sound = contentOf(path);
        int setAside = 0;
        const int files = soakOr(40, 500);
        for (int i = 0; i < files; ++i) {
            QVERIFY(QDir(profile()).removeRecursively() && QDir().mkpath(profile()));
            const QByteArray bytes = damaged(sound, m_random);
            // QSettings would take a file of the same size and time for one that it knows.
            const QString mine = u"%1/settings %2.ini"_s.arg(profile()).arg(i);
            write(mine, bytes);
            QString aside;
            const Settings found = loadSettings(mine, &aside);
            QVERIFY(found == clamped(found));
            QCOMPARE(contentOf(aside.isEmpty() ? mine : aside), bytes);
            QCOMPARE(QFile::exists(mine), aside.isEmpty());
            setAside += !aside.isEmpty();
            QVERIFY(saveSettings(mine, found));
            QVERIFY(loadSettings(mine) == found);
            if (i % perWindow == 1) {
                write(path, bytes);
                const QString trouble = openAndClose(m_scratch.path(), profile());
                QVERIFY2(trouble.isEmpty(), qPrintable(u"file %1, %2"_s.arg(i).arg(trouble)));
                const QString other = entryLike(profile(), u"settings.ini.damaged-*"_s);
                QCOMPARE(other.isEmpty(), aside.isEmpty());
                if (!other.isEmpty())
                    QCOMPARE(contentOf(other), bytes);
            }
        }
        qInfo("%d of %d were set aside", setAside, files);
    }
};

QTEST_GUILESS_MAIN(TestFlippedBytes)
#include "tst_flippedbytes.moc"
