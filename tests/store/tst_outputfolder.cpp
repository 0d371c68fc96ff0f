#include "store/filename.h"
#include "store/outputfolder.h"

#include "support/files.h"
#include "support/filesystems.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

const QByteArray content = QByteArray("a picture, or so we say").repeated(10'000);

/// What commits one file as the engine does: stage, publish, and the next name while one is taken.
Result<QString> save(OutputFolder &folder, const QByteArray &bytes, const QString &wanted)
{
    auto staged = folder.stage(bytes);
    if (!staged)
        return failed(staged.error());
    for (QString name = wanted;; name = numbered(wanted, name == wanted ? 2 : 3)) {
        const auto published = folder.publish(*staged, name);
        if (!published)
            return failed(published.error());
        if (*published)
            return name;
    }
}

/// Makes this thread an ordinary user for whom permissions count. Ordinary already: nothing to do.
void becomeNobody()
{
    constexpr uid_t nobody = 65534;
    if (::geteuid() != 0)
        return;
    // The raw calls change this thread only, those of glibc all threads.
    if (::syscall(SYS_setresgid, nobody, nobody, nobody) != 0 ||
        ::syscall(SYS_setresuid, nobody, nobody, nobody) != 0)
        qFatal("Cannot become nobody: %s", qPrintable(qt_error_string()));
}

/// How many bytes this thread writes to files, if it is set.
thread_local qint64 *written = nullptr;
/// The files and folders that this thread syncs while it is set.
thread_local QStringList *synced = nullptr;

} // namespace

/// The program's own calls pass through here.
extern "C" ssize_t write(int file, const void *bytes, size_t length)
{
    const ssize_t done = ::syscall(SYS_write, file, bytes, length);
    if (written && done > 0)
        *written += done;
    return done;
}

extern "C" int fsync(int file)
{
    if (synced)
        synced->append(QFile::symLinkTarget(u"/proc/self/fd/%1"_s.arg(file)));
    return int(::syscall(SYS_fsync, file));
}

class TestOutputFolder : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { m_scratch.reset(); }

    void savesWhateverTheFileSystemLacks_data();
    void savesWhateverTheFileSystemLacks();
    void replacesAndFollowsNothing_data();
    void replacesAndFollowsNothing();
    void leavesNothingOfAFileThatGotNoName_data();
    void leavesNothingOfAFileThatGotNoName();
    void removesWhatACrashLeftAndNothingElse();
    void honoursTheUmask();
    void makesTheFolderAndItsParents();
    void syncsEachFolderThatItMakes_data();
    void syncsEachFolderThatItMakes();
    void makesFoldersBelowWhatCannotBeRead();
    void goesOnInAFolderThatWasRenamed();
    void refusesNamesThatLeadElsewhere_data();
    void refusesNamesThatLeadElsewhere();
    void tellsThatTheDiskIsFull_data();
    void tellsThatTheDiskIsFull();
    void writesNothingOfWhatCannotFit_data();
    void writesNothingOfWhatCannotFit();
    void tellsThatThereIsALimitOnFiles_data();
    void tellsThatThereIsALimitOnFiles();
    void tellsThatTheFolderIsGone_data();
    void tellsThatTheFolderIsGone();
    void tellsThatTheFolderIsReadOnly();
    void tellsWhatIsWrongWithAFolder_data();
    void tellsWhatIsWrongWithAFolder();
    void savesOnVfat();
    void savesFromManyThreads();

private:
    QString scratch(const QString &name = {}) const
    {
        return name.isEmpty() ? m_scratch->path() : m_scratch->filePath(name);
    }
    std::shared_ptr<OutputFolder> opened(const QString &path) const
    {
        auto folder = OutputFolder::open(path);
        return folder ? *folder : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_scratch;
};

void TestOutputFolder::savesWhateverTheFileSystemLacks_data()
{
    lackRows();
}

