#include "support/files.h"
#include "support/filesystems.h"
#include "support/headlessprogram.h"
#include "support/numberedpictures.h"
#include "support/picturesite.h"
#include "support/soak.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

#include <sys/mount.h>

using namespace Qt::StringLiterals;
using namespace pixhaul::test;

namespace {

/// A file system in memory whose size can be changed, where the user may mount one.
class SizedDisk
{
public:
    SizedDisk(const QString &where, int kilobytes)
        : m_where(where.toUtf8())
        , m_isMounted(mount(kilobytes, 0))
    {}
    SizedDisk(const SizedDisk &) = delete;
    SizedDisk &operator=(const SizedDisk &) = delete;
    ~SizedDisk() { ::umount2(m_where.constData(), MNT_DETACH); }

    bool isMounted() const { return m_isMounted; }
    bool resize(int kilobytes) const { return mount(kilobytes, MS_REMOUNT); }

private:
    bool mount(int kilobytes, unsigned long flags) const
    {
        const QByteArray size = "size=" + QByteArray::number(kilobytes) + "k";
        return ::mount("pixhaul-test", m_where.constData(), "tmpfs", flags, size.constData()) == 0;
    }

    const QByteArray m_where;
    const bool m_isMounted;
};

constexpr int jpegNumber = 1;
constexpr int plenty = 4'096; // KB

} // namespace

/// One save after the other on disks that are larger and larger: no file, or a whole one.
class TestFullDisk : public QObject
{
    Q_OBJECT

private slots:
    void neverSavesHalf_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("isProfileThere"); // on the same disk
        QTest::newRow("a picture") << QStringList{} << false;
        QTest::newRow("a picture and what came") << QStringList{u"--keep-original"_s} << false;
        QTest::newRow("in a folder below") << QStringList{u"--name"_s, u"*host*/*name*"_s} << false;
        QTest::newRow("a file from earlier is replaced")
            << QStringList{u"--existing"_s, u"replace"_s} << false;
        QTest::newRow("the session lies there, too") << QStringList{u"--keep-original"_s} << true;
    }
    void neverSavesHalf()
    {
        QFETCH(const QStringList, options);
        QFETCH(const bool, isProfileThere);
        const bool replaces = options.contains(u"replace"_s);
        const bool keepsOriginal = options.contains(u"--keep-original"_s);
        const QByteArray earlier = numberedFile(0); // a PNG
        FaultServer server;
        server.on("/cat.jpg", Reply::ok(numberedFile(jpegNumber), "image/jpeg"));
        int full = 0;
        int inARow = 0;
        // Until it fitted a few times. The first sizes in which a file from earlier fits are larger.
        for (int size = replaces ? 16 : 4; inARow < 3; size += soakOr(9, 1)) {
            const QTemporaryDir scratch;
            const QString where = scratch.filePath(u"disk"_s);
            QVERIFY(QDir().mkdir(where));
            const SizedDisk disk(where, size);
            if (!disk.isMounted())
                QSKIP("Only root mounts a disk that can be filled.");
            const QString folder = where + u"/pictures"_s;
            QVERIFY(QDir().mkdir(folder));
            if (replaces) {
                QFile file(folder + u"/cat.png"_s);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(earlier) == earlier.size());
            }
            HeadlessProgram program(scratch.path());
            QStringList asked = options + QStringList{u"-o"_s, folder};
            if (isProfileThere)
                asked += {u"--profile"_s, where + u"/profile"_s};
            const QString link = QString::fromLatin1(server.url("/cat.jpg").toEncoded());
            const auto end = program.run(asked + QStringList{link});
            QVERIFY2(end.isNormal && (end.exitCode == 0 || end.exitCode == 3), end.err.constData());
            const QString context =
                u"%1 KB, exit code %2: %3"_s.arg(size).arg(end.exitCode).arg(entriesOf(folder).join(u' '));
            const QStringList kept = replaces ? QStringList{u"cat.png"_s} : QStringList();
            if (end.exitCode == 0) {
                ++inARow;
            } else {
                ++full;
                inARow = 0;
                if (options.contains(u"--name"_s))
                    QVERIFY2(entriesOf(folder + u"/127.0.0.1"_s).isEmpty(), qPrintable(context));
                else
                    QVERIFY2(entriesOf(folder) == kept, qPrintable(context));
                if (replaces)
                    QCOMPARE(contentOf(folder + u"/cat.png"_s), earlier);
                // With room the run goes on; where not even the session had any, it is begun anew.
                QVERIFY(disk.resize(plenty));
                auto resumed = program.run(asked + QStringList{u"--resume"_s});
                if (isProfileThere && resumed.exitCode == 2)
                    resumed = program.run(asked + QStringList{link});
                QVERIFY2(isAllSaved(resumed, false), resumed.err.constData());
            }
            QString in = folder;
            if (options.contains(u"--name"_s))
                in += u"/127.0.0.1"_s;
            QCOMPARE(entriesOf(in),
                     keepsOriginal ? (QStringList{u"cat.jpg"_s, u"cat.png"_s}) : QStringList{u"cat.png"_s});
            QVERIFY(numberIn(QImage(in + u"/cat.png"_s, "PNG")) == jpegNumber);
            if (keepsOriginal)
                QCOMPARE(contentOf(in + u"/cat.jpg"_s), numberedFile(jpegNumber));
        }
        qInfo("%d disks were too small", full);
        QVERIFY(full > 0);
    }

    void nothingIsSavedThatCannotBeNoted()
    {
        constexpr int pictures = 60;
        constexpr int filling = 15; // the disk is full when it has come
        const QTemporaryDir scratch;
        const QString where = scratch.filePath(u"disk"_s);
        QVERIFY(QDir().mkpath(where));
        const SizedDisk disk(where, plenty);
        if (!disk.isMounted())
            QSKIP("Only root mounts a disk that can be filled.");
        PictureSite site(pictures);
        const QString list = scratch.filePath(u"list.txt"_s);
        QFile file(list);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(site.list()) > 0);
        file.close();
        const QString folder = scratch.filePath(u"pictures"_s);
        const QStringList asked{u"-o"_s, folder, u"--profile"_s, where + u"/profile"_s};
        HeadlessProgram program(scratch.path());
        bool isFilled = false;
        {
            std::optional<Ballast> ballast;
            const QUrl link(QString::fromLatin1(site.list().split('\n').at(filling)));
            site.server().on(link.path().toLatin1(), [&, ballast = &ballast](const Request &) {
                if (!std::exchange(isFilled, true))
                    ballast->emplace(where);
                return Reply::ok(numberedFile(filling), isJpeg(filling) ? "image/jpeg" : "image/png");
            });
            const auto end = program.run(asked + QStringList{u"-i"_s, list});
            QVERIFY2(end.isNormal && end.exitCode == 3, end.err.constData());
            QVERIFY2(end.err.contains("the session cannot be written"), end.err.constData());
            QCOMPARE(end.events(u"summary"_s).size(), 1);
            const qsizetype saved = end.events(u"saved"_s).size();
            QVERIFY(saved < pictures);
            QCOMPARE(QDir(folder).entryList(QDir::Files).size(), saved);
        }
        const auto resumed = program.run(asked + QStringList{u"--resume"_s});
        QVERIFY2(isAllSaved(resumed, true), resumed.err.constData());
        const QString fault = faultInFolder(folder, pictures);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
