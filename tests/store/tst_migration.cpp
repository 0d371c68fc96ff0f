#include "store/session.h"
#include "support/files.h"
#include "support/sqlstatement.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <future>
#include <memory>

#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

const QByteArray picture = "the bytes of a picture";
const QByteArray came = "what came";
constexpr int versions = 3; // that there were before the present one
constexpr int survived = 7; // of the child: it was not killed

/// How many more calls that change the disk this process makes before it kills itself; 0: any number.
std::atomic<int> callsLeft = 0;

void count()
{
    if (callsLeft > 0 && --callsLeft == 0)
        std::raise(SIGKILL);
}

/// What the child does: it opens a session and ends, until its n-th call that changes the disk.
int openUntilKilled(const QString &database, int calls)
{
    callsLeft = calls;
    const bool isWell = !Session::open(database).trouble;
    callsLeft = 0;
    return isWell ? survived : 1;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// All that a job is known by, in one line.
QString lineOf(const StoredJob &job)
{
    QStringList words{QString::number(quint32(job.id)), job.name,
                      job.link.url.path(QUrl::FullyEncoded) + u'?' + job.link.url.query(QUrl::FullyEncoded),
                      job.link.written};
    if (job.link.isLoginLost)
        words.append(u"login lost"_s);
    if (job.isSuspect)
        words.append(u"suspect"_s);
    if (const auto *saved = std::get_if<stage::Saved>(&job.stage)) {
        const Receipt &receipt = saved->receipt;
        words += {u"saved"_s,
                  receipt.file,
                  receipt.original,
                  QString::number(receipt.bytes),
                  QString::fromLatin1(receipt.sha256.toHex().left(6)),
                  receipt.finalUrl.path(),
                  receipt.servedAs,
                  receipt.format,
                  u"%1x%2"_s.arg(receipt.pixels.width()).arg(receipt.pixels.height()),
                  u"%1 frames, %2 attempts"_s.arg(receipt.frames).arg(receipt.attempts)};
    } else if (const auto *failed = std::get_if<stage::Failed>(&job.stage)) {
        words +=
            {u"failed"_s, plainWords(failed->why), failed->why.excerpt, QString::number(failed->attempts)};
    } else if (const auto *skipped = std::get_if<stage::Skipped>(&job.stage)) {
        words += {u"skipped"_s, skipped->path};
    } else {
        words.append(u"stage %1"_s.arg(int(kindOf(job.stage))));
    }
    return words.join(u' ');
}

/// What every version's file has to yield.
QStringList expectedFrom(int version)
{
    const QString receipt = u" 22 4a42ed /ä b.webp image/jpeg; charset=x webp 640x480 7 frames, 3 attempts"_s;
    const auto job = [](int id, const QString &name, const QString &rest) {
        return u"%1 %2.png /%2.jpg?a=b%20c http://h.org/%2.jpg?a=b%20c#part %3"_s.arg(id).arg(name, rest);
    };
    QStringList jobs{
        job(1, u"queued"_s, u"stage 0"_s),
        job(2, u"paused"_s, u"login lost stage 1"_s),
        job(3, u"saved"_s, u"saved saved.png "_s + receipt),
        job(5, u"failed"_s, u"failed HTTP 404 <html> 4"_s),
        job(6, u"skipped"_s, u"skipped /pictures/old.png"_s),
        job(7, u"cancelled"_s, u"stage 8"_s),
        job(8, u"intended"_s, u"saved intended.png "_s + receipt),
        job(9, u"missing"_s, u"stage 0"_s),
    };
    if (version >= 3) {
        jobs.append(job(10, u"converting"_s, u"suspect stage 0"_s));
        jobs.append(job(11, u"pair"_s, u"saved pair.png pair.webp"_s + receipt));
    }
    jobs.append(u"20 猫.png /%E7%8C%AB.jpg? http://h.org/猫.jpg?a=b%20c#part stage 0"_s);
    return jobs;
}

} // namespace

// SQLite's calls, and the program's own, pass through here.
extern "C" ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
    count();
    return ::syscall(SYS_pwrite64, file, bytes, length, offset);
}

extern "C" int ftruncate64(int file, off64_t length) noexcept
{
    count();
    return int(::syscall(SYS_ftruncate, file, length));
}

extern "C" int fdatasync(int file)
{
    count();
    return int(::syscall(SYS_fdatasync, file));
}

extern "C" int fsync(int file)
{
    count();
    return int(::syscall(SYS_fsync, file));
}

extern "C" int unlink(const char *path) noexcept
{
    count();
    return int(::syscall(SYS_unlink, path));
}