void TestOutputFolder::savesWhateverTheFileSystemLacks()
{
    QFETCH(int, lacks);
    onSpareThread([&] {
        deprive(lacks);
        QVERIFY(!troubleWith(scratch()));
        const auto folder = opened(scratch());
        QVERIFY(folder);
        QCOMPARE(folder->path(), scratch());
        const auto staged = folder->stage(content);
        QVERIFY(staged);
        const QStringList hidden = (lacks & NamelessFiles) ? entriesOf(scratch()) : QStringList();
        QCOMPARE(hidden.size(), (lacks & NamelessFiles) ? 1 : 0);
        QVERIFY(hidden.isEmpty() || hidden.first().startsWith(".pixhaul-"_L1));
        QCOMPARE(save(*folder, content, u"猫 1.png"_s).value(), u"猫 1.png"_s);
        QCOMPARE(save(*folder, QByteArray(), u"empty.png"_s).value(), u"empty.png"_s);
    });
    QCOMPARE(entriesOf(scratch()), QStringList({u"empty.png"_s, u"猫 1.png"_s}));
    QCOMPARE(contentOf(scratch(u"猫 1.png"_s)), content);
    QCOMPARE(contentOf(scratch(u"empty.png"_s)), QByteArray());
}

void TestOutputFolder::replacesAndFollowsNothing_data()
{
    lackRows();
}

void TestOutputFolder::replacesAndFollowsNothing()
{
    QFETCH(int, lacks);
    const QTemporaryDir elsewhere;
    const QString precious = elsewhere.filePath(u"precious"_s);
    QFile file(precious);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("precious") == 8);
    file.close();
    QVERIFY(QFile::copy(precious, scratch(u"file.png"_s)));
    QVERIFY(QDir(scratch()).mkdir(u"folder.png"_s));
    QVERIFY(QFile::link(precious, scratch(u"link.png"_s)));
    QVERIFY(QFile::link(elsewhere.filePath(u"planted"_s), scratch(u"dangling.png"_s)));
    QVERIFY(QFile::link(elsewhere.path(), scratch(u"folderlink.png"_s)));
    const QStringList before = entriesOf(scratch());
    QCOMPARE(before.size(), 5);

    onSpareThread([&] {
        deprive(lacks);
        const auto folder = opened(scratch());
        QVERIFY(folder);
        for (const QString &name : before) {
            auto staged = folder->stage(content);
            QVERIFY(staged);
            QCOMPARE(folder->publish(*staged, name).value(), false);
            QCOMPARE(folder->publish(*staged, name).value(), false);
            QCOMPARE(folder->publish(*staged, numbered(name, 2)).value(), true);
        }
    });
    QCOMPARE(entriesOf(scratch()).size(), 10);
    for (const QString &name : before)
        QCOMPARE(contentOf(scratch(numbered(name, 2))), content);
    QCOMPARE(contentOf(scratch(u"file.png"_s)), QByteArray("precious"));
    QVERIFY(QFileInfo(scratch(u"link.png"_s)).isSymLink());
    QVERIFY(QFileInfo(scratch(u"dangling.png"_s)).isSymLink());
    QVERIFY(QFileInfo(scratch(u"folder.png"_s)).isDir());
    QCOMPARE(contentOf(precious), QByteArray("precious"));
    QCOMPARE(entriesOf(elsewhere.path()), QStringList(u"precious"_s));
}

void TestOutputFolder::leavesNothingOfAFileThatGotNoName_data()
{
    lackRows();
}

void TestOutputFolder::leavesNothingOfAFileThatGotNoName()
{
    QFETCH(int, lacks);
    onSpareThread([&] {
        deprive(lacks);
        auto folder = opened(scratch());
        QVERIFY(folder);
        auto dropped = folder->stage(content);
        auto outlives = folder->stage(content);
        QVERIFY(dropped && outlives);
        *dropped = std::move(*outlives);
        folder.reset();
    });
    QCOMPARE(entriesOf(scratch()), QStringList());
}

