#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QString xdotool(const QStringList &arguments)
{
    QProcess process;
    process.start(u"xdotool"_s, arguments);
    if (!process.waitForFinished(20'000))
        qFatal("xdotool does not end");
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

/// Several starts of the built program on a real desktop.
class TestOneWindow : public QObject
{
    Q_OBJECT

    using Program = std::unique_ptr<QProcess>;

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<FaultServer> m_server;
    std::vector<Program> m_programs; // ends what a failed test leaves

    QString pictures() const { return m_home->filePath(u"pictures"_s); }
    QString link(const QByteArray &target) const
    {
        return QString::fromLatin1(m_server->url(target).toEncoded());
    }

    QProcess *start(const QStringList &arguments, const QString &profile = u"profile"_s)
    {
        m_programs.push_back(std::make_unique<QProcess>());
        QProcess *program = m_programs.back().get();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home->path());
        program->setProcessEnvironment(environment);
        program->setWorkingDirectory(arguments.isEmpty() ? m_home->path() : m_home->filePath(u"lists"_s));
        program->start(qEnvironmentVariable("PIXHAUL_PROGRAM"),
                       QStringList{u"--profile"_s, m_home->filePath(profile)} + arguments);
        return program;
    }

    static bool isRunning(const QProcess *program) { return program->state() != QProcess::NotRunning; }

    std::vector<QProcess *> running() const
    {
        std::vector<QProcess *> those;
        for (const Program &program : m_programs) {
            if (isRunning(program.get()))
                those.push_back(program.get());
        }
        return those;
    }

    static QString windowOf(const QProcess *program)
    {
        return xdotool({u"search"_s, u"--all"_s, u"--onlyvisible"_s, u"--pid"_s,
                        QString::number(program->processId()), u"--name"_s, u"Pixhaul"_s})
            .section(u'\n', 0, 0);
    }

    QProcess *openWindow(const QString &profile = u"profile"_s)
    {
        QProcess *program = start({}, profile);
        if (!QTest::qWaitFor([&] { return !windowOf(program).isEmpty(); }, 30'000))
            qFatal("no window");
        return program;
    }

    /// As a person would who has confirmed a batch before.
    void prepareProfile(const QString &profile = u"profile"_s) const
    {
        writeFile(m_home->filePath(profile + u"/settings.ini"_s),
                  "[saving]\nfolder=" + pictures().toUtf8() +
                      "\n[window]\nstartAtOnce=true\naskBeforeQuit=false\n");
    }

    void serve(const QByteArray &target) const { m_server->on(target, Reply::ok(png(), "image/png")); }

private slots:
    void initTestCase() { QVERIFY(QFile::exists(qEnvironmentVariable("PIXHAUL_PROGRAM"))); }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        prepareProfile();
        QVERIFY(QDir().mkpath(m_home->filePath(u"lists"_s)));
    }
    void cleanup()
    {
        for (const Program &program : m_programs) {
            program->kill();
            program->waitForFinished();
        }
        m_programs.clear();
    }

    void aSecondStartHandsItsLinksToTheFirst()
    {
        serve("/a.png");
        serve("/b.png");
        writeFile(m_home->filePath(u"lists/list.txt"_s), link("/b.png").toUtf8());
        const QProcess *first = openWindow();
        QProcess *second = start({link("/a.png"), u"list.txt"_s});
        QVERIFY(second->waitForFinished(30'000));
        QCOMPARE(second->exitCode(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(entriesOf(pictures()), QStringList({u"a.png"_s, u"b.png"_s}), 30'000);
        QVERIFY(isRunning(first));
    }

    void twentyAtOnceMakeOneWindowWithTheLinksOfAll()
    {
        constexpr int starts = 20;
        QStringList wanted;
        for (int i = 0; i < starts; ++i) {
            const QByteArray number = QByteArray::number(i);
            for (const QByteArray &target : {"/link-" + number + ".png", "/list-" + number + ".png"}) {
                serve(target);
                wanted += QString::fromLatin1(target.sliced(1));
            }
            writeFile(m_home->filePath(u"lists/%1.txt"_s.arg(i)), link("/list-" + number + ".png").toUtf8());
        }
        wanted.sort();
        for (int i = 0; i < starts; ++i)
            start({link("/link-" + QByteArray::number(i) + ".png"), u"%1.txt"_s.arg(i)});

        QTRY_COMPARE_WITH_TIMEOUT(running().size(), std::size_t(1), 120'000);
        const QProcess *first = running().front();
        for (const Program &program : m_programs) {
            if (program.get() != first)
                QCOMPARE(program->exitCode(), 0);
        }
        QTRY_COMPARE_WITH_TIMEOUT(entriesOf(pictures()), wanted, 60'000);
        for (const QString &name : wanted)
            QCOMPARE(m_server->requests("/" + name.toLatin1()).size(), 1);
        QVERIFY(!windowOf(first).isEmpty());
        QVERIFY(isRunning(first));
    }

    void oneThatWasKilledIsNoObstacle()
    {
        QProcess *first = openWindow();
        first->kill();
        QVERIFY(first->waitForFinished());
        QVERIFY(entriesOf(m_home->filePath(u"profile"_s)).contains(u"window"_s)); // it could not clear up
        openWindow();
        QProcess *third = start({});
        QVERIFY(third->waitForFinished(30'000));
        QCOMPARE(third->exitCode(), 0);
    }

    void differentProfilesHaveWindowsOfTheirOwn()
    {
        prepareProfile(u"other"_s);
        const QProcess *first = openWindow();
        const QProcess *second = openWindow(u"other"_s);
        QVERIFY(isRunning(first) && isRunning(second));
    }

    void theWindowComesToTheFront_data()
    {
        QTest::addColumn<bool>("isMinimized");
        QTest::newRow("from behind another") << false;
        QTest::newRow("from being minimized") << true;
    }
    void theWindowComesToTheFront()
    {
        QFETCH(const bool, isMinimized);
        prepareProfile(u"other"_s);
        const QProcess *first = openWindow();
        const QString window = windowOf(first);
        if (isMinimized)
            xdotool({u"windowminimize"_s, u"--sync"_s, window});
        const QString other = windowOf(openWindow(u"other"_s));
        QTRY_COMPARE_WITH_TIMEOUT(xdotool({u"getactivewindow"_s}), other, 20'000);
        xdotool({u"key"_s, u"Tab"_s}); // somebody works there
        QProcess *second = start({});
        QVERIFY(second->waitForFinished(30'000));
        QTRY_COMPARE_WITH_TIMEOUT(xdotool({u"getactivewindow"_s}), window, 20'000);
        QCOMPARE(windowOf(first), window);
    }

    void whereNoWindowHasTheProfileTheSecondSaysSo()
    {
        m_server->on("/slow.png", Reply::silence());
        QProcess *headless = start({u"--headless"_s, u"-o"_s, pictures(), link("/slow.png")});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requests("/slow.png").size(), 1, 30'000);
        QProcess *second = start({link("/a.png")});
        QTRY_VERIFY_WITH_TIMEOUT(!windowOf(second).isEmpty(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT((xdotool({u"windowactivate"_s, u"--sync"_s, windowOf(second), u"key"_s,
                                           u"--clearmodifiers"_s, u"Return"_s}),
                                  !isRunning(second)),
                                 30'000);
        QCOMPARE(second->exitCode(), 2);
        QVERIFY(isRunning(headless));
    }
};

QTEST_GUILESS_MAIN(TestOneWindow)
#include "tst_onewindow.moc"
