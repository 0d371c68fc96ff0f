#include "engine/committer.h"

#include "core/sha256.h"
#include "support/files.h"
#include "support/filesystems.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <future>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

const QByteArray png = QByteArray("a picture, or so we say").repeated(500);
const QByteArray came = QByteArray("what came").repeated(1'000);
constexpr int survived = 7; // of the child: it was not killed

constexpr std::chrono::milliseconds patience(300);

/// How many more calls that change the disk this process makes before it kills itself; 0: any number.
std::atomic<int> callsLeft = 0;

/// How many more names are given to files before the disk is full, or whatever errorThen says.
constexpr int plenty = 1'000'000;
std::atomic<int> namesLeft = plenty;
std::atomic<int> errorThen = ENOSPC;

/// Whoever asks for what is in this folder waits while the other is locked.
QByteArray muteFolder;
std::mutex mutedDisk;
std::atomic<bool> isWriting = false; ///< there

void waitFor(int folder)
{
    const QByteArray link = "/proc/self/fd/" + QByteArray::number(folder);
    std::array<char, PATH_MAX> path{};
    if (!muteFolder.isEmpty() && ::readlink(link.constData(), path.data(), path.size() - 1) > 0 &&
        path.data() == muteFolder) {
        const std::scoped_lock answer(mutedDisk);
    }
}

/// The same for what is in the files of that folder.
void waitForFileOf(int file)
{
    const QByteArray link = "/proc/self/fd/" + QByteArray::number(file);
    if (!muteFolder.isEmpty() &&
        QFile::symLinkTarget(QFile::decodeName(link)).startsWith(QFile::decodeName(muteFolder + '/'))) {
        isWriting = true;
        const std::scoped_lock answer(mutedDisk);
    }
}

void count()
{
    if (callsLeft > 0 && --callsLeft == 0)
        std::raise(SIGKILL);
}

QStringList filesIn(const QString &folder, QDir::Filters more = {})
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot | more, QDir::Name);
}

/// Commits `a.png` with its original.
Stage commit(Committer &committer, const QString &folder, const QString &format = u"jpeg"_s,
             Existing existing = Existing::Number)
{
    Receipt receipt;
    receipt.folder = folder;
    receipt.format = format;
    const CommittedFiles files{Bytes(png), Bytes(came)};
    const Wish wish{.name = u"a.png"_s, .existing = existing};
    Task<Stage> task = committer.commit(JobId{1}, wish, receipt, files);
    std::optional<Stage> outcome;
    QObject context;
    QEventLoop loop;
    task.start(&context, [&](const Stage &result) {
        outcome = result;
        loop.quit();
    });
    if (!outcome)
        loop.exec();
    return *outcome;
}

/// Whether there is a name for `a.png`: Queued, or how it ended.
Stage found(Committer &committer, const QString &folder)
{
    auto task = committer.lookUp(JobId{1}, folder, {u"a.png"_s});
    std::optional<Stage> outcome;
    QObject context;
    QEventLoop loop;
    task.start(&context, [&](const std::variant<QString, Stage> &result) {
        const auto *end = std::get_if<Stage>(&result);
        outcome = end ? *end : Stage(stage::Queued());
        loop.quit();
    });
    if (!outcome)
        loop.exec();
    return *outcome;
}

/// `a.png`, as its receipt says.
Receipt pictureIn(const QString &folder)
{
    QFile picture(folder + u"/a.png"_s);
    if (!QDir().mkpath(folder) || !picture.open(QIODevice::WriteOnly) || picture.write(png) != png.size())
        qFatal("There is no picture to settle.");
    return {.folder = folder, .file = u"a.png"_s, .bytes = png.size(), .sha256 = sha256(png)};
}

/// What is left of one in use when its process ends suddenly.
void copyDatabase(const QString &from, const QString &to)
{
    for (const QString &suffix : {u""_s, u"-wal"_s})
        if (!QFile::copy(from + suffix, to + suffix))
            qFatal("The database cannot be copied.");
}

StoredJob stored(JobId id, const QString &folder)
{
    return {id, linkFrom(u"http://h.org/a.jpg"_s), folder, u"a.png"_s, {}};
}

