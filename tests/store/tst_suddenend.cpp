#include "store/session.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <future>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

constexpr JobId converted{1}, fetched{2}, waiting{3};

StoredJob job(JobId id, const QString &folder, const QString &name)
{
    return {id, linkFrom(u"http://h.org/%1.jpg"_s.arg(quint32(id))), folder, name, stage::Queued{}};
}

/// What the child does: three links, of which one is being converted when it ends, suddenly or not.
int convertUntilTheEnd(const QString &path, const QString &folder, bool isSudden)
{
    const auto opened = Session::open(path);
    Session &session = *opened.session;
    const auto acceptAndWait = [&session](std::vector<StoredJob> jobs) {
        std::promise<Result<void>> done;
        session.accept(std::move(jobs), [&done](const Result<void> &result) { done.set_value(result); });
        return done.get_future().get().has_value();
    };
    if (!acceptAndWait({job(converted, folder, u"1.png"_s), job(fetched, folder, u"below/2.png"_s)}))
        return 1;
    session.note(converted, stage::Converting{});
    session.note(fetched, stage::Converting{});
    session.note(fetched, stage::Queued{});
    if (!acceptAndWait({job(waiting, folder, u"3.png"_s)})) // behind the notes
        return 1;
    if (isSudden)
        std::raise(SIGKILL);
    return 0;
}

} // namespace

/// What the next start finds after the end of the program.
class TestSuddenEnd : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString path() const { return m_scratch->filePath(u"session.db"_s); }
    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    QStringList files() const
    {
        QStringList found = QDir(folder()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
        for (const QString &name : QDir(folder() + u"/below"_s).entryList(QDir::Files | QDir::Hidden))
            found.append(u"below/"_s + name);
        return found;
    }
    void make(const QString &name) const
    {
        QFile file(folder() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("half") == 4);
    }
    void end(bool isSudden) const
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedChannels);
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--end"_s, path(), folder(), QString::number(int(isSudden))});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), isSudden ? QProcess::CrashExit : QProcess::NormalExit);
        QCOMPARE(isSudden ? 0 : child.exitCode(), 0);
    }

private slots:
    void init()
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(folder() + u"/below"_s));
    }

    void whatWasBeingConvertedIsSuspect_data()
    {
        QTest::addColumn<bool>("isSudden");
        QTest::newRow("after a kill") << true;
        QTest::newRow("but not after an end in good order") << false;
    }
    void whatWasBeingConvertedIsSuspect()
    {
        QFETCH(const bool, isSudden);
        end(isSudden);
        for (int start = 0; start < 2; ++start) { // nothing happened in the first that would clear it
            const auto opened = Session::open(path());
            QVERIFY(!opened.trouble);
            QCOMPARE(opened.jobs.size(), 3U);
            for (const StoredJob &stored : opened.jobs) {
                QCOMPARE(kindOf(stored.stage), StageKind::Queued);
                QCOMPARE(stored.isSuspect, isSudden && start == 0 && stored.id == converted);
            }
        }
    }

    void whatWasHalfWrittenGoes_data() { whatWasBeingConvertedIsSuspect_data(); }
    void whatWasHalfWrittenGoes()
    {
        QFETCH(const bool, isSudden);
        end(isSudden);
        const QStringList leftovers{u".pixhaul-0123456789abcdef.part"_s,
                                    u"below/.pixhaul-fedcba9876543210.part"_s};
        const QStringList others{u".pixhaul-notes.part"_s, u"1.png"_s};
        for (const QString &name : leftovers + others)
            make(name);
        QVERIFY(QFile::link(folder(), folder() + u"/.pixhaul-00000000000000ff.part"_s)); // not one of ours
        const QStringList before = files();
        QVERIFY(!Session::open(path()).trouble);
        // Without a sudden end a hidden file may be another program's that is at work.
        QCOMPARE(files().size(), isSudden ? before.size() - leftovers.size() : before.size());
        for (const QString &name : others)
            QVERIFY(files().contains(name));
        QVERIFY(QFileInfo(folder() + u"/.pixhaul-00000000000000ff.part"_s).isSymLink());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments[1] == "--end"_L1)
        return convertUntilTheEnd(arguments[2], arguments[3], arguments[4].toInt() != 0);
    TestSuddenEnd test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_suddenend.moc"
