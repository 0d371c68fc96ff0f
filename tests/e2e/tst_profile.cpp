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
using namespace Qt::StringLiterals;

/// What the built program writes when a profile is named: into that folder and the one of the pictures, and
/// nowhere else.
class TestProfile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<FaultServer> m_server;

    QString profile() const { return m_home->filePath(u"profile"_s); }
    QString pictures() const { return m_home->filePath(u"pictures"_s); }

    void prepare(QProcess &program, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s})
            environment.remove(name);
        for (const QString &name : {u"HOME"_s, u"TMPDIR"_s, u"XDG_RUNTIME_DIR"_s})
            environment.insert(name, m_home->path());
        program.setProcessEnvironment(environment);
        program.setWorkingDirectory(m_home->path());
        program.setProgram(qEnvironmentVariable("PIXHAUL_PROGRAM"));
        program.setArguments(arguments);
    }

    static QString xdotool(const QStringList &arguments)
    {
        QProcess process;
        process.start(u"xdotool"_s, arguments);
        if (!process.waitForFinished(20'000))
            qFatal("xdotool does not end");
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }

    static QString windowNamed(const QString &name, const QProcess &program)
    {
        return xdotool({u"search"_s, u"--all"_s, u"--onlyvisible"_s, u"--pid"_s,
                        QString::number(program.processId()), u"--name"_s, name})
            .section(u'\n', 0, 0);
    }

private slots:
    void initTestCase() { QVERIFY(QFile::exists(qEnvironmentVariable("PIXHAUL_PROGRAM"))); }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_server->on("/a.png", Reply::ok(png(), "image/png"));
    }

    void theWindowWritesNowhereElse()
    {
        QVERIFY(QDir().mkpath(profile()));
        QFile settings(profile() + u"/settings.ini"_s);
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("[saving]\nfolder=" + pictures().toUtf8() + "\n[window]\nstartAtOnce=true\n");
        settings.close();
        QProcess program;
        prepare(program, {u"--lang"_s, u"en"_s, u"--profile"_s, profile(),
                          QString::fromLatin1(m_server->url("/a.png").toEncoded())});
        program.start();
        QTRY_COMPARE_WITH_TIMEOUT(entriesOf(pictures()), QStringList{u"a.png"_s}, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(!windowNamed(u"^Pixhaul$"_s, program).isEmpty(), 60'000);
        // A file dialog of Qt's remembers where it was.
        xdotool({u"windowactivate"_s, u"--sync"_s, windowNamed(u"^Pixhaul$"_s, program), u"key"_s,
                 u"--clearmodifiers"_s, u"ctrl+o"_s});
        QTRY_VERIFY_WITH_TIMEOUT(!windowNamed(u"Open list"_s, program).isEmpty(), 60'000);
        xdotool({u"windowactivate"_s, u"--sync"_s, windowNamed(u"Open list"_s, program), u"key"_s,
                 u"--clearmodifiers"_s, u"Escape"_s});
        QTRY_VERIFY_WITH_TIMEOUT(windowNamed(u"Open list"_s, program).isEmpty(), 60'000);
        ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitCode(), 0);
        QCOMPARE(entriesOf(m_home->path()), QStringList({u"pictures"_s, u"profile"_s}));
        QCOMPARE(entriesOf(profile()),
                 QStringList({u"QtProject.conf"_s, u"pixhaul.log"_s, u"session.db"_s, u"settings.ini"_s}));
    }

    void aHeadlessRunWritesNowhereElse()
    {
        QProcess program;
        prepare(program, {u"--headless"_s, u"-o"_s, pictures(), u"--profile"_s, profile(),
                          QString::fromLatin1(m_server->url("/a.png").toEncoded())});
        program.start();
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitCode(), 0);
        QCOMPARE(entriesOf(m_home->path()), QStringList({u"pictures"_s, u"profile"_s}));
        QCOMPARE(entriesOf(profile()), QStringList({u"pixhaul.log"_s, u"session.db"_s}));
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
