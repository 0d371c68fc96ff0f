#include "store/logfile.h"

#include "support/files.h"
#include "support/filesystems.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

class TestLogFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name = u"a.log"_s) const { return m_folder->filePath(name); }

    /// Of all files, the oldest first.
    QByteArrayList lines() const
    {
        QByteArray all;
        for (const QString &name : {u"a.3.log"_s, u"a.2.log"_s, u"a.1.log"_s, u"a.log"_s}) {
            if (QFile::exists(path(name)))
                all += contentOf(path(name));
        }
        return all.chopped(all.endsWith('\n') ? 1 : 0).split('\n');
    }

    static QByteArray numbered(int number) { return QByteArray::number(number).rightJustified(9, '0'); }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { m_folder.reset(); }

    void nothingIsMadeBeforeTheFirstLine()
    {
        LogFile log(path());
        QCOMPARE(entriesOf(m_folder->path()), QStringList());
        QVERIFY(log.append("one\n"));
        QVERIFY(LogFile(path()).append("two\n"));
        QCOMPARE(contentOf(path()), "one\ntwo\n"_ba);
        QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void itsFolderIsMade() { QVERIFY(LogFile(path(u"still/to/be/made/a.log"_s)).append("one\n")); }

    void aFullOneIsPutAsideAndTheOldestGoes()
    {
        LogFile log(path(), 100); // ten lines
        for (int i = 0; i < 75; ++i)
            QVERIFY(log.append(numbered(i) + '\n'));
        QCOMPARE(entriesOf(m_folder->path()),
                 QStringList({u"a.1.log"_s, u"a.2.log"_s, u"a.3.log"_s, u"a.log"_s}));
        QCOMPARE(contentOf(path(u"a.1.log"_s)).size(), 100);
        const QByteArrayList kept = lines();
        QCOMPARE(kept.size(), 35);
        for (qsizetype i = 0; i < kept.size(); ++i)
            QCOMPARE(kept[i], numbered(40 + int(i)));
    }

    void aLineLongerThanAFileIsWrittenAllTheSame()
    {
        LogFile log(path(), 100);
        QVERIFY(log.append(QByteArray(500, 'x') + '\n'));
        QVERIFY(log.append("next\n"));
        QCOMPARE(contentOf(path()), "next\n"_ba);
    }

    void severalWritersLoseAndTearNothing()
    {
        constexpr int writers = 4;
        constexpr int each = 500; // 20 KB of the 24 KB that a.log and its elders hold, rotating eleven times
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([this, writer] {
                LogFile log(path(), 6'000);
                for (int i = 0; i < each; ++i)
                    log.append(numbered(writer * each + i) + '\n');
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QByteArrayList all = lines();
        QCOMPARE(all.size(), writers * each);
        std::ranges::sort(all);
        for (int i = 0; i < writers * each; ++i)
            QCOMPARE(all[i], numbered(i));
        QVERIFY(QFile::exists(path(u"a.1.log"_s)));
    }

    void oneThatSomebodyDeletesIsBegunAnew()
    {
        LogFile log(path());
        QVERIFY(log.append("one\n"));
        QVERIFY(QFile::remove(path()));
        QVERIFY(log.append("two\n"));
        QCOMPARE(contentOf(path()), "two\n"_ba);
    }

    void whereItCannotBeWrittenItIsMissing()
    {
        QVERIFY(!LogFile(u"/proc/1/a.log"_s).append("one\n"));
        QVERIFY(LogFile(path()).append("one\n"));
        QVERIFY(!LogFile(path() + u"/a.log"_s).append("two\n"));
        QVERIFY(!LogFile(m_folder->path()).append("a folder is none\n"));
    }

    void oneThatCannotBePutAsideGrowsNoFurther()
    {
        QVERIFY(QDir().mkpath(path(u"a.1.log/in/the/way"_s)));
        QVERIFY(QDir().mkpath(path(u"a.2.log/in/the/way"_s)));
        LogFile log(path(), 100);
        int written = 0;
        for (int i = 0; i < 1'000; ++i)
            written += log.append(numbered(i) + '\n');
        QVERIFY(written >= 10);
        QVERIFY(contentOf(path()).size() <= 300);
        QVERIFY(QDir(path(u"a.2.log/in/the/way"_s)).exists());
    }

    void aFullDiskCostsLinesAndNothingElse()
    {
        const QString disk = path(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        const Mounted mounted(disk, "tmpfs", "size=64k");
        if (!mounted)
            QSKIP("Only root mounts a disk that can be filled.");
        LogFile log(disk + u"/a.log"_s);
        QVERIFY(log.append("first\n"));
        QFile filler(disk + u"/filler"_s);
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(512, 'x')) > 0) {
        }
        const QByteArray line = QByteArray(999, 'l') + '\n';
        int failures = 0;
        for (int i = 0; i < 10; ++i)
            failures += !log.append(line);
        QVERIFY(failures > 0);
        QVERIFY(filler.resize(0));
        QVERIFY(log.append("last\n"));
        QVERIFY(contentOf(disk + u"/a.log"_s).endsWith("\nlast\n")); // beside what is left of a torn one
        QVERIFY(contentOf(disk + u"/a.log"_s).startsWith("first\n"));
    }
};

QTEST_GUILESS_MAIN(TestLogFile)
#include "tst_logfile.moc"