/// Older sessions are brought up to the present version, whatever happens meanwhile.
class TestMigration : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString database() const { return m_scratch->filePath(u"session.db"_s); }
    QString folder() const { return m_scratch->filePath(u"pictures"_s); }

    /// Puts the stored session of that version into the scratch folder, and its pictures.
    void bring(int version)
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(folder()));
        for (const QString &name : {u"saved.png"_s, u"intended.png"_s, u"pair.png"_s})
            write(folder() + u'/' + name, picture);
        write(folder() + u"/pair.webp"_s, came);
        QStringList statements;
        const QByteArray stored = contentOf(u"" PIXHAUL_SESSIONS "/version%1.sql"_s.arg(version));
        for (const QString &line : QString::fromUtf8(stored).split(u'\n', Qt::SkipEmptyParts))
            if (!line.startsWith("--"_L1))
                statements.append(QString(line).replace("@FOLDER@"_L1, folder()));
        execute(database(), statements);
    }

    /// Opens it, twice, and finds all that there was.
    void verify(int version) const
    {
        for (const bool isFirst : {true, false}) {
            const auto opened = Session::open(database());
            QVERIFY2(!opened.trouble, opened.trouble ? qPrintable(opened.trouble->detail) : "");
            QStringList jobs;
            for (const StoredJob &job : opened.jobs) {
                jobs.append(lineOf(job));
                QCOMPARE(job.folder, folder());
            }
            QStringList expected = expectedFrom(version);
            if (!isFirst)
                expected.replaceInStrings(u"suspect "_s, QString());
            // Whether somebody is suspect is over with the first start that came to its end.
            if (isFirst && jobs.filter(u"suspect"_s).isEmpty())
                expected.replaceInStrings(u"suspect "_s, QString());
            QCOMPARE(jobs, expected);
            QCOMPARE(opened.session->nextId(), JobId{21});
        }
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void anOlderSessionIsTakenOver_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= versions; ++version)
            QTest::addRow("from version %d", version) << version;
    }
    void anOlderSessionIsTakenOver()
    {
        QFETCH(const int, version);
        bring(version);
        verify(version);

        // It is one of today now.
        Receipt kept{.folder = folder(),
                     .file = u"b.png"_s,
                     .original = u"b.jpg"_s,
                     .bytes = picture.size(),
                     .sha256 = QCryptographicHash::hash(picture, QCryptographicHash::Sha256)};
        const StoredJob added{.id = JobId{21},
                              .link = linkFrom(u"http://h.org/b.jpg"_s),
                              .folder = folder(),
                              .name = u"b.png"_s,
                              .stage = stage::Queued(),
                              .sequence = {.number = 4, .batch = 3, .index = 2, .addedAt = 1'700'000'000}};
        {
            const auto opened = Session::open(database());
            std::promise<Result<void>> done;
            opened.session->accept({added}, [&done](const Result<void> &result) { done.set_value(result); });
            QVERIFY(done.get_future().get());
            const QByteArray hash = QCryptographicHash::hash(came, QCryptographicHash::Sha256);
            QVERIFY(opened.session->noteIntent(added.id, kept, StagedOriginal{came.size(), hash, 7}));
        }
        write(folder() + u"/b.png"_s, picture);
        write(folder() + u"/b.jpg"_s, came);
        const auto opened = Session::open(database());
        const StoredJob &last = opened.jobs.back();
        QCOMPARE(last.id, added.id);
        QVERIFY(last.link == added.link);
        QCOMPARE(last.sequence.number, added.sequence.number);
        QCOMPARE(last.sequence.batch, added.sequence.batch);
        QCOMPARE(last.sequence.index, added.sequence.index);
        QCOMPARE(last.sequence.addedAt, added.sequence.addedAt);
        QVERIFY(std::get<stage::Saved>(last.stage).receipt == kept);
    }

    void aKillAtAnyMomentLosesNothing_data() { anOlderSessionIsTakenOver_data(); }
    void aKillAtAnyMomentLosesNothing()
    {
        QFETCH(const int, version);
        bool isThrough = false;
        int calls = 1;
        for (; !isThrough && !QTest::currentTestFailed(); ++calls) {
            bring(version);
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedChannels);
            child.start(QCoreApplication::applicationFilePath(),
                        {u"--open"_s, database(), QString::number(calls)});
            QVERIFY(child.waitForFinished());
            isThrough = child.exitStatus() == QProcess::NormalExit;
            if (isThrough)
                QCOMPARE(child.exitCode(), survived);
            verify(version);
        }
        qInfo("killed before %d calls", calls - 2);
        QVERIFY(calls > 10);
    }

    void forgetsTheUsersOfTheFirstVersion()
    {
        bring(1);
        execute(database(), {u"UPDATE jobs SET written = 'http://h.org/b@2x.png' WHERE id = 1"_s,
                             u"UPDATE jobs SET written = 'http://@h.org/d.png' WHERE id = 5"_s,
                             // so long that all but its beginning lies elsewhere in the file
                             u"UPDATE jobs SET written = 'http://%1@h.org/e.png' WHERE id = 20"_s.arg(
                                 u"waldemar"_s.repeated(2'000))});
        QVERIFY(contentOf(database()).contains("waldemar"));
        for (int start = 0; start < 2; ++start) {
            const auto opened = Session::open(database());
            QVERIFY(!opened.trouble);
            QStringList links;
            for (const StoredJob &stored : opened.jobs)
                if (stored.link.isLoginLost || stored.id == JobId{1})
                    links += stored.link.written + (stored.link.isLoginLost ? u" lost"_s : QString());
            QCOMPARE(links,
                     (QStringList{u"http://h.org/b@2x.png"_s, u"http://h.org/paused.jpg?a=b%20c#part lost"_s,
                                  u"http://h.org/d.png lost"_s, u"http://h.org/e.png lost"_s}));
        }
        QVERIFY(!contentOf(database()).contains("waldemar"));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == "--open"_L1)
        return openUntilKilled(arguments[2], arguments[3].toInt());
    TestMigration test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_migration.moc"