void TestOutputFolder::removesWhatACrashLeftAndNothingElse()
{
    const QString left = u".pixhaul-0123456789abcdef.part"_s;
    const QString inUse = u".pixhaul-fedcba9876543210.part"_s;
    const QString others = u".pixhaul-notes.part"_s;
    for (const QString &name : {left, inUse, others}) {
        QFile file(scratch(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile used(scratch(inUse));
    QVERIFY(used.open(QIODevice::ReadWrite));
    QCOMPARE(::flock(used.handle(), LOCK_EX | LOCK_NB), 0);
    onSpareThread([&] {
        deprive(NamelessFiles);
        const auto folder = opened(scratch());
        QVERIFY(folder);
        QVERIFY(folder->stage(content));
    });
    QCOMPARE(entriesOf(scratch()), QStringList({inUse, others}));
}

void TestOutputFolder::honoursTheUmask()
{
    const mode_t before = ::umask(0027);
    const auto folder = opened(scratch());
    QVERIFY(folder);
    const bool isSaved = save(*folder, content, u"a.png"_s).has_value();
    ::umask(before);
    QVERIFY(isSaved);
    struct stat status = {};
    QCOMPARE(::stat(scratch(u"a.png"_s).toUtf8().constData(), &status), 0);
    QCOMPARE(status.st_mode & 07777U, 0640U);
}

void TestOutputFolder::makesTheFolderAndItsParents()
{
    const QString deep = scratch(u"a/b/c"_s);
    QVERIFY(!troubleWith(deep));
    QVERIFY(freeSpace(deep).value_or(0) > 0);
    QCOMPARE(entriesOf(scratch()), QStringList()); // to ask leaves no trace
    const auto folder = opened(deep);
    QVERIFY(folder);
    QCOMPARE(save(*folder, content, u"a.png"_s).value(), u"a.png"_s);
    QCOMPARE(contentOf(deep + u"/a.png"_s), content);
}

/// Else a power cut could take the whole folder.
void TestOutputFolder::syncsEachFolderThatItMakes_data()
{
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<QStringList>("above"); // of those that are made
    QTest::newRow("the folder alone is missing") << u"there/a"_s << QStringList{u"there"_s};
    QTest::newRow("so are those above")
        << u"there/a/b/c"_s << QStringList{u"there"_s, u"there/a"_s, u"there/a/b"_s};
    QTest::newRow("a link leads there") << u"link/a/b"_s << QStringList{u"there"_s, u"there/a"_s};
    QTest::newRow("nothing is missing") << u"there"_s << QStringList{};
}

void TestOutputFolder::syncsEachFolderThatItMakes()
{
    QFETCH(const QString, chosen);
    QFETCH(const QStringList, above);
    QVERIFY(QDir(scratch()).mkdir(u"there"_s));
    QVERIFY(QFile::link(scratch(u"there"_s), scratch(u"link"_s)));
    QStringList found;
    synced = &found;
    const auto folder = opened(scratch(chosen));
    synced = nullptr;
    QVERIFY(folder);
    QStringList expected;
    for (const QString &name : above)
        expected.append(scratch(name));
    QCOMPARE(found, expected);
    QVERIFY(save(*folder, content, u"a.png"_s));
}

/// As /home often is.
void TestOutputFolder::makesFoldersBelowWhatCannotBeRead()
{
    QVERIFY(QDir(scratch()).mkpath(u"closed/open"_s));
    for (const auto &[name, mode] : {std::pair("/closed/open", 0777), {"/closed", 0711}, {"", 0711}})
        QCOMPARE(::chmod((scratch().toUtf8() + name).constData(), mode_t(mode)), 0);
    onSpareThread([&] {
        becomeNobody();
        QVERIFY(OutputFolder::open(scratch(u"closed/open/new/newer"_s)));
    });
}

void TestOutputFolder::goesOnInAFolderThatWasRenamed()
{
    const QTemporaryDir elsewhere;
    QVERIFY(QDir(scratch()).mkdir(u"before"_s));
    const auto folder = opened(scratch(u"before"_s));
    QVERIFY(folder);
    QVERIFY(QDir(scratch()).rename(u"before"_s, u"after"_s));
    QVERIFY(QFile::link(elsewhere.path(), scratch(u"before"_s)));
    QVERIFY(save(*folder, content, u"a.png"_s));
    QCOMPARE(contentOf(scratch(u"after/a.png"_s)), content);
    QCOMPARE(entriesOf(elsewhere.path()), QStringList());
}

void TestOutputFolder::refusesNamesThatLeadElsewhere_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << QString();
    QTest::newRow("the folder itself") << u"."_s;
    QTest::newRow("the folder above") << u".."_s;
    QTest::newRow("a file above") << u"../a.png"_s;
    QTest::newRow("an absolute path") << u"/tmp/a.png"_s;
    QTest::newRow("a path that goes through a link") << u"sub/a.png"_s;
    QTest::newRow("a name that a NUL cuts") << QString(u"a.png"_s + QChar(u'\0') + u".png"_s);
    QTest::newRow("a name longer than the file system takes") << QString(300, u'a');
}

void TestOutputFolder::refusesNamesThatLeadElsewhere()
{
    QFETCH(QString, name);
    QVERIFY(QDir(scratch()).mkdir(u"in"_s));
    QVERIFY(QFile::link(scratch(), scratch(u"in/sub"_s)));
    const auto folder = opened(scratch(u"in"_s));
    QVERIFY(folder);
    auto staged = folder->stage(content);
    QVERIFY(staged);
    QCOMPARE(folder->publish(*staged, name).error().cause, Cause::FileTrouble);
    QCOMPARE(entriesOf(scratch()), QStringList(u"in"_s));
    QCOMPARE(entriesOf(scratch(u"in"_s)), QStringList(u"sub"_s));
    QVERIFY(folder->publish(*staged, u"good.png"_s).value());
}

void TestOutputFolder::tellsThatTheDiskIsFull_data()
{
    lackRows();
}

void TestOutputFolder::tellsThatTheDiskIsFull()
{
    QFETCH(int, lacks);
    const Mounted disk(scratch(), "tmpfs", "size=1m");
    if (!disk) {
        qInfo("Only root mounts a disk that can be filled; /dev/full is no folder. The limit on sizes stands "
              "in.");
        return;
    }
    onSpareThread([&] {
        deprive(lacks);
        const auto folder = opened(scratch());
        QVERIFY(folder);
        int saved = 0;
        for (; saved < 100; ++saved) {
            const auto file = save(*folder, content, u"%1.png"_s.arg(saved));
            if (!file) {
                QCOMPARE(file.error().cause, Cause::DiskFull);
                QVERIFY(!file.error().detail.isEmpty());
                break;
            }
        }
        QVERIFY(saved > 0 && saved < 100);
        QCOMPARE(entriesOf(scratch()).size(), saved);
        QVERIFY(freeSpace(scratch()).value() < content.size());

        QVERIFY(QFile::remove(scratch(u"0.png"_s))); // room again: the same folder goes on
        QCOMPARE(save(*folder, content, u"again.png"_s).value(), u"again.png"_s);
    });
    for (const QString &name : entriesOf(scratch()))
        QCOMPARE(contentOf(scratch(name)), content);
}

void TestOutputFolder::writesNothingOfWhatCannotFit_data()
{
    lackRows();
}

void TestOutputFolder::writesNothingOfWhatCannotFit()
{
    QFETCH(int, lacks);
    const Mounted disk(scratch(), "tmpfs", "size=2m");
    if (!disk) {
        qInfo("Only root mounts a disk that is too small.");
        return;
    }
    onSpareThread([&] {
        deprive(lacks);
        const auto folder = opened(scratch());
        QVERIFY(folder);
        qint64 bytes = 0;
        written = &bytes;
        const auto tooBig = folder->stage(QByteArray((2 << 20) + 1, 'x'));
        written = nullptr;
        QVERIFY(!tooBig);
        QCOMPARE(tooBig.error().cause, Cause::DiskFull);
        QCOMPARE(bytes, 0);
        QCOMPARE(entriesOf(scratch()), QStringList());

        const QByteArray fits(3 << 19, 'x');
        written = &bytes;
        QVERIFY(save(*folder, fits, u"a.png"_s));
        written = nullptr;
        QVERIFY(bytes >= fits.size()); // it would have been seen
        QCOMPARE(contentOf(scratch(u"a.png"_s)), fits);
    });
}

void TestOutputFolder::tellsThatThereIsALimitOnFiles_data()
{
    QTest::addColumn<int>("resource");
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<Cause>("cause");
    QTest::newRow("on their size") << int(RLIMIT_FSIZE) << quint64(content.size() - 1) << Cause::FileTooLarge;
    QTest::newRow("on how many are open") << int(RLIMIT_NOFILE) << quint64(0) << Cause::TooManyFiles;
}

void TestOutputFolder::tellsThatThereIsALimitOnFiles()
{
    QFETCH(int, resource);
    QFETCH(quint64, limit);
    const auto which = static_cast<__rlimit_resource>(resource);
    const auto folder = opened(scratch());
    QVERIFY(folder);
    rlimit before = {};
    QCOMPARE(::getrlimit(which, &before), 0);
    const rlimit tight{limit, before.rlim_max};
    QCOMPARE(::setrlimit(which, &tight), 0);
    const auto staged = folder->stage(content);
    QCOMPARE(::setrlimit(which, &before), 0);
    QVERIFY(!staged);
    QTEST(staged.error().cause, "cause");
    QVERIFY(stopsTheQueue(staged.error()));
    QCOMPARE(entriesOf(scratch()), QStringList());
    QVERIFY(save(*folder, content, u"a.png"_s));
}

void TestOutputFolder::tellsThatTheFolderIsGone_data()
{
    lackRows();
}

void TestOutputFolder::tellsThatTheFolderIsGone()
{
    QFETCH(int, lacks);
    onSpareThread([&] {
        deprive(lacks);
        for (const bool stagesBefore : {true, false}) {
            const QString path = scratch(u"folder"_s);
            const auto folder = opened(path);
            QVERIFY(folder);
            auto staged = folder->stage(content);
            QVERIFY(staged);
            QVERIFY(QDir(path).removeRecursively());
            const Failure why =
                stagesBefore ? folder->publish(*staged, u"a.png"_s).error() : folder->stage(content).error();
            QCOMPARE(why.cause, Cause::FolderGone);
        }
    });
    QCOMPARE(entriesOf(scratch()), QStringList());
}

void TestOutputFolder::tellsThatTheFolderIsReadOnly()
{
    QCOMPARE(::chmod(scratch().toUtf8().constData(), 0777), 0);
    onSpareThread([&] {
        becomeNobody();
        const QString path = scratch(u"mine"_s);
        const auto folder = opened(path);
        QVERIFY(folder);
        auto staged = folder->stage(content);
        QVERIFY(staged);
        QCOMPARE(::chmod(path.toUtf8().constData(), 0555), 0);
        QCOMPARE(folder->publish(*staged, u"a.png"_s).error().cause, Cause::FolderUnwritable);
        QCOMPARE(folder->stage(content).error().cause, Cause::FolderUnwritable);
        QCOMPARE(OutputFolder::open(path).error().cause, Cause::FolderUnwritable);
        QCOMPARE(OutputFolder::open(path + u"/sub"_s).error().cause, Cause::FolderUnwritable);
        QCOMPARE(troubleWith(path).value().cause, Cause::FolderUnwritable);
        QCOMPARE(troubleWith(path + u"/sub/sub"_s).value().cause, Cause::FolderUnwritable);
        QCOMPARE(entriesOf(path), QStringList());
        QCOMPARE(::chmod(path.toUtf8().constData(), 0755), 0);
    });
}

void TestOutputFolder::tellsWhatIsWrongWithAFolder_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<std::optional<Cause>>("cause");
    const auto row = [](const char *sentence, const QString &folder, std::optional<Cause> cause) {
        QTest::newRow(sentence) << folder << cause;
    };
    row("a folder is fine", u"good"_s, std::nullopt);
    row("a link to a folder is fine: the user chose it", u"goodlink"_s, std::nullopt);
    row("a folder that can be made is fine", u"good/new/newer"_s, std::nullopt);
    row("a file is no folder", u"file"_s, Cause::FolderUnwritable);
    row("nor can one be made below a file", u"file/sub"_s, Cause::FolderUnwritable);
    row("a link to nothing leads nowhere", u"dangling"_s, Cause::FolderGone);
    row("links in a circle, too", u"circle"_s, Cause::FolderUnwritable);
}

void TestOutputFolder::tellsWhatIsWrongWithAFolder()
{
    QFETCH(QString, folder);
    QFETCH(std::optional<Cause>, cause);
    QVERIFY(QDir(scratch()).mkdir(u"good"_s));
    QVERIFY(QFile::link(scratch(u"good"_s), scratch(u"goodlink"_s)));
    QFile file(scratch(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(scratch(u"nothing"_s), scratch(u"dangling"_s)));
    QVERIFY(QFile::link(scratch(u"circle"_s), scratch(u"circle"_s)));
    const QStringList before = entriesOf(scratch());

    const auto trouble = troubleWith(scratch(folder));
    QCOMPARE(trouble.has_value(), cause.has_value());
    if (cause)
        QCOMPARE(trouble->cause, *cause);
    QCOMPARE(entriesOf(scratch()), before);
    const auto open = OutputFolder::open(scratch(folder));
    QCOMPARE(open.has_value(), !cause.has_value());
    QVERIFY(open || reasonOf(open.error().cause) == Reason::Disk);
}

void TestOutputFolder::savesOnVfat()
{
    const QString image = scratch(u"disk.img"_s);
    const QString where = scratch(u"disk"_s);
    QVERIFY(QDir(scratch()).mkdir(u"disk"_s));
    QFile file(image);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(8 << 20));
    file.close();
    const bool isMounted = QProcess::execute(u"mkfs.vfat"_s, {image}) == 0 &&
                           QProcess::execute(u"mount"_s, {u"-o"_s, u"loop"_s, image, where}) == 0;
    if (!isMounted) {
        qInfo("No vfat can be mounted here; the row \"no nameless files, like vfat\" stands in.");
        return;
    }
    {
        const auto folder = opened(where);
        QVERIFY(folder);
        QCOMPARE(save(*folder, content, u"a.png"_s).value(), u"a.png"_s);
        QCOMPARE(save(*folder, content, u"A.PNG"_s).value(), u"A (2).PNG"_s);
        QCOMPARE(entriesOf(where).size(), 2);
    }
    QCOMPARE(QProcess::execute(u"umount"_s, {where}), 0);
}

void TestOutputFolder::savesFromManyThreads()
{
    constexpr int threads = 4;
    constexpr int each = 25;
    const auto folder = opened(scratch());
    QVERIFY(folder);
    NameBook book;
    {
        std::vector<std::jthread> pool;
        for (int t = 0; t < threads; ++t)
            pool.emplace_back([&] {
                for (int i = 0; i < each; ++i) {
                    auto staged = folder->stage(content);
                    QVERIFY(staged);
                    QVERIFY(folder->publish(*staged, book.reserve(u"same.png"_s)).value());
                }
            });
    }
    const QStringList names = entriesOf(scratch());
    QCOMPARE(names.size(), threads * each);
    for (const QString &name : names)
        QCOMPARE(contentOf(scratch(name)), content);
}

QTEST_GUILESS_MAIN(TestOutputFolder)
#include "tst_outputfolder.moc"
