#include "store/stagedpicture.h"

#include "support/files.h"
#include "support/filesystems.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <functional>

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
const PictureNames names{u"猫.png"_s, u"猫.jpg"_s};

/// Called before the program looks what has this name; true: it is told that nothing has.
std::function<bool(const QByteArray &name)> beforeALook;

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

Result<Published> publish(StagedPicture &picture, const PictureNames &as = names)
{
    Result<Published> published = picture.publish(as);
    return published == Published::Restaged ? picture.publish(as) : published;
}

} // namespace

/// The program's own looks pass through here: so another process can be played that is quicker.
extern "C" int fstatat(int folder, const char *name, struct stat *status, int flags) noexcept
{
    if (beforeALook && beforeALook(name)) {
        errno = ENOENT;
        return -1;
    }
    return int(::syscall(SYS_newfstatat, folder, name, status, flags));
}

class TestStagedPicture : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString scratch(const QString &name = {}) const
    {
        return name.isEmpty() ? m_scratch->path() : m_scratch->filePath(name);
    }
    QStringList files() const { return entriesOf(scratch()); }
    Result<StagedPicture> staged(const QByteArray &original = came) const
    {
        return OutputFolder::open(scratch()).and_then([&](const std::shared_ptr<OutputFolder> &folder) {
            return StagedPicture::stage(folder, png, original);
        });
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
    }
    void cleanup() { beforeALook = nullptr; }

    void bothGetTheirNames_data() { lackRows(); }
    void bothGetTheirNames()
    {
        QFETCH(const int, lacks);
        onSpareThread([&] {
            deprive(lacks);
            auto picture = staged();
            QVERIFY(picture);
            QCOMPARE(picture->original()->bytes, came.size());
            QCOMPARE(publish(*picture).value(), Published::Yes);
            struct stat status = {};
            QCOMPARE(::stat(scratch(names.original).toUtf8().constData(), &status), 0);
            QCOMPARE(picture->original()->inode, quint64(status.st_ino));
        });
        QCOMPARE(files(), (QStringList{names.original, names.picture}));
        QCOMPARE(contentOf(scratch(names.picture)), png);
        QCOMPARE(contentOf(scratch(names.original)), came);
    }

    void aPictureWithoutAnOriginalIsAlone()
    {
        auto picture = staged({});
        QVERIFY(picture && !picture->original());
        QCOMPARE(publish(*picture, {names.picture}).value(), Published::Yes);
        QCOMPARE(files(), QStringList{names.picture});
    }

    void anOriginalWithoutANameVanishes_data() { lackRows(); }
    void anOriginalWithoutANameVanishes()
    {
        QFETCH(const int, lacks);
        write(scratch(names.original), "mine");
        onSpareThread([&] {
            deprive(lacks);
            auto picture = staged();
            QVERIFY(picture && picture->isTaken(names) && !picture->isTaken({names.picture}));
            QCOMPARE(publish(*picture, {names.picture}).value(), Published::Yes);
        });
        QCOMPARE(files(), (QStringList{names.original, names.picture}));
        QCOMPARE(contentOf(scratch(names.picture)), png);
        QCOMPARE(contentOf(scratch(names.original)), QByteArray("mine"));
    }

    void ifEitherNameIsTakenNeitherIsUsed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("kind");
        for (const QString &name : {names.picture, names.original}) {
            for (const QString &kind : {u"file"_s, u"folder"_s, u"dangling link"_s})
                QTest::addRow("a %s in the place of %s", qPrintable(kind), qPrintable(name)) << name << kind;
        }
    }
    void ifEitherNameIsTakenNeitherIsUsed()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, kind);
        if (kind == "file"_L1)
            write(scratch(name), "mine");
        else if (kind == "folder"_L1)
            QVERIFY(QDir(scratch()).mkdir(name));
        else
            QVERIFY(QFile::link(u"/nowhere"_s, scratch(name)));
        auto picture = staged();
        QVERIFY(picture);
        QCOMPARE(publish(*picture).value(), Published::NameTaken);
        QCOMPARE(files(), QStringList{name});
        QCOMPARE(publish(*picture, {u"b.png"_s, u"b.jpg"_s}).value(), Published::Yes);
        QCOMPARE(files(), (QStringList{u"b.jpg"_s, u"b.png"_s, name}));
        QCOMPARE(contentOf(scratch(u"b.jpg"_s)), came);
        if (kind == "file"_L1)
            QCOMPARE(contentOf(scratch(name)), QByteArray("mine"));
    }

    void anOriginalIsTakenBackWhenThePicturesNameWasTakenMeanwhile_data() { lackRows(); }
    void anOriginalIsTakenBackWhenThePicturesNameWasTakenMeanwhile()
    {
        QFETCH(const int, lacks);
        write(scratch(names.picture), "mine");
        beforeALook = [](const QByteArray &name) { return name == names.picture.toUtf8(); };
        onSpareThread([&] {
            deprive(lacks);
            auto picture = staged();
            QVERIFY(picture);
            QCOMPARE(publish(*picture).value(), Published::NameTaken);
            QVERIFY(!QFile::exists(scratch(names.original)));
            QCOMPARE(publish(*picture, {u"b.png"_s, u"b.jpg"_s}).value(), Published::Yes);
        });
        QCOMPARE(files(), (QStringList{u"b.jpg"_s, u"b.png"_s, names.picture}));
        QCOMPARE(contentOf(scratch(u"b.jpg"_s)), came);
        QCOMPARE(contentOf(scratch(u"b.png"_s)), png);
        QCOMPARE(contentOf(scratch(names.picture)), QByteArray("mine"));
    }

    void whatSomebodyPutInThePlaceOfTheOriginalIsNotTakenBack()
    {
        write(scratch(names.picture), "mine");
        write(scratch(u"theirs"_s), came); // even of the same bytes
        beforeALook = [this](const QByteArray &name) {
            if (name == names.original.toUtf8())
                ::rename(scratch(u"theirs"_s).toUtf8().constData(),
                         scratch(names.original).toUtf8().constData());
            return name == names.picture.toUtf8();
        };
        auto picture = staged();
        QVERIFY(picture);
        QCOMPARE(publish(*picture).value(), Published::NameTaken);
        QCOMPARE(files(), (QStringList{names.original, names.picture}));
    }

    void anOriginalIsTakenBackWhenThePictureFails_data() { lackRows(); }
    void anOriginalIsTakenBackWhenThePictureFails()
    {
        QFETCH(const int, lacks);
        onSpareThread([&] {
            deprive(lacks);
            auto picture = staged();
            QVERIFY(picture);
            QCOMPARE(publish(*picture, {u"sub/a.png"_s, u"a.jpg"_s}).error().cause, Cause::FileTrouble);
        });
        QCOMPARE(files(), QStringList());
    }

    /// A disk that is full would be written to for nothing.
    void anOriginalThatIsTakenBackForGoodIsNotStagedAnew()
    {
        auto picture = staged();
        QVERIFY(picture);
        const quint64 inode = picture->original()->inode;
        QVERIFY(!picture->publish({u"sub/a.png"_s, u"a.jpg"_s}));
        QCOMPARE(picture->original()->inode, inode);
    }

    void nothingIsLeftOfWhatGotNoName_data() { lackRows(); }
    void nothingIsLeftOfWhatGotNoName()
    {
        QFETCH(const int, lacks);
        onSpareThread([&] {
            deprive(lacks);
            QVERIFY(staged());
        });
        QCOMPARE(files(), QStringList());
    }

    void aFullDiskHoldsBothOrNeither_data() { lackRows(); }
    void aFullDiskHoldsBothOrNeither()
    {
        QFETCH(const int, lacks);
        constexpr int page = 4; // KB: what tmpfs counts in
        int full = 0;
        int saved = 0;
        for (int kilobytes = page; kilobytes <= 12 * page; kilobytes += page) {
            const Mounted disk(scratch(), "tmpfs", qPrintable(u"size=%1k"_s.arg(kilobytes)));
            if (!disk) {
                qInfo("Only root mounts a disk that can be filled.");
                return;
            }
            onSpareThread([&] {
                deprive(lacks);
                auto picture = staged();
                const auto published = picture ? publish(*picture) : failed(picture.error());
                if (published) {
                    ++saved;
                    QCOMPARE(published.value(), Published::Yes);
                    QCOMPARE(contentOf(scratch(names.original)), came);
                    QCOMPARE(contentOf(scratch(names.picture)), png);
                } else {
                    ++full;
                    QCOMPARE(published.error().cause, Cause::DiskFull);
                }
            });
            QCOMPARE(files().size(), full > 0 && saved == 0 ? 0 : 2);
        }
        QVERIFY(full > 0 && saved > 0);
    }
};

QTEST_APPLESS_MAIN(TestStagedPicture)
#include "tst_stagedpicture.moc"
