#include "store/session.h"
#include "support/files.h"
#include "support/headlessprogram.h"
#include "support/loopdisk.h"
#include "support/numberedpictures.h"
#include "support/picturesite.h"
#include "support/soak.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

constexpr int pictures = 80;

/// What is wrong with the files of jobs that the session has as saved; empty if each is there, whole.
QString brokenNote(const std::vector<StoredJob> &jobs)
{
    for (const StoredJob &job : jobs) {
        const auto *saved = std::get_if<stage::Saved>(&job.stage);
        if (!saved)
            continue;
        const Receipt &receipt = saved->receipt;
        const QByteArray bytes = contentOf(receipt.folder + u'/' + receipt.file);
        if (QCryptographicHash::hash(bytes, QCryptographicHash::Sha256) != receipt.sha256)
            return u"%1 is noted as saved, and is not"_s.arg(receipt.file);
        if (!receipt.original.isEmpty() && !QFile::exists(receipt.folder + u'/' + receipt.original))
            return u"%1 is noted as saved, and is not"_s.arg(receipt.original);
    }
    return {};
}

} // namespace

/// The power goes at random moments: what was said, or noted, to be saved is on the disk.
class TestPowerCut : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random;

private slots:
    void initTestCase() { m_random.seed(randomSeed()); }

    void whatWasSaidIsThereAtOnce_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("a picture") << QStringList{};
        QTest::newRow("a picture and what came") << QStringList{u"--keep-original"_s};
        QTest::newRow("in a folder below") << QStringList{u"--name"_s, u"*host*/*idx*/*name*"_s};
        QTest::newRow("in place of another") << QStringList{u"--existing"_s, u"replace"_s};
    }
    /// Before any other picture, or the session, which lies elsewhere, could sync its name by chance.
    void whatWasSaidIsThereAtOnce()
    {
        QFETCH(const QStringList, options);
        const QTemporaryDir scratch;
        LoopDisk disk(scratch.path(), LoopDisk::Ext4);
        if (!disk.mount()) {
            QVERIFY2(::geteuid() != 0, qPrintable(disk.trouble()));
            QSKIP("Only root mounts a disk whose power can be cut.");
        }
        FaultServer server;
        server.on("/cat.jpg", Reply::ok(numberedFile(1)));
        const QString folder = disk.where() + u"/pictures"_s;
        if (options.contains(u"replace"_s)) {
            QVERIFY(QDir().mkdir(folder) && numberedPicture(0).save(folder + u"/cat.png"_s));
            ::sync();
        }
        const auto link = [&server](const QByteArray &target) {
            return QString::fromLatin1(server.url(target).toEncoded());
        };
        server.on("/mute.jpg", Reply::silence());
        bool isCut = false;
        const auto cut =
            HeadlessProgram(scratch.path())
                .runUntilSaid(u"saved"_s, 1,
                              options + QStringList{u"-o"_s, folder, link("/cat.jpg"), link("/mute.jpg")},
                              [&] { isCut = disk.cutPower(); });
        QVERIFY2(isCut, cut.err.constData());
        QVERIFY2(disk.unmount() && disk.mount(), qPrintable(disk.trouble()));
        const auto saved = cut.events(u"saved"_s);
        QCOMPARE(saved.size(), 1);
        const QString broken = brokenPromise(folder, saved);
        QVERIFY2(broken.isEmpty(), qPrintable(broken));
        if (options.contains(u"--keep-original"_s))
            QCOMPARE(contentOf(folder + u"/cat.jpg"_s), numberedFile(1));
    }

    void keepsWhatWasSaved_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("options");
        const auto row = [](const char *sentence, LoopDisk::Kind kind, const QStringList &options = {}) {
            QTest::newRow(sentence) << int(kind) << options;
        };
        row("ext4", LoopDisk::Ext4);
        row("ext4, what came is kept, too", LoopDisk::Ext4, {u"--keep-original"_s});
        row("ext4, in folders below", LoopDisk::Ext4, {u"--name"_s, u"*host*/*idx*/*name*"_s});
        row("xfs, files are replaced", LoopDisk::Xfs, {u"--existing"_s, u"replace"_s});
    }
    void keepsWhatWasSaved()
    {
        QFETCH(const int, kind);
        QFETCH(const QStringList, options);
        const Originals originals =
            options.contains(u"--keep-original"_s) ? Originals::Kept : Originals::Dropped;
        PictureSite site(pictures);
        const QTemporaryDir scratch;
        QFile list(scratch.filePath(u"links.txt"_s));
        QVERIFY(list.open(QIODevice::WriteOnly) && list.write(site.list()) > 0);
        list.close();
        HeadlessProgram program(scratch.path());
        qint64 expected = 0; // ms, of a run to the end
        int cuts = 0;
        int promised = 0;
        for (int runs = 0; cuts < soakOr(1, 50); ++runs) {
            LoopDisk disk(scratch.path(), static_cast<LoopDisk::Kind>(kind));
            if (!disk.mount()) {
                QVERIFY2(::geteuid() != 0, qPrintable(disk.trouble()));
                QSKIP("Only root mounts a disk whose power can be cut.");
            }
            const QString folder = disk.where() + u"/pictures"_s;
            const QString profile = disk.where() + u"/profile"_s;
            const QStringList asked =
                options + QStringList{u"--resume"_s, u"--profile"_s, profile, u"-o"_s, folder};
            const QStringList askedFirst = asked + QStringList{u"-i"_s, list.fileName()};
            QElapsedTimer timer;
            timer.start();
            if (runs == 0) { // to know how long one takes
                QVERIFY(isAllSaved(program.run(askedFirst), false));
                expected = timer.elapsed();
                continue;
            }
            bool isCut = false;
            const auto cut = program.runUntil(1ms * m_random.bounded(int(expected)), askedFirst,
                                              [&] { isCut = disk.cutPower(); });
            if (cut.isNormal) // before the moment came
                continue;
            QVERIFY2(isCut, qPrintable(qt_error_string()));
            ++cuts;
            QVERIFY2(disk.unmount() && disk.mount(), qPrintable(disk.trouble()));

            const bool isAccepted = cut.events(u"link"_s).size() == pictures; // as it said itself
            const auto saved = cut.events(u"saved"_s);
            promised += int(saved.size());
            {
                const auto opened = Session::open(profile + u"/session.db"_s);
                // Its last notes may be torn: nobody was told that they were on the disk.
                QVERIFY2(!opened.trouble || opened.trouble->isPartlyRead,
                         opened.trouble ? qPrintable(opened.trouble->detail) : "");
                if (isAccepted)
                    QCOMPARE(opened.jobs.size(), std::size_t(pictures));
                const QString note = brokenNote(opened.jobs);
                QVERIFY2(note.isEmpty(), qPrintable(note));
                const auto noted = std::ranges::count(opened.jobs, StageKind::Saved,
                                                      [](const StoredJob &job) { return kindOf(job.stage); });
                QVERIFY(noted >= saved.size());
            }
            const QString broken = brokenPromise(folder, saved);
            QVERIFY2(broken.isEmpty(), qPrintable(broken));
            const auto resumed = program.run(isAccepted ? asked : askedFirst);
            QVERIFY2(isAllSaved(resumed, isAccepted), resumed.err.constData());
            const QString fault = faultInFolder(folder, pictures, originals);
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
        }
        qInfo("%d cuts, %d pictures saved before them; a run takes %lld ms", cuts, promised, expected);
    }
};

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"
