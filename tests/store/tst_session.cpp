#include "store/session.h"
#include "store/writeaheadlog.h"
#include "support/filesystems.h"
#include "support/sqlstatement.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <cstdio>
#include <future>
#include <thread>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pixhaul;
using pixhaul::test::execute;

namespace {

constexpr int jobsPerAccept = 20; // of the child that is killed

JobId id(quint32 number)
{
    return static_cast<JobId>(number);
}

StoredJob job(quint32 number, const Stage &stage = stage::Queued{})
{
    const QString url = u"http://h.org/%1.jpg?a=b%20c&d=猫"_s.arg(number);
    return {id(number), {QUrl(url), url + u"#fragment"_s}, u"/pictures"_s, u"%1.png"_s.arg(number), stage};
}

std::vector<StoredJob> jobs(quint32 first, quint32 count)
{
    std::vector<StoredJob> made;
    for (quint32 number = first; number < first + count; ++number)
        made.push_back(job(number));
    return made;
}

Result<void> acceptAndWait(Session &session, std::vector<StoredJob> jobs)
{
    std::promise<Result<void>> done;
    session.accept(std::move(jobs), [&done](const Result<void> &result) { done.set_value(result); });
    return done.get_future().get();
}

Receipt receiptFor(const QString &folder, const QString &file, const QByteArray &bytes)
{
    Receipt receipt;
    receipt.folder = folder;
    receipt.file = file;
    receipt.pixels = QSize(640, 480);
    receipt.bytes = bytes.size();
    receipt.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    receipt.fingerprint = 0xfedcba9876543210;
    receipt.finalUrl = QUrl(u"https://cdn.h.org/ä%20b.webp?q=%2F"_s);
    receipt.servedAs = u"image/jpeg; charset=x"_s;
    receipt.format = u"webp"_s;
    receipt.frames = 7;
    receipt.attempts = 3;
    return receipt;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What the child does that is killed: accepts jobs and says so, for ever.
int acceptUntilKilled(const QString &path)
{
    const auto opened = Session::open(path);
    for (;;) {
        const auto next = static_cast<quint32>(opened.session->nextId());
        if (!acceptAndWait(*opened.session, jobs(next, jobsPerAccept)))
            return 1;
        std::printf("%u\n", next + jobsPerAccept - 1);
        std::fflush(stdout);
    }
}

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { m_scratch.reset(); }

    void beginsEmpty();
    void bringsBackEveryStage_data();
    void bringsBackEveryStage();
    void bringsBackEveryCause();
    void keepsNoUsersAndPasswords();
    void neverGivesAnIdTwice();
    void movesOnlyWhatIsUnfinished();
    void acceptsAllOfARequestOrNothing();
    void writesInTheOrderItWasAsked();
    void settlesAnIntentWithAnOriginal_data();
    void settlesAnIntentWithAnOriginal();
    void settlesAnIntent_data();
    void settlesAnIntent();
    void dropsTheIntentWithTheNextNote();
    void losesNothingThatItAcceptedWhenKilled();
    void setsADamagedFileAside_data();
    void setsADamagedFileAside();
    void tellsOfADamagedWriteAheadLog_data();
    void tellsOfADamagedWriteAheadLog();
    void losesNothingThatWasWrittenBackWhenTheLogIsDamaged();
    void takesALogThatWasCutForWhole_data();
    void takesALogThatWasCutForWhole();
    void takesALogWhoseLastPageWasCutOffForWhole();
    void takesALogWithARolledBackTailForWhole();
    void setsAsideWhatLiesBesideADamagedFile();
    void toleratesRowsThatMakeNoSense();
    void worksInMemoryWhereThePlaceIsTheTrouble_data();
    void worksInMemoryWhereThePlaceIsTheTrouble();
    void readsNoHalfOfWhatCannotBeWritten_data();
    void readsNoHalfOfWhatCannotBeWritten();
    void saysThatItCannotBeWritten_data();
    void saysThatItCannotBeWritten();
    void writesWhatItCouldNotOnceThereIsRoom_data();
    void writesWhatItCouldNotOnceThereIsRoom();
    void tellsNobodyWhoListensNoMore();
    void acceptsAHundredThousandQuickly();
    void servesManyThreads();

private:
    QString path() const { return m_scratch->filePath(u"deep/er/session.sqlite"_s); }
    /// Opens the database that must be there and well.
    Session::Opened reopened() const
    {
        auto opened = Session::open(path());
        if (opened.trouble)
            qFatal("%s", qPrintable(opened.trouble->detail));
        return opened;
    }

    std::unique_ptr<QTemporaryDir> m_scratch;
};

void TestSession::beginsEmpty()
{
    for (const QString &where : {path(), u":memory:"_s}) {
        const auto opened = Session::open(where);
        QVERIFY(!opened.trouble);
        QVERIFY(opened.jobs.empty());
        QCOMPARE(opened.session->nextId(), id(1));
        QVERIFY(acceptAndWait(*opened.session, jobs(1, 3)));
    }
    QVERIFY(QFile::exists(path()));
    QVERIFY(!QFile::exists(u":memory:"_s));
}

void TestSession::bringsBackEveryStage_data()
{
    QTest::addColumn<Stage>("noted");
    QTest::addColumn<Stage>("broughtBack");

    const auto row = [](const char *sentence, const Stage &noted, const Stage &broughtBack) {
        QTest::newRow(sentence) << noted << broughtBack;
    };
    const Failure full{Cause::HttpStatus, u"detail \"with\" 猫\n"_s, 404, 30'500ms, 600s, u"<html>\u0001"_s};
    const Failure zeroes{Cause::ConnectTimeout, {}, 0, 0ms, 0s, {}};
    const Receipt receipt = receiptFor(u"/pictures"_s, u"other name (2).png"_s, "bytes");
    row("queued stays queued", stage::Queued{}, stage::Queued{});
    row("paused stays paused", stage::Paused{}, stage::Paused{});
    row("fetching begins anew", stage::Fetching{5, 10}, stage::Queued{});
    row("waiting does not wait on", stage::Waiting{1, {}, full}, stage::Queued{});
    row("converting begins anew", stage::Converting{}, stage::Queued{});
    row("saved keeps its receipt", stage::Saved{receipt}, stage::Saved{receipt});
    Receipt withOriginal = receipt;
    withOriginal.original = u"other name (2).webp"_s;
    row("saved keeps the original's name", stage::Saved{withOriginal}, stage::Saved{withOriginal});
    row("saved without a file keeps its receipt", stage::Saved{Receipt()}, stage::Saved{Receipt()});
    row("skipped keeps its path", stage::Skipped{u"/a/ä.png"_s}, stage::Skipped{u"/a/ä.png"_s});
    row("skipped keeps its reason", stage::Skipped{{}, SkipReason::TooSmall},
        stage::Skipped{{}, SkipReason::TooSmall});
    row("failed keeps all of its failure", stage::Failed{full, 4}, stage::Failed{full, 4});
    row("nothing and zero are told apart", stage::Failed{zeroes, 1}, stage::Failed{zeroes, 1});
    row("failed keeps what little it has", stage::Failed{{Cause::BadLink}}, stage::Failed{{Cause::BadLink}});
    row("cancelled stays cancelled", stage::Cancelled{}, stage::Cancelled{});
}

void TestSession::bringsBackEveryStage()
{
    QFETCH(Stage, noted);
    QFETCH(Stage, broughtBack);
    const auto *saved = std::get_if<stage::Saved>(&noted);
    {
        const auto opened = reopened();
        QVERIFY(acceptAndWait(*opened.session, {job(1), job(2, noted), job(3, stage::Cancelled{})}));
        if (saved)
            QVERIFY(opened.session->noteSaved(id(1), saved->receipt));
        else
            opened.session->note(id(1), noted);
    }
    const auto opened = reopened();
    QCOMPARE(opened.jobs.size(), 3U);
    for (const quint32 number : {1U, 2U}) {
        const StoredJob &stored = opened.jobs[number - 1];
        QCOMPARE(stored.id, id(number));
        QVERIFY(stored.link == job(number).link);
        QCOMPARE(stored.folder, u"/pictures"_s);
        QCOMPARE(kindOf(stored.stage), kindOf(broughtBack));
        if (const auto *wanted = std::get_if<stage::Saved>(&broughtBack))
            QVERIFY(std::get<stage::Saved>(stored.stage).receipt == wanted->receipt);
        if (const auto *wanted = std::get_if<stage::Failed>(&broughtBack)) {
            QVERIFY(std::get<stage::Failed>(stored.stage).why == wanted->why);
            QCOMPARE(std::get<stage::Failed>(stored.stage).attempts, wanted->attempts);
        }
        if (const auto *wanted = std::get_if<stage::Skipped>(&broughtBack)) {
            QCOMPARE(std::get<stage::Skipped>(stored.stage).path, wanted->path);
            QCOMPARE(std::get<stage::Skipped>(stored.stage).reason, wanted->reason);
        }
    }
    const bool hasNewName = saved && !saved->receipt.file.isEmpty();
    QCOMPARE(opened.jobs[0].name, hasNewName ? saved->receipt.file : u"1.png"_s);
    QCOMPARE(kindOf(opened.jobs[2].stage), StageKind::Cancelled); // the neighbour is untouched
}

void TestSession::bringsBackEveryCause()
{
    {
        const auto opened = reopened();
        for (int cause = 1; cause <= int(lastCause); ++cause)
            opened.session->accept({job(quint32(cause), stage::Failed{{static_cast<Cause>(cause)}})}, {});
    }
    const auto opened = reopened();
    QCOMPARE(opened.jobs.size(), std::size_t(lastCause));
    for (const StoredJob &stored : opened.jobs)
        QCOMPARE(int(std::get<stage::Failed>(stored.stage).why.cause), int(stored.id));
}

void TestSession::keepsNoUsersAndPasswords()
{
    StoredJob secret = job(1);
    secret.link = linkFrom(u"http://waldemar:hunter2@h.org/a.png"_s);
    StoredJob key = job(2);
    key.link = linkFrom(u"http://hunter2@h.org/b.png"_s);
    Receipt receipt = receiptFor(u"/pictures"_s, u"a.png"_s, "bytes");
    receipt.finalUrl = QUrl(u"http://waldemar:hunter2@h.org/b.png"_s);
    const auto isKept = [this] {
        const QByteArray bytes = read(path()) + read(path() + u"-wal"_s);
        return bytes.contains("hunter2") || bytes.contains("waldemar");
    };
    {
        const auto opened = reopened();
        QVERIFY(acceptAndWait(*opened.session, {secret, key, job(3)}));
        QVERIFY(opened.session->noteIntent(id(1), receipt));
        QVERIFY(opened.session->noteSaved(id(1), receipt));
        QVERIFY(!isKept());
    }
    QVERIFY(!isKept());
    const auto opened = reopened();
    QCOMPARE(opened.jobs.at(0).link.url, QUrl(u"http://h.org/a.png"_s));
    QCOMPARE(opened.jobs.at(0).link.written, u"http://h.org/a.png"_s);
    QCOMPARE(std::get<stage::Saved>(opened.jobs.at(0).stage).receipt.finalUrl, QUrl(u"http://h.org/b.png"_s));
    // But that there was something is known.
    QVERIFY(opened.jobs.at(0).link.isLoginLost);
    QVERIFY(opened.jobs.at(1).link.isLoginLost);
    QVERIFY(!opened.jobs.at(2).link.isLoginLost);
}

void TestSession::neverGivesAnIdTwice()
{
    {
        const auto opened = reopened();
        opened.session->accept(jobs(1, 10), {});
        QCOMPARE(opened.session->nextId(), id(11));
        opened.session->forget({id(10), id(3), id(9)});
    }
    {
        const auto opened = reopened();
        QCOMPARE(opened.jobs.size(), 7U);
        QCOMPARE(opened.jobs.back().id, id(8));
        QCOMPARE(opened.session->nextId(), id(11));
        std::vector<JobId> all;
        for (const StoredJob &stored : opened.jobs)
            all.push_back(stored.id);
        opened.session->forget(all);
    }
    const auto opened = reopened();
    QVERIFY(opened.jobs.empty());
    QCOMPARE(opened.session->nextId(), id(11));
}

void TestSession::movesOnlyWhatIsUnfinished()
{
    {
        const auto opened = reopened();
        opened.session->accept({job(1), job(2, stage::Paused{}), job(3, stage::Converting{}),
                                job(4, stage::Cancelled{}), job(5, stage::Failed{{Cause::WebPage}})},
                               {});
        opened.session->moveUnfinished(u"/elsewhere"_s);
    }
    QStringList folders;
    for (const StoredJob &stored : reopened().jobs)
        folders << stored.folder;
    QCOMPARE(folders, QStringList({u"/elsewhere"_s, u"/elsewhere"_s, u"/elsewhere"_s, u"/pictures"_s,
                                   u"/pictures"_s}));
}

void TestSession::acceptsAllOfARequestOrNothing()
{
    {
        const auto opened = reopened();
        QVERIFY(acceptAndWait(*opened.session, {job(2)}));
        // All three in one burst; the middle one takes an id that is taken.
        std::promise<Result<void>> before, clash, after;
        opened.session->accept({job(4)}, [&](const Result<void> &result) { before.set_value(result); });
        opened.session->accept({job(5), job(2), job(6)},
                               [&](const Result<void> &result) { clash.set_value(result); });
        opened.session->accept({job(7)}, [&](const Result<void> &result) { after.set_value(result); });
        QVERIFY(before.get_future().get());
        QVERIFY(!clash.get_future().get());
        QVERIFY(after.get_future().get());
    }
    std::vector<JobId> ids;
    for (const StoredJob &stored : reopened().jobs)
        ids.push_back(stored.id);
    QCOMPARE(ids, (std::vector{id(2), id(4), id(7)}));
}

void TestSession::writesInTheOrderItWasAsked()
{
    {
        const auto opened = reopened();
        opened.session->accept(jobs(1, 50), {});
        for (quint32 number = 1; number <= 50; ++number) {
            opened.session->note(id(number), stage::Failed{{Cause::WebPage}});
            opened.session->note(id(number), stage::Queued{});
            opened.session->note(id(number), number % 2 ? Stage(stage::Cancelled{}) : Stage(stage::Paused{}));
        }
        opened.session->note(id(51), stage::Cancelled{}); // unknown: nothing happens
    }
    const auto opened = reopened();
    QCOMPARE(opened.jobs.size(), 50U);
    for (const StoredJob &stored : opened.jobs)
        QCOMPARE(kindOf(stored.stage), int(stored.id) % 2 ? StageKind::Cancelled : StageKind::Paused);
}

void TestSession::settlesAnIntent_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isSaved");
    QTest::newRow("the file is there: saved") << u"whole"_s << true;
    QTest::newRow("there is no file: queued again") << u"missing"_s << false;
    QTest::newRow("a file of another size: queued again") << u"longer"_s << false;
    QTest::newRow("a file of the same size: queued again") << u"other"_s << false;
    QTest::newRow("a link to such a file: queued again") << u"link"_s << false;
    QTest::newRow("a folder: queued again") << u"folder"_s << false;
    QTest::newRow("only the second name was taken: saved") << u"second"_s << true;
}

void TestSession::settlesAnIntent()
{
    QFETCH(QString, what);
    QFETCH(bool, isSaved);
    const QByteArray bytes("the bytes of a picture");
    const QString folder = m_scratch->path();
    Receipt receipt = receiptFor(folder, u"a.png"_s, bytes);
    {
        const auto opened = reopened();
        opened.session->accept({job(1), job(2)}, {});
        QVERIFY(opened.session->noteIntent(id(1), receipt));
        if (what == "second"_L1) {
            receipt.file = u"a (2).png"_s;
            QVERIFY(opened.session->noteIntent(id(1), receipt));
            write(folder + u"/a.png"_s, "somebody else's");
        }
    }
    const QString file = folder + u'/' + receipt.file;
    if (what == "whole"_L1 || what == "second"_L1)
        write(file, bytes);
    else if (what == "longer"_L1)
        write(file, bytes + "!");
    else if (what == "other"_L1)
        write(file, QByteArray(bytes.size(), 'x'));
    else if (what == "folder"_L1)
        QVERIFY(QDir().mkdir(file));
    else if (what == "link"_L1) {
        write(folder + u"/real"_s, bytes);
        QVERIFY(QFile::link(folder + u"/real"_s, file));
    }
    for (int start = 0; start < 2;
         ++start) { // settled once and for all: the second time nothing is looked at
        const auto opened = reopened();
        QCOMPARE(kindOf(opened.jobs.at(0).stage), isSaved ? StageKind::Saved : StageKind::Queued);
        if (isSaved) {
            QVERIFY(std::get<stage::Saved>(opened.jobs.at(0).stage).receipt == receipt);
            QCOMPARE(opened.jobs.at(0).name, receipt.file);
        }
        QCOMPARE(kindOf(opened.jobs.at(1).stage), StageKind::Queued);
        QFile::remove(file);
    }
}

void TestSession::settlesAnIntentWithAnOriginal_data()
{
    QTest::addColumn<QString>("picture");
    QTest::addColumn<QString>("original");
    QTest::addColumn<QStringList>("left");
    QTest::addColumn<bool>("isSaved");
    const auto row = [](const char *sentence, const QString &picture, const QString &original,
                        const QStringList &left,
                        bool isSaved) { QTest::newRow(sentence) << picture << original << left << isSaved; };
    const QStringList both{u"a.jpg"_s, u"a.png"_s};
    row("neither is there: queued again", {}, {}, {}, false);
    row("both are: saved", u"ours"_s, u"ours"_s, both, true);
    row("the picture alone, the other was removed: saved", u"ours"_s, {}, {u"a.png"_s}, true);
    row("the original alone: taken back, queued again", {}, u"ours"_s, {}, false);
    row("the original beside another's picture: taken back, queued again", u"another"_s, u"ours"_s,
        {u"a.png"_s}, false);
    row("a file of the same bytes in its place is not ours", {}, u"same bytes"_s, {u"a.jpg"_s}, false);
    row("nor is our file once it was written to", {}, u"changed"_s, {u"a.jpg"_s}, false);
    row("nor a link to our file", {}, u"link"_s, {u"a.jpg"_s, u"kept"_s}, false);
    row("nor a folder", {}, u"folder"_s, {u"a.jpg"_s}, false);
    row("nor a pipe, and nobody waits for it", {}, u"pipe"_s, {u"a.jpg"_s}, false);
    row("nothing outside the folder is looked at", {}, u"outside"_s, {u"kept"_s}, false);
}

void TestSession::settlesAnIntentWithAnOriginal()
{
    QFETCH(QString, picture);
    QFETCH(QString, original);
    QFETCH(QStringList, left);
    QFETCH(bool, isSaved);
    const QByteArray bytes("the bytes of a picture");
    const QByteArray came("what came");
    const QString folder = m_scratch->filePath(u"pictures"_s);
    QVERIFY(QDir().mkpath(folder));
    Receipt receipt = receiptFor(folder, u"a.png"_s, bytes);
    receipt.original = original == "outside"_L1 ? u"../pictures/kept"_s : u"a.jpg"_s;
    const QString at = folder + u"/a.jpg"_s;
    const QString kept = folder + u"/kept"_s;

    write(kept, came);
    struct stat status = {};
    QCOMPARE(::stat(kept.toUtf8().constData(), &status), 0);
    if (original == "ours"_L1 || original == "changed"_L1)
        QVERIFY(QFile::rename(kept, at));
    if (original == "changed"_L1)
        write(at, "what came of it");
    if (original == "same bytes"_L1)
        write(at, came);
    if (original == "link"_L1)
        QVERIFY(QFile::link(kept, at));
    if (original == "folder"_L1)
        QVERIFY(QDir().mkdir(at));
    if (original == "pipe"_L1)
        QCOMPARE(::mkfifo(at.toUtf8().constData(), 0600), 0);
    if (!left.contains(u"kept"_s))
        QFile::remove(kept);
    if (!picture.isEmpty())
        write(folder + u"/a.png"_s, picture == "ours"_L1 ? bytes : QByteArray("another's"));
    {
        const auto opened = reopened();
        opened.session->accept({job(1)}, {});
        QVERIFY(opened.session->noteIntent(
            id(1), receipt,
            StagedOriginal{came.size(), QCryptographicHash::hash(came, QCryptographicHash::Sha256),
                           quint64(status.st_ino)}));
    }
    const auto opened = reopened();
    QCOMPARE(kindOf(opened.jobs.at(0).stage), isSaved ? StageKind::Saved : StageKind::Queued);
    QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot, QDir::Name),
             left);
    if (isSaved) {
        if (original.isEmpty())
            receipt.original.clear();
        QVERIFY(std::get<stage::Saved>(opened.jobs.at(0).stage).receipt == receipt);
    }
}

