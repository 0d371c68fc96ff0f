#include "support/filesystems.h"
#include "support/headlessprogram.h"
#include "support/loopdisk.h"
#include "support/picturesite.h"
#include "support/soak.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace pixhaul::test;

/// The same on every file system: names that collide, a kill, files that are replaced.
class TestFileSystems : public QObject
{
    Q_OBJECT

    static constexpr int tmpfs = -1; // beside the kinds of LoopDisk
    QRandomGenerator m_random;
    std::unique_ptr<QTemporaryDir> m_scratch;
    std::unique_ptr<LoopDisk> m_loopDisk;
    std::unique_ptr<Mounted> m_inMemory;

    bool mount(int kind)
    {
        m_scratch = std::make_unique<QTemporaryDir>();
        if (kind == tmpfs) {
            m_inMemory = std::make_unique<Mounted>(m_scratch->path(), "tmpfs", "size=64m");
            return bool(*m_inMemory);
        }
        m_loopDisk = std::make_unique<LoopDisk>(m_scratch->path(), static_cast<LoopDisk::Kind>(kind));
        return m_loopDisk->mount();
    }

private slots:
    void initTestCase() { m_random.seed(randomSeed()); }
    void cleanup()
    {
        m_loopDisk.reset();
        m_inMemory.reset();
        m_scratch.reset();
    }

    void savesAndGoesOn_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("ext4") << int(LoopDisk::Ext4);
        QTest::newRow("xfs") << int(LoopDisk::Xfs);
        QTest::newRow("btrfs") << int(LoopDisk::Btrfs);
        QTest::newRow("tmpfs") << tmpfs;
        QTest::newRow("exFAT, which has no links") << int(LoopDisk::ExFat);
        QTest::newRow("FAT by a program that knows neither links nor renames without replacing")
            << int(LoopDisk::Fat);
    }
    void savesAndGoesOn()
    {
        QFETCH(const int, kind);
        if (!mount(kind)) {
            const bool isPossible =
                ::geteuid() == 0 && (kind < LoopDisk::ExFat || QFile::exists(u"/dev/fuse"_s));
            QVERIFY2(!isPossible, m_loopDisk ? qPrintable(m_loopDisk->trouble()) : "no tmpfs");
            QSKIP("Only root mounts disks, and some only where there is FUSE.");
        }
        const QString disk = m_loopDisk ? m_loopDisk->where() : m_scratch->path();
        const QTemporaryDir home;
        // fusefat itself spoils the names in larger folders.
        PictureSite site(kind == LoopDisk::Fat ? 25 : soakOr(25, 400));
        QFile list(home.filePath(u"links.txt"_s));
        QVERIFY(list.open(QIODevice::WriteOnly) && list.write(site.list()) > 0);
        list.close();
        HeadlessProgram program(home.path());

        // Everything lies there, the session as well; but fusefat spoils a file, and its whole disk, that is
        // opened anew and then grows past the end of a cluster.
        const QString profile = (kind == LoopDisk::Fat ? home.path() : disk) + u"/profile"_s;
        QElapsedTimer timer;
        for (const QStringList &options :
             {QStringList{}, {u"--keep-original"_s}, {u"--name"_s, u"*host*/*num* *name*"_s}}) {
            const QString folder = disk + u"/pictures %1"_s.arg(options.size());
            const QStringList asked = options + QStringList{u"--profile"_s, profile, u"-o"_s, folder};
            timer.start();
            const auto end = program.run(asked + QStringList{u"-i"_s, list.fileName()});
            QVERIFY2(isAllSaved(end, false), end.err.constData());
            const auto originals =
                options.contains(u"--keep-original"_s) ? Originals::Kept : Originals::Dropped;
            const QString fault = faultInFolder(folder, site.pictures(), originals);
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
        }
        const auto expected = int(timer.elapsed());
        const QString folder = disk + u"/pictures 0"_s;
        const QStringList asked{u"--existing"_s, u"replace"_s, u"--profile"_s, profile, u"-o"_s, folder};
        const auto replaced = program.run(asked + QStringList{u"-i"_s, list.fileName()});
        QVERIFY2(isAllSaved(replaced, false), replaced.err.constData());
        const QString fault = faultInFolder(folder, site.pictures());
        QVERIFY2(fault.isEmpty(), qPrintable(fault));

        for (int kills = 0; kills < soakOr(1, 20); ++kills) {
            const QString cut = disk + u"/cut %1"_s.arg(kills);
            const QStringList options{
                u"--keep-original"_s, u"--resume"_s, u"--profile"_s, profile, u"-o"_s, cut};
            const auto moment = 1ms * m_random.bounded(expected);
            const auto killed = program.runUntil(moment, options + QStringList{u"-i"_s, list.fileName()});
            const bool isAccepted = killed.events(u"link"_s).size() == site.pictures();
            const QString broken = brokenPromise(cut, killed.events(u"saved"_s));
            QVERIFY2(broken.isEmpty(), qPrintable(broken));
            const auto end =
                program.run(isAccepted ? options : options + QStringList{u"-i"_s, list.fileName()});
            QVERIFY2(isAllSaved(end, isAccepted), end.err.constData());
            const QString left = faultInFolder(cut, site.pictures(), Originals::Kept);
            QVERIFY2(left.isEmpty(), qPrintable(left));
            QVERIFY(QDir(cut).removeRecursively()); // there is not much room
        }
        if (m_loopDisk)
            QVERIFY2(m_loopDisk->unmount(), qPrintable(m_loopDisk->trouble()));
    }
};

QTEST_GUILESS_MAIN(TestFileSystems)
#include "tst_filesystems.moc"