/// What the child does: it accepts a link and commits its picture, until its n-th call that changes the disk.
int commitUntilKilled(const QString &folder, const QString &database, int calls, int lacks, Existing existing)
{
    const std::shared_ptr<Session> session = Session::open(database).session;
    std::promise<Result<void>> accepted;
    session->accept({{JobId{1}, linkFrom(u"http://h.org/a.jpg"_s), folder, u"a.png"_s, {}}},
                    [&accepted](const Result<void> &result) { accepted.set_value(result); });
    if (!accepted.get_future().get())
        return 1;
    const auto names = std::make_shared<NameBook>();
    deprive(lacks);
    Committer committer(session, names);
    callsLeft = calls;
    const auto saved = commit(committer, folder, u"jpeg"_s, existing);
    callsLeft = 0;
    return kindOf(saved) == StageKind::Saved ? survived : 1;
}

} // namespace

// The program's own calls, and SQLite's, pass through here.
extern "C" int linkat(int from, const char *name, int to, const char *newName, int flags) noexcept
{
    count();
    if (namesLeft-- <= 0) {
        errno = errorThen;
        return -1;
    }
    return int(::syscall(SYS_linkat, from, name, to, newName, flags));
}

extern "C" int renameat2(int from, const char *name, int to, const char *newName, unsigned flags) noexcept
{
    count();
    return int(::syscall(SYS_renameat2, from, name, to, newName, flags));
}

extern "C" int renameat(int from, const char *name, int to, const char *newName) noexcept
{
    count();
    return int(::syscall(SYS_renameat, from, name, to, newName));
}

extern "C" int unlinkat(int folder, const char *name, int flags) noexcept
{
    count();
    return int(::syscall(SYS_unlinkat, folder, name, flags));
}

extern "C" int fstatat(int folder, const char *name, struct stat *status, int flags) noexcept
{
    waitFor(folder);
    return int(::syscall(SYS_newfstatat, folder, name, status, flags));
}

extern "C" int openat(int folder, const char *name, int flags, ...)
{
    waitFor(folder);
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : mode_t();
    va_end(rest);
    return int(::syscall(SYS_openat, folder, name, flags, mode));
}

extern "C" ssize_t write(int file, const void *bytes, size_t length)
{
    count();
    return ::syscall(SYS_write, file, bytes, length);
}

extern "C" int fdatasync(int file)
{
    waitForFileOf(file);
    return int(::syscall(SYS_fdatasync, file));
}

extern "C" int fsync(int file)
{
    count();
    return int(::syscall(SYS_fsync, file));
}