void TestSession::dropsTheIntentWithTheNextNote()
{
    {
        const auto opened = reopened();
        opened.session->accept(jobs(1, 3), {});
        for (const quint32 number : {1U, 2U, 3U})
            QVERIFY(
                opened.session->noteIntent(id(number), receiptFor(m_scratch->path(), u"a.png"_s, "bytes")));
        opened.session->note(id(1), stage::Failed{{Cause::FileTrouble}});
        QVERIFY(
            opened.session->noteSaved(id(2), receiptFor(m_scratch->path(), u"moved since.png"_s, "bytes")));
        opened.session->forget({id(3)});
    }
    const auto opened = reopened();
    QCOMPARE(opened.jobs.size(), 2U);
    QCOMPARE(kindOf(opened.jobs.at(0).stage), StageKind::Failed);
    QCOMPARE(kindOf(opened.jobs.at(1).stage), StageKind::Saved);
}

void TestSession::losesNothingThatItAcceptedWhenKilled()
{
    quint32 announced = 0;
    for (int round = 0; round < 15; ++round) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {u"--accept-until-killed"_s, path()});
        QVERIFY(child.waitForStarted());
        QVERIFY(child.waitForReadyRead(30'000));
        QTest::qSleep(QRandomGenerator::global()->bounded(20));
        child.kill();
        QVERIFY(child.waitForFinished());
        const QList<QByteArray> lines = child.readAllStandardOutput().split('\n');
        QVERIFY(lines.size() > 1);
        announced = lines.at(lines.size() - 2).toUInt(); // the last one that was printed to its end

        const auto opened = reopened();
        QVERIFY(opened.jobs.size() >= announced);
        QCOMPARE(opened.jobs.size() % jobsPerAccept, 0U);
        for (std::size_t i = 0; i < opened.jobs.size(); ++i)
            QCOMPARE(opened.jobs[i].id, id(quint32(i + 1)));
        QCOMPARE(opened.session->nextId(), id(quint32(opened.jobs.size() + 1)));
    }
    QVERIFY(announced >= 15U * jobsPerAccept);
}