class TestCommitter : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString folder() const { return m_scratch->filePath(u"pictures"_s); }
    QString database() const { return m_scratch->filePath(u"session.db"_s); }

    /// Whether it came to its end; else it was killed.
    bool commitInChild(int calls, int lacks, Existing existing) const
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedChannels);
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--commit"_s, folder(), database(), QString::number(calls), QString::number(lacks),
                     wordFor(existing)});
        const bool isOver = child.waitForFinished();
        const bool isThrough = child.exitStatus() == QProcess::NormalExit;
        if (!isOver || (isThrough && child.exitCode() != survived))
            qFatal("The child could not commit.");
        return isThrough;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        muteFolder.clear();
        isWriting = false;
        m_scratch = std::make_unique<QTemporaryDir>();
    }

    void aKillAtAnyMomentLeavesBothFilesOrNeither_data() { lackRows(); }
    void aKillAtAnyMomentLeavesBothFilesOrNeither()
    {
        QFETCH(const int, lacks);
        int saved = 0;
        int queued = 0;
        int originalsAlone = 0;
        for (int calls = 1;; ++calls) {
            init();
            QVERIFY(QDir().mkpath(folder()));
            QFile mine(folder() + u"/a.png"_s); // both take the next number
            QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write("mine") == 4);
            mine.close();
            const bool isThrough = commitInChild(calls, lacks, Existing::Number);
            originalsAlone += filesIn(folder()) == QStringList{u"a (2).jpg"_s, u"a.png"_s};

            const auto opened = Session::open(database());
            QVERIFY(!opened.trouble);
            QCOMPARE(opened.jobs.size(), 1U);
            if (const auto *stage = std::get_if<stage::Saved>(&opened.jobs[0].stage)) {
                ++saved;
                QCOMPARE(stage->receipt.file, u"a (2).png"_s);
                QCOMPARE(stage->receipt.original, u"a (2).jpg"_s);
                QCOMPARE(filesIn(folder()), (QStringList{u"a (2).jpg"_s, u"a (2).png"_s, u"a.png"_s}));
                QCOMPARE(contentOf(folder() + u"/a (2).png"_s), png);
                QCOMPARE(contentOf(folder() + u"/a (2).jpg"_s), came);
            } else {
                ++queued;
                QCOMPARE(kindOf(opened.jobs[0].stage), StageKind::Queued);
                QCOMPARE(filesIn(folder()), QStringList{u"a.png"_s});
            }
            QCOMPARE(contentOf(mine.fileName()), QByteArray("mine"));
            onSpareThread([&] { // what is hidden goes when the next one is made
                deprive(lacks);
                const auto again = OutputFolder::open(folder());
                auto next = (*again)->stage(png);
                QVERIFY(next && (*again)->publish(*next, u"next.png"_s).value());
            });
            QCOMPARE(filesIn(folder(), QDir::Hidden), filesIn(folder()));
            if (isThrough)
                break;
        }
        QVERIFY2(saved >= 2 && queued >= 4 && originalsAlone >= 1,
                 qPrintable(u"%1 saved, %2 queued, %3 with the original alone"_s.arg(saved).arg(queued).arg(
                     originalsAlone)));
    }

    void aKillLeavesAnOriginalFromEarlierAlone_data() { lackRows(); }
    void aKillLeavesAnOriginalFromEarlierAlone()
    {
        QFETCH(const int, lacks);
        int saved = 0;
        int queued = 0;
        for (int calls = 1;; ++calls) {
            init();
            QVERIFY(QDir().mkpath(folder()));
            QFile mine(folder() + u"/a.jpg"_s);
            QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write(came) == came.size()); // the same, even
            mine.close();
            const bool isThrough = commitInChild(calls, lacks, Existing::Skip);
            const auto opened = Session::open(database());
            QVERIFY(!opened.trouble);
            QStringList files{u"a.jpg"_s};
            if (const auto *stage = std::get_if<stage::Saved>(&opened.jobs.at(0).stage)) {
                ++saved;
                QCOMPARE(stage->receipt.file, u"a.png"_s);
                QCOMPARE(stage->receipt.original, QString());
                QCOMPARE(contentOf(folder() + u"/a.png"_s), png);
                files.append(u"a.png"_s);
            } else {
                ++queued;
            }
            QCOMPARE(filesIn(folder()), files);
            QCOMPARE(contentOf(mine.fileName()), came);
            if (isThrough)
                break;
        }
        QVERIFY(saved >= 2 && queued >= 3);
    }

    void aFailureLeavesNothing_data()
    {
        QTest::addColumn<int>("given");
        QTest::addColumn<int>("error");
        QTest::addColumn<Cause>("cause");
        QTest::newRow("the disk is full when the original gets its name") << 0 << ENOSPC << Cause::DiskFull;
        QTest::newRow("the disk is full when the picture gets its name") << 1 << ENOSPC << Cause::DiskFull;
        QTest::newRow("the disk is read-only when the original gets its name")
            << 0 << EROFS << Cause::FolderUnwritable;
        QTest::newRow("the disk is read-only when the picture gets its name")
            << 1 << EROFS << Cause::FolderUnwritable;
    }
    void aFailureLeavesNothing()
    {
        QFETCH(const int, given);
        QFETCH(const int, error);
        QFETCH(const Cause, cause);
        const std::shared_ptr<Session> session = Session::open(u":memory:"_s).session;
        const auto names = std::make_shared<NameBook>();
        QCOMPARE(names->reserve(u"a.png"_s), u"a.png"_s);
        Committer committer(session, names);
        errorThen = error;
        namesLeft = given;
        const auto saved = commit(committer, folder(), u"png"_s);
        namesLeft = plenty;
        QCOMPARE(std::get<stage::Failed>(saved).why.cause, cause);
        QCOMPARE(filesIn(folder(), QDir::Hidden), QStringList());
        QCOMPARE(std::get<stage::Failed>(commit(committer, folder())).why.cause,
                 cause);                                                    // until told to try again
        QCOMPARE(names->reserve(u"a.original.png"_s), u"a.original.png"_s); // nobody has the name now
    }

    void whatCannotBeNotedIsNotSaved()
    {
        const QString small = m_scratch->filePath(u"small"_s);
        QVERIFY(QDir().mkpath(small));
        const Mounted disk(small, "tmpfs", "size=512k");
        if (!disk)
            QSKIP("Only root mounts a disk that can be filled.");
        const QString database = small + u"/session.db"_s;
        {
            const std::shared_ptr<Session> session = Session::open(database).session;
            std::promise<Result<void>> accepted;
            session->accept({{JobId{1}, linkFrom(u"http://h.org/a.jpg"_s), folder(), u"a.png"_s, {}}},
                            [&accepted](const Result<void> &result) { accepted.set_value(result); });
            QVERIFY(accepted.get_future().get());
            const auto names = std::make_shared<NameBook>();
            QCOMPARE(names->reserve(u"a.png"_s), u"a.png"_s);
            Committer committer(session, names);
            {
                const Ballast ballast(small);
                for (int round = 0; round < 2; ++round) {
                    const auto refused = commit(committer, folder());
                    QCOMPARE(std::get<stage::Failed>(refused).why.cause, Cause::SessionUnwritable);
                    QVERIFY(!std::get<stage::Failed>(refused).why.detail.isEmpty());
                    QCOMPARE(filesIn(folder(), QDir::Hidden), QStringList());
                    committer.tryAgain(); // is not enough
                }
            }
            committer.tryAgain();
            QCOMPARE(kindOf(commit(committer, folder())), StageKind::Saved);
            QCOMPARE(filesIn(folder()), (QStringList{u"a.jpg"_s, u"a.png"_s}));
        }
        const auto opened = Session::open(database);
        QCOMPARE(opened.jobs.size(), 1U);
        QCOMPARE(kindOf(opened.jobs[0].stage), StageKind::Saved);
    }

    void aFolderThatWasMovedAwayStopsTheQueue()
    {
        const std::shared_ptr<Session> session = Session::open(u":memory:"_s).session;
        const auto names = std::make_shared<NameBook>();
        Committer committer(session, names);
        QCOMPARE(kindOf(commit(committer, folder())), StageKind::Saved);
        const QString elsewhere = m_scratch->filePath(u"moved"_s);
        QVERIFY(QDir().rename(folder(), elsewhere));
        QCOMPARE(std::get<stage::Failed>(commit(committer, folder())).why.cause, Cause::FolderGone);
        QVERIFY(QFile::link(elsewhere, folder())); // not even so, until somebody says that it is meant
        QCOMPARE(std::get<stage::Failed>(found(committer, folder())).why.cause, Cause::FolderGone);
        QCOMPARE(filesIn(elsewhere), (QStringList{u"a.jpg"_s, u"a.png"_s}));
        QVERIFY(QFile::remove(folder()));
        committer.tryAgain();
        QCOMPARE(kindOf(commit(committer, folder())), StageKind::Saved);
        QCOMPARE(filesIn(folder()).size(), 2);
    }

    void aFolderThatDoesNotAnswerStopsTheQueue()
    {
        const std::shared_ptr<Session> session = Session::open(u":memory:"_s).session;
        const auto names = std::make_shared<NameBook>();
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        {
            Committer committer(session, names, patience);
            const Stage ended = found(committer, silent);
            QCOMPARE(std::get<stage::Failed>(ended).why.cause, Cause::FolderMute);
            QVERIFY(std::get<stage::Failed>(ended).why.after == patience);
            committer.tryAgain();
            QCOMPARE(kindOf(found(committer, folder())), StageKind::Queued); // another one answers
            QCOMPARE(kindOf(found(committer, silent)), StageKind::Failed);
        } // nor does the end wait for it
        mutedDisk.unlock();
        Committer committer(session, names, patience);
        QCOMPARE(kindOf(found(committer, silent)), StageKind::Queued);
    }

    void aCommitThatNobodyAnswersForIsLeftBehind()
    {
        const QString database = m_scratch->filePath(u"behind.db"_s);
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const auto names = std::make_shared<NameBook>();
        std::shared_ptr<Session> session = Session::open(database).session;
        session->accept({stored(JobId{1}, silent), stored(JobId{2}, silent)}, {});
        const std::weak_ptr<Session> kept = session;
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        {
            Committer committer(session, names, patience);
            Task<Stage> task = committer.commit(JobId{1}, {u"a.png"_s}, {.folder = silent}, {Bytes(png), {}});
            task.start(this, [](const Stage &) {});
            QTRY_VERIFY(QFileInfo(silent).exists()); // it has begun
            session->note(JobId{2}, stage::Failed{{Cause::FileTrouble}});
            session.reset();
        }
        QVERIFY(!kept.expired());
        const QString copy = m_scratch->filePath(u"copy.db"_s); // what the process leaves that ends now
        copyDatabase(database, copy);
        mutedDisk.unlock();
        const auto jobs = Session::open(copy).jobs;
        QCOMPARE(kindOf(jobs.at(0).stage), StageKind::Queued);
        QCOMPARE(kindOf(jobs.at(1).stage), StageKind::Failed);
        QTRY_VERIFY(kept.expired());
        QCOMPARE(kindOf(Session::open(database).jobs.at(0).stage), StageKind::Saved); // at last
    }

    void aCommitThatWasCutOffIsSettledOnceItsFolderAnswers()
    {
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const auto names = std::make_shared<NameBook>();
        QString database = m_scratch->filePath(u"cut.db"_s);
        const auto suddenEnd = [&](const QString &next) {
            copyDatabase(database, m_scratch->filePath(next));
            database = m_scratch->filePath(next);
        };
        {
            const auto opened = Session::open(database);
            opened.session->accept({stored(JobId{1}, silent)}, {});
            QVERIFY(opened.session->noteIntent(JobId{1}, pictureIn(silent)));
            suddenEnd(u"cut once.db"_s);
        }
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        {
            auto opened = Session::open(database, patience);
            QVERIFY(opened.jobs.at(0).unsettled);
            const std::shared_ptr<Session> session = std::move(opened.session);
            Committer committer(session, names, patience);
            committer.settleLater(JobId{1}, *opened.jobs[0].unsettled);
            session->note(JobId{1}, stage::Fetching());
            QCOMPARE(std::get<stage::Failed>(found(committer, silent)).why.cause, Cause::FolderMute);
            session->writeAll();
            suddenEnd(u"cut twice.db"_s);
        }
        auto opened = Session::open(database, patience);
        mutedDisk.unlock();
        QVERIFY(opened.jobs.at(0).unsettled);
        {
            const std::shared_ptr<Session> session = std::move(opened.session);
            Committer committer(session, names, patience);
            committer.settleLater(JobId{1}, *opened.jobs[0].unsettled);
            QCOMPARE(kindOf(found(committer, silent)), StageKind::Saved);
        }
        const auto jobs = Session::open(database).jobs;
        QCOMPARE(kindOf(jobs.at(0).stage), StageKind::Saved);
        QVERIFY(!jobs.at(0).unsettled);
    }

    void aMuteFolderHoldsUpNoOther()
    {
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const QString database = m_scratch->filePath(u"two.db"_s);
        const QString copy = m_scratch->filePath(u"copy.db"_s);
        {
            const auto opened = Session::open(database);
            opened.session->accept({stored(JobId{1}, silent), stored(JobId{2}, folder())}, {});
            QVERIFY(opened.session->noteIntent(JobId{1}, pictureIn(silent)));
            QVERIFY(opened.session->noteIntent(JobId{2}, pictureIn(folder())));
            copyDatabase(database, copy);
        }
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        const auto opened = Session::open(copy, patience);
        mutedDisk.unlock();
        QVERIFY(opened.jobs.at(0).unsettled);
        QCOMPARE(kindOf(opened.jobs.at(1).stage), StageKind::Saved);
    }

    void whatWasGivenUpBeforeItsFolderAnsweredIsNotFetchedForThat_data()
    {
        QTest::addColumn<Stage>("stage");
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<StageKind>("end");
        const Stage cancelled = stage::Cancelled();
        const Stage gone = stage::Failed{{Cause::HttpStatus}};
        QTest::newRow("cancelled, and was saved") << cancelled << true << StageKind::Saved;
        QTest::newRow("cancelled, and was not") << cancelled << false << StageKind::Cancelled;
        QTest::newRow("failed, and was saved") << gone << true << StageKind::Saved;
        QTest::newRow("failed, and was not") << gone << false << StageKind::Failed;
        QTest::newRow("paused, and was not") << Stage(stage::Paused()) << false << StageKind::Paused;
    }
    void whatWasGivenUpBeforeItsFolderAnsweredIsNotFetchedForThat()
    {
        QFETCH(const Stage, stage);
        QFETCH(const bool, isThere);
        QFETCH(const StageKind, end);
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const QString database = m_scratch->filePath(u"given up.db"_s);
        const QString copy = m_scratch->filePath(u"copy.db"_s);
        {
            const auto opened = Session::open(database);
            opened.session->accept({stored(JobId{1}, silent)}, {});
            QVERIFY(opened.session->noteIntent(JobId{1}, pictureIn(silent)));
            copyDatabase(database, copy);
        }
        if (!isThere)
            QVERIFY(QFile::remove(silent + u"/a.png"_s));
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        Session::open(copy, patience).session->note(JobId{1}, stage);
        mutedDisk.unlock();
        const auto jobs = Session::open(copy).jobs;
        QCOMPARE(kindOf(jobs.at(0).stage), end);
        QVERIFY(!jobs.at(0).unsettled);
    }

    void aSessionOnADeadDiskDoesNotHoldUpTheEnd_data()
    {
        QTest::addColumn<bool>("isCommitting");
        QTest::newRow("its pictures' too") << true;
        QTest::newRow("its own alone") << false;
    }

    void aSessionOnADeadDiskDoesNotHoldUpTheEnd()
    {
        QFETCH(const bool, isCommitting);
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const auto names = std::make_shared<NameBook>();
        QVERIFY(QDir().mkpath(silent));
        std::shared_ptr<Session> session = Session::open(silent + u"/session.db"_s).session;
        const std::weak_ptr<Session> kept = session;
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        {
            Committer committer(session, names, patience);
            std::optional<Task<Stage>> task;
            if (isCommitting) {
                task.emplace(committer.commit(JobId{1}, {u"a.png"_s}, {.folder = silent}, {Bytes(png), {}}));
                task->start(this, [](const Stage &) {});
            }
            session->accept({stored(JobId{1}, silent)}, [](const Result<void> &) {});
            session.reset();
            QTRY_VERIFY(isWriting); // and waits
        }
        QVERIFY(!kept.expired());
        mutedDisk.unlock();
        QTRY_VERIFY(kept.expired());
    }

    void whoIsLeftBehindIsNotSuspect()
    {
        const QString silent = QFileInfo(m_scratch->path()).canonicalFilePath() + u"/silent"_s;
        const QString database = m_scratch->filePath(u"behind.db"_s);
        const QString copy = m_scratch->filePath(u"copy.db"_s);
        const auto names = std::make_shared<NameBook>();
        std::shared_ptr<Session> session = Session::open(database).session;
        const std::weak_ptr<Session> kept = session;
        session->accept({stored(JobId{1}, silent)}, {});
        session->note(JobId{1}, stage::Converting());
        muteFolder = QFile::encodeName(silent);
        mutedDisk.lock();
        {
            Committer committer(session, names, patience);
            Task<Stage> task = committer.commit(JobId{1}, {u"a.png"_s}, {.folder = silent}, {Bytes(png), {}});
            task.start(this, [](const Stage &) {});
            QTRY_VERIFY(QFileInfo(silent).exists()); // it has begun
            session.reset();
        }
        copyDatabase(database, copy); // as the process leaves it that ends now
        mutedDisk.unlock();
        QVERIFY(!Session::open(copy).jobs.at(0).isSuspect);
        QTRY_VERIFY(kept.expired());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 7 && arguments[1] == "--commit"_L1)
        return commitUntilKilled(arguments[2], arguments[3], arguments[4].toInt(), arguments[5].toInt(),
                                 existingFrom(arguments[6]).value());
    TestCommitter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_committer.moc"