void TestSession::setsADamagedFileAside_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("it is no database") << u"text"_s;
    QTest::newRow("its middle is overwritten") << u"middle"_s;
    QTest::newRow("its end is missing") << u"cut"_s;
    QTest::newRow("a later version made it") << u"newer"_s;
    QTest::newRow("a table is missing") << u"tables"_s;
    QTest::newRow("somebody else's tables are in it") << u"foreign"_s;
    QTest::newRow("a job has a number that none can have") << u"number"_s;
}

void TestSession::setsADamagedFileAside()
{
    QFETCH(QString, damage);
    {
        const auto opened = reopened();
        QVERIFY(acceptAndWait(*opened.session, jobs(1, 2'000)));
    }
    const qint64 size = QFileInfo(path()).size();
    if (damage == "text"_L1)
        write(path(), QByteArray("This is no database. ").repeated(1'000));
    else if (damage == "newer"_L1)
        execute(path(), {u"PRAGMA user_version = 99"_s});
    else if (damage == "tables"_L1)
        execute(path(), {u"DROP TABLE intents"_s});
    else if (damage == "number"_L1)
        execute(path(), {u"UPDATE jobs SET id = -1 WHERE id = 5"_s});
    else if (damage == "foreign"_L1)
        execute(path(), {u"PRAGMA user_version = 0"_s});
    else {
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage == "cut"_L1)
            QVERIFY(file.resize(size / 2));
        else
            QVERIFY(file.seek(size / 2) && file.write(QByteArray(8'192, '\x5a')) == 8'192);
    }
    const QByteArray damaged = read(path());
    {
        const auto opened = Session::open(path());
        QVERIFY(opened.trouble);
        QVERIFY(!opened.trouble->detail.isEmpty());
        QVERIFY(opened.trouble->setAside.startsWith(path() + u".damaged-"_s));
        QVERIFY(read(opened.trouble->setAside) == damaged);
        QVERIFY(opened.jobs.empty());
        QVERIFY(acceptAndWait(*opened.session, jobs(1, 3)));
    }
    QCOMPARE(reopened().jobs.size(), 3U);
}

void TestSession::tellsOfADamagedWriteAheadLog_data()
{
    QTest::addColumn<double>("where"); // from 0 to 1
    QTest::addColumn<qsizetype>("fewest");
    QTest::newRow("in its header") << 0.0 << qsizetype(0);
    QTest::newRow("at its beginning") << 0.05 << qsizetype(0);
    QTest::newRow("in the middle") << 0.5 << qsizetype(1);
    QTest::newRow("at its end") << 0.9999 << qsizetype(1);
}

/// Of which SQLite says nothing: it takes it to end there.
void TestSession::tellsOfADamagedWriteAheadLog()
{
    QFETCH(double, where);
    QFETCH(qsizetype, fewest);
    const QString copy = m_scratch->filePath(u"copy.db"_s);
    {
        const auto opened = reopened();
        for (quint32 number = 1; number <= 100; ++number)
            QVERIFY(acceptAndWait(*opened.session, jobs(number, 1)));
        for (const QString &suffix : {u""_s, u"-wal"_s}) // as if it ended suddenly here
            QVERIFY(QFile::copy(path() + suffix, copy + suffix));
    }
    QVERIFY(!isWriteAheadLogDamaged(copy + u"-wal"_s));
    QByteArray log = read(copy + u"-wal"_s);
    log[qsizetype(double(log.size()) * where)] ^= 1;
    write(copy + u"-wal"_s, log);
    const auto opened = Session::open(copy);
    QVERIFY(opened.trouble && opened.trouble->isPartlyRead);
    QVERIFY(std::ssize(opened.jobs) >= fewest && opened.jobs.size() < 100);
    QVERIFY(opened.trouble->setAside.startsWith(copy + u".damaged-"_s));
    QCOMPARE(read(opened.trouble->setAside + u"-wal"_s), log);
    QVERIFY(acceptAndWait(*opened.session, jobs(200, 3))); // and it goes on
}

void TestSession::losesNothingThatWasWrittenBackWhenTheLogIsDamaged()
{
    const QString copy = m_scratch->filePath(u"copy.db"_s);
    {
        const auto opened = reopened();
        QVERIFY(acceptAndWait(*opened.session, jobs(1, 100)));
        opened.session->writeBack();
        opened.session->writeAll();
        opened.session->note(id(1), stage::Failed{{Cause::FileTrouble}});
        opened.session->writeAll();
        for (const QString &suffix : {u""_s, u"-wal"_s})
            QVERIFY(QFile::copy(path() + suffix, copy + suffix));
    }
    QByteArray log = read(copy + u"-wal"_s);
    log[0] ^= 1;
    write(copy + u"-wal"_s, log);
    const auto opened = Session::open(copy);
    QVERIFY(opened.trouble && opened.trouble->isPartlyRead);
    QCOMPARE(opened.jobs.size(), 100U);
    QCOMPARE(kindOf(opened.jobs.front().stage), StageKind::Queued);
}

void TestSession::takesALogThatWasCutForWhole_data()
{
    QTest::addColumn<int>("bytes");
    QTest::newRow("with nothing in it") << 0;
    QTest::newRow("within its header") << 20;
    QTest::newRow("after its header") << 32;
    QTest::newRow("within a frame") << 20'000;
}

/// So the end of the program leaves it.
void TestSession::takesALogThatWasCutForWhole()
{
    QFETCH(int, bytes);
    const QString log = m_scratch->filePath(u"a-wal"_s);
    const auto opened = reopened();
    QVERIFY(acceptAndWait(*opened.session, jobs(1, 100)));
    QVERIFY(QFile::copy(path() + u"-wal"_s, log));
    QVERIFY(QFileInfo(log).size() > bytes);
    QVERIFY(QFile::resize(log, bytes));
    QVERIFY(!isWriteAheadLogDamaged(log));
    QVERIFY(!isWriteAheadLogDamaged(m_scratch->filePath(u"none"_s)));
}

/// What was never committed stands in it behind what was.
void TestSession::takesALogWhoseLastPageWasCutOffForWhole()
{
    const QString copy = m_scratch->filePath(u"copy.db"_s);
    {
        const auto opened = reopened();
        for (quint32 number = 1; number <= 100; ++number)
            QVERIFY(acceptAndWait(*opened.session, jobs(number, 1)));
        opened.session->writeBack(); // so that the log begins anew, over the old one
        for (quint32 number = 101; number <= 110; ++number)
            QVERIFY(acceptAndWait(*opened.session, jobs(number, 1)));
        for (const QString &suffix : {u""_s, u"-wal"_s})
            QVERIFY(QFile::copy(path() + suffix, copy + suffix));
    }
    QByteArray log = read(copy + u"-wal"_s);
    const qsizetype frame = 24 + qFromBigEndian<qint32>(log.constData() + 8);
    qsizetype end = 32;
    while (log.sliced(end + 8, 8) == log.sliced(16, 8))
        end += frame;
    QVERIFY(end > 32 && end + frame < log.size());
    log[end - 1] ^= 1;
    write(copy + u"-wal"_s, log);
    const auto opened = Session::open(copy);
    QVERIFY(!opened.trouble);
    QCOMPARE(opened.jobs.size(), 109U);
}

void TestSession::takesALogWithARolledBackTailForWhole()
{
    const QString file = m_scratch->filePath(u"rolled.db"_s);
    const auto close = qScopeGuard([] { QSqlDatabase::removeDatabase(u"rolling"_s); });
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"rolling"_s);
    database.setDatabaseName(file);
    QVERIFY(database.open());
    QSqlQuery query(database);
    const QString many = u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
                         "INSERT INTO t SELECT 'a row of some length, so that pages are filled' FROM n"_s;
    for (const QString &statement :
         {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA wal_autocheckpoint = 0"_s, u"PRAGMA cache_size = 10"_s,
          u"CREATE TABLE t (x TEXT)"_s, u"BEGIN"_s, many, u"ROLLBACK"_s, u"INSERT INTO t VALUES ('b')"_s})
        QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
    QVERIFY(QFileInfo(file + u"-wal"_s).size() > 500'000);
    QVERIFY(!isWriteAheadLogDamaged(file + u"-wal"_s));
    query.clear();
    database = QSqlDatabase();
}

void TestSession::setsAsideWhatLiesBesideADamagedFile()
{
    QVERIFY(QDir().mkpath(QFileInfo(path()).path()));
    write(path(), QByteArray("This is no database. ").repeated(1'000));
    write(path() + u"-shm"_s, "its index");
    const auto opened = Session::open(path());
    QVERIFY(opened.trouble);
    QVERIFY(!QFile::exists(path() + u"-shm"_s));
    QCOMPARE(read(opened.trouble->setAside + u"-shm"_s), QByteArray("its index"));
    QVERIFY(acceptAndWait(*opened.session, jobs(1, 10)));
}

void TestSession::toleratesRowsThatMakeNoSense()
{
    {
        const auto opened = reopened();
        opened.session->accept(jobs(1, 4), {});
    }
    execute(path(), {u"UPDATE jobs SET stage = 99 WHERE id = 1"_s});
    execute(path(), {u"UPDATE jobs SET stage = 5, details = '{broken' WHERE id = 2"_s});
    execute(path(), {u"UPDATE jobs SET stage = 7, details = '{\"cause\":9999}' WHERE id = 3"_s});
    execute(path(), {u"UPDATE jobs SET stage = 262, url = NULL WHERE id = 4"_s});
    execute(path(), {u"INSERT INTO intents VALUES (77, 'nonsense', 'nonsense')"_s});
    execute(path(), {u"UPDATE counter SET next_id = 2"_s});
    const auto opened = reopened();
    QCOMPARE(opened.session->nextId(), id(5));
    QCOMPARE(opened.jobs.size(), 4U);
    for (const StoredJob &stored : opened.jobs)
        QCOMPARE(kindOf(stored.stage), StageKind::Queued);
}

void TestSession::worksInMemoryWhereThePlaceIsTheTrouble_data()
{
    QTest::addColumn<QString>("place");
    QTest::newRow("another process has it open") << u"locked"_s;
    QTest::newRow("the folder cannot be written") << u"read-only folder"_s;
    QTest::newRow("the file cannot be written") << u"read-only file"_s;
    QTest::newRow("a folder is in its place") << u"folder"_s;
    QTest::newRow("a file is in the place of its folder") << u"file"_s;
}

void TestSession::worksInMemoryWhereThePlaceIsTheTrouble()
{
    QFETCH(QString, place);
    Session::Opened first;
    const QString folder = QFileInfo(path()).path();
    const auto setMode = [](const QString &of, mode_t mode) {
        QCOMPARE(::chmod(of.toUtf8().constData(), mode), 0);
    };
    if (place == "file"_L1) {
        QVERIFY(QDir().mkpath(QFileInfo(folder).path()));
        write(folder, "a file");
    } else if (place == "folder"_L1) {
        QVERIFY(QDir().mkpath(path()));
    } else {
        first = reopened();
        QVERIFY(acceptAndWait(*first.session, jobs(1, 3)));
        if (place != "locked"_L1)
            first.session.reset();
    }
    setMode(m_scratch->path(), 0755);
    if (place == "read-only file"_L1)
        setMode(path(), 0444);
    if (place == "read-only folder"_L1)
        setMode(folder, 0555);
    const QStringList before = QDir(folder).entryList(QDir::Files);

    // Permissions do not count for root: a thread of its own becomes somebody else. The raw call changes only
    // that.
    std::thread([&] {
        if (::geteuid() == 0 && place.startsWith("read-only"_L1))
            QCOMPARE(::syscall(SYS_setresuid, 65534, 65534, 65534), 0);
        const auto opened = Session::open(path());
        QVERIFY(opened.trouble);
        QVERIFY(opened.trouble->setAside.isEmpty());
        QVERIFY(!opened.trouble->detail.isEmpty() && !opened.trouble->detail.contains(u"I/O"_s));
        QCOMPARE(opened.jobs.size(), place.startsWith("read-only"_L1) ? 3U : 0U); // nobody else's
        const auto next = static_cast<quint32>(opened.session->nextId());
        QVERIFY(acceptAndWait(*opened.session, jobs(next, 5)));
        QVERIFY(opened.session->noteSaved(id(next), receiptFor(u"/pictures"_s, u"a.png"_s, "bytes")));
    }).join();
    QCOMPARE(QDir(folder).entryList(QDir::Files), before);
    if (place.startsWith("read-only"_L1)) {
        setMode(folder, 0755);
        setMode(path(), 0644);
        QCOMPARE(reopened().jobs.size(), 3U);
    }
}

void TestSession::readsNoHalfOfWhatCannotBeWritten_data()
{
    QTest::addColumn<bool>("isPlaceForCopy");
    QTest::newRow("there is no place for a copy") << false;
    QTest::newRow("the place for a copy is too small") << true;
}

void TestSession::readsNoHalfOfWhatCannotBeWritten()
{
    QFETCH(bool, isPlaceForCopy);
    const QString folder = QFileInfo(path()).path();
    const QString place = m_scratch->filePath(u"copies"_s);
    QVERIFY(QDir().mkpath(folder) && QDir().mkpath(place));
    const test::Mounted disk(folder, "tmpfs", "size=8m");
    const test::Mounted copies(place, "tmpfs", "size=64k");
    if (!disk || !copies)
        QSKIP("Only root mounts a disk.");
    const QString made = m_scratch->filePath(u"made.sqlite"_s);
    QVERIFY(acceptAndWait(*Session::open(made).session, jobs(1, 1)));
    {
        const auto opened = Session::open(made);
        QVERIFY(acceptAndWait(*opened.session, jobs(2, 3'000)));
        for (const QString &suffix : {u""_s, u"-wal"_s}) // most of it is in the log
            QVERIFY(QFile::copy(made + suffix, path() + suffix));
    }
    QCOMPARE(QProcess::execute(u"mount"_s, {u"-o"_s, u"remount,ro"_s, folder}), 0);
    const QByteArray temporary = qgetenv("TMPDIR");
    qputenv("TMPDIR", QFile::encodeName(isPlaceForCopy ? place : folder));
    const auto opened = Session::open(path());
    qputenv("TMPDIR", temporary);
    QVERIFY(opened.trouble && !opened.trouble->detail.isEmpty());
    QVERIFY(opened.jobs.empty());
    QVERIFY(!QFile::exists(u"-wal"_s));
    QVERIFY(acceptAndWait(*opened.session, jobs(1, 5))); // in memory
}

void TestSession::saysThatItCannotBeWritten_data()
{
    QTest::addColumn<bool>("isDiskFull");
    QTest::newRow("the disk is full") << true;
    QTest::newRow("a limit on the size of files") << false;
}

void TestSession::saysThatItCannotBeWritten()
{
    QFETCH(bool, isDiskFull);
    const QByteArray where = m_scratch->filePath(u"deep"_s).toUtf8();
    QVERIFY(QDir().mkpath(QString::fromUtf8(where)));
    rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    if (isDiskFull && ::mount("pixhaul-test", where.constData(), "tmpfs", 0, "size=512k") != 0) {
        qInfo("Only root mounts a disk that can be filled; the limit on sizes stands in.");
        return;
    }
    const auto loosen = qScopeGuard([&] {
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::umount2(where.constData(), MNT_DETACH);
    });
    const rlimit tight{512 << 10, before.rlim_max};
    if (!isDiskFull)
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);

    const Receipt receipt = receiptFor(m_scratch->path(), u"a.png"_s, "bytes");
    write(m_scratch->filePath(receipt.file), "bytes");
    quint32 accepted = 100;
    {
        const auto opened = reopened();
        Result<void> result = acceptAndWait(*opened.session, jobs(1, accepted));
        QVERIFY(result);
        QVERIFY(opened.session->noteIntent(id(2), receipt));
        for (int round = 0; round < 200; ++round) {
            result = acceptAndWait(*opened.session, jobs(accepted + 1, 100));
            if (!result)
                break;
            accepted += 100;
        }
        QVERIFY(!result);
        QCOMPARE(result.error().cause, isDiskFull ? Cause::DiskFull : Cause::FileTrouble);
        QVERIFY(!result.error().detail.isEmpty());
        opened.session->note(id(1), stage::Cancelled{}); // nobody waits for it; nothing crashes
        opened.session->moveUnfinished(u"/elsewhere"_s);
    }
    for (int start = 0; start < 2;
         ++start) { // there is still no room, but the queue is shown, and its intent settled
        const auto opened = reopened();
        QCOMPARE(opened.jobs.size(), std::size_t(accepted));
        QCOMPARE(kindOf(opened.jobs.at(1).stage), StageKind::Saved);
    }
}

void TestSession::writesWhatItCouldNotOnceThereIsRoom_data()
{
    QTest::addColumn<bool>("isWrittenOn");
    QTest::newRow("with what is to be written next") << true;
    QTest::newRow("at the latest in the end") << false;
}

void TestSession::writesWhatItCouldNotOnceThereIsRoom()
{
    QFETCH(bool, isWrittenOn);
    const QString small = m_scratch->filePath(u"deep"_s);
    QVERIFY(QDir().mkpath(small));
    const test::Mounted disk(small, "tmpfs", "size=512k");
    if (!disk)
        QSKIP("Only root mounts a disk that can be filled.");
    {
        const auto opened = reopened();
        std::atomic<int> troubles = 0;
        opened.session->setTroubleListener([&troubles](const QString &) { ++troubles; });
        QVERIFY(acceptAndWait(*opened.session, jobs(1, 10)));
        {
            const test::Ballast ballast(small);
            QVERIFY(!acceptAndWait(*opened.session, jobs(11, 200)));
            opened.session->note(id(1), stage::Cancelled{});
            QVERIFY(!acceptAndWait(*opened.session, jobs(211, 1)));
            const Receipt receipt = receiptFor(u"/pictures"_s, u"b.png"_s, "bytes");
            QVERIFY(!opened.session->noteIntent(id(2), receipt)); // is not made up for: nothing was published
            QVERIFY(!opened.session->noteSaved(id(3), receipt));
            QCOMPARE(troubles.load(), 1);
        }
        if (isWrittenOn) {
            QVERIFY(acceptAndWait(*opened.session, jobs(212, 1)));
            const QString copy = m_scratch->filePath(u"copy.db"_s); // as if it ended here
            for (const QString &suffix : {u""_s, u"-wal"_s})
                QVERIFY(QFile::copy(path() + suffix, copy + suffix));
            QCOMPARE(Session::open(copy).jobs.size(), 212U);
        }
    }
    const auto opened = reopened();
    QCOMPARE(opened.jobs.size(), isWrittenOn ? 212U : 211U);
    QCOMPARE(kindOf(opened.jobs[0].stage), StageKind::Cancelled);
    QCOMPARE(kindOf(opened.jobs[1].stage), StageKind::Queued);
    QCOMPARE(kindOf(opened.jobs[2].stage), StageKind::Saved);
    QCOMPARE(opened.session->nextId(), id(isWrittenOn ? 213 : 212));
}

void TestSession::tellsNobodyWhoListensNoMore()
{
    const QString small = m_scratch->filePath(u"deep"_s);
    QVERIFY(QDir().mkpath(small));
    const test::Mounted disk(small, "tmpfs", "size=512k");
    if (!disk)
        QSKIP("Only root mounts a disk that can be filled.");
    const auto opened = reopened();
    std::atomic<int> troubles = 0;
    opened.session->setTroubleListener([&troubles](const QString &) { ++troubles; });
    opened.session->setTroubleListener({});
    const test::Ballast ballast(small);
    QVERIFY(!acceptAndWait(*opened.session, jobs(1, 200)));
    QCOMPARE(troubles.load(), 0);
}

void TestSession::acceptsAHundredThousandQuickly()
{
    constexpr quint32 many = 100'000;
    QElapsedTimer timer;
    {
        const auto opened = reopened();
        auto links = jobs(1, many);
        timer.start();
        QVERIFY(acceptAndWait(*opened.session, std::move(links)));
        qInfo("100,000 jobs accepted in %lld ms", timer.elapsed());
        timer.start();
        for (quint32 number = 1; number <= many; number += 10)
            opened.session->note(id(number), stage::Cancelled{});
        qInfo("10,000 stages asked for in %lld ms", timer.restart());
    }
    qInfo("and written in %lld ms", timer.restart());
    const auto opened = reopened();
    qInfo("all read again in %lld ms", timer.elapsed());
    QCOMPARE(opened.jobs.size(), std::size_t(many));
    qsizetype cancelled = 0;
    for (std::size_t i = 0; i < opened.jobs.size(); ++i) {
        QCOMPARE(opened.jobs[i].id, id(quint32(i + 1)));
        cancelled += kindOf(opened.jobs[i].stage) == StageKind::Cancelled;
    }
    QCOMPARE(cancelled, qsizetype(many / 10));
}

void TestSession::servesManyThreads()
{
    constexpr quint32 threads = 4;
    constexpr quint32 each = 50;
    {
        const auto opened = reopened();
        Session &session = *opened.session;
        QVERIFY(acceptAndWait(session, jobs(1, threads * each)));
        std::vector<std::jthread> pool;
        for (quint32 t = 0; t < threads; ++t)
            pool.emplace_back([&session, t] {
                for (quint32 number = t * each + 1; number <= (t + 1) * each; ++number) {
                    const Receipt receipt = receiptFor(u"/pictures"_s, u"%1.png"_s.arg(number), "bytes");
                    QVERIFY(session.noteIntent(id(number), receipt));
                    QVERIFY(session.noteSaved(id(number), receipt));
                }
            });
    }
    for (const StoredJob &stored : reopened().jobs)
        QCOMPARE(kindOf(stored.stage), StageKind::Saved);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--accept-until-killed") == 0)
        return acceptUntilKilled(QString::fromLocal8Bit(argv[2]));
    TestSession test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_session.moc"
