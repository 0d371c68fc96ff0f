#include "store/outputfolder.h"
#include "store/stagedpicture.h"
#include "support/filesystems.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

const QByteArray png = QByteArray("a new picture").repeated(1'000);
const QByteArray came = QByteArray("what came").repeated(1'000);
const QByteArray old = QByteArray("an old picture").repeated(900);

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

} // namespace

/// A picture in the place of an older file, and pictures in folders below.
class TestReplacing : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;
    std::shared_ptr<OutputFolder> m_folder;

    QString scratch(const QString &name = {}) const { return m_scratch->filePath(name); }
    QStringList files() const
    {
        return QDir(scratch()).entryList(
            QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(scratch(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    /// On a file system that lacks something.
    void put(int lacks, const QString &name, Result<bool> &outcome) const
    {
        onSpareThread([&] {
            deprive(lacks);
            auto staged = m_folder->stage(png);
            QVERIFY(staged);
            outcome = m_folder->publish(*staged, name, Taking::Files);
        });
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
        m_folder = OutputFolder::open(scratch()).value();
    }

    void takesThePlaceOfAFile_data() { lackRows(); }
    void takesThePlaceOfAFile()
    {
        QFETCH(const int, lacks);
        write(u"猫.png"_s, old);
        Result<bool> outcome;
        put(lacks, u"猫.png"_s, outcome);
        QCOMPARE(outcome.value(), true);
        QCOMPARE(files(), QStringList{u"猫.png"_s});
        QCOMPARE(contentOf(scratch(u"猫.png"_s)), png);
    }

    void takesAFreeNameAsWell_data() { lackRows(); }
    void takesAFreeNameAsWell()
    {
        QFETCH(const int, lacks);
        Result<bool> outcome;
        put(lacks, u"a.png"_s, outcome);
        QCOMPARE(outcome.value(), true);
        QCOMPARE(files(), QStringList{u"a.png"_s});
    }

    void leavesAllElseAlone_data()
    {
        QTest::addColumn<int>("lacks");
        QTest::addColumn<QString>("kind");
        for (const int lacks : {int(Nothing), int(NamelessFiles)}) {
            for (const QString &kind : {u"folder"_s, u"link"_s, u"dangling link"_s, u"pipe"_s})
                QTest::addRow("a %s%s", qPrintable(kind), lacks == 0 ? "" : ", without nameless files")
                    << lacks << kind;
        }
    }
    void leavesAllElseAlone()
    {
        QFETCH(const int, lacks);
        QFETCH(const QString, kind);
        const QString place = scratch(u"a.png"_s);
        write(u"target"_s, old);
        if (kind == "folder"_L1)
            QVERIFY(QDir().mkdir(place));
        else if (kind == "pipe"_L1)
            QCOMPARE(::mkfifo(QFile::encodeName(place).constData(), 0600), 0);
        else
            QVERIFY(QFile::link(kind == "link"_L1 ? scratch(u"target"_s) : u"/nowhere"_s, place));
        Result<bool> outcome;
        put(lacks, u"a.png"_s, outcome);
        QCOMPARE(outcome.value(), false);
        QCOMPARE(files(), (QStringList{u"a.png"_s, u"target"_s}));
        QCOMPARE(contentOf(scratch(u"target"_s)), old);
        QVERIFY(!QFileInfo(place).isFile() || QFileInfo(place).isSymLink());
    }

    void theNameAlwaysHasAWholeFile_data() { lackRows(); }
    void theNameAlwaysHasAWholeFile()
    {
        QFETCH(const int, lacks);
        write(u"a.png"_s, old);
        std::atomic<bool> isOver = false;
        std::atomic<int> torn = 0;
        std::atomic<int> looks = 0;
        std::jthread reader([&] {
            while (!isOver) {
                const QByteArray seen = contentOf(scratch(u"a.png"_s));
                torn += seen != old && seen != png;
                ++looks;
            }
        });
        for (int i = 0; i < 30 || looks < 30; ++i) {
            Result<bool> outcome;
            put(lacks, u"a.png"_s, outcome);
            QCOMPARE(outcome.value(), true);
        }
        isOver = true;
        reader.join();
        QCOMPARE(torn.load(), 0);
    }

    void bothTakeTheirPlaces_data() { lackRows(); }
    void bothTakeTheirPlaces()
    {
        QFETCH(const int, lacks);
        write(u"a.png"_s, old);
        write(u"a.jpg"_s, old);
        onSpareThread([&] {
            deprive(lacks);
            auto staged = StagedPicture::stage(m_folder, png, came, Taking::Files);
            QVERIFY(staged);
            auto published = staged->publish({u"a.png"_s, u"a.jpg"_s});
            if (published == Published::Restaged)
                published = staged->publish({u"a.png"_s, u"a.jpg"_s});
            QCOMPARE(published.value(), Published::Yes);
        });
        QCOMPARE(files(), (QStringList{u"a.jpg"_s, u"a.png"_s}));
        QCOMPARE(contentOf(scratch(u"a.png"_s)), png);
        QCOMPARE(contentOf(scratch(u"a.jpg"_s)), came);
    }

    void ifThePictureMayNotTakeItsPlaceTheOriginalDoesNot()
    {
        QVERIFY(QDir().mkdir(scratch(u"a.png"_s)));
        write(u"a.jpg"_s, old);
        auto staged = StagedPicture::stage(m_folder, png, came, Taking::Files);
        QVERIFY(staged);
        QCOMPARE(staged->publish({u"a.png"_s, u"a.jpg"_s}).value(), Published::NameTaken);
        QCOMPARE(contentOf(scratch(u"a.jpg"_s)), old);
    }

    void makesFoldersBelow()
    {
        const auto below = m_folder->below(u"cats/black"_s);
        QVERIFY(below);
        auto staged = (*below)->stage(png);
        QVERIFY((*below)->publish(*staged, u"a.png"_s).value());
        QCOMPARE(contentOf(scratch(u"cats/black/a.png"_s)), png);
        QVERIFY(m_folder->isTaken(u"cats/black/a.png"_s));
        QVERIFY(!m_folder->isTaken(u"cats/black/b.png"_s));
        QVERIFY(!m_folder->isTaken(u"dogs/a.png"_s));
        QVERIFY(!m_folder->isTaken(u"cats/black/a.png"_s, Taking::Files));
        QVERIFY(m_folder->below(u"cats/black"_s));
    }

    void neverLeavesTheFolder_data()
    {
        QTest::addColumn<QString>("below");
        QTest::newRow("by a link") << u"link"_s;
        QTest::newRow("by a link below") << u"cats/link"_s;
        QTest::newRow("through a link") << u"link/cats"_s;
        QTest::newRow("by a dangling link") << u"dangling"_s;
        QTest::newRow("where a file is in the way") << u"file"_s;
    }
    void neverLeavesTheFolder()
    {
        QFETCH(const QString, below);
        const QTemporaryDir outside;
        QVERIFY(QDir().mkdir(scratch(u"cats"_s)));
        QVERIFY(QFile::link(outside.path(), scratch(u"link"_s)));
        QVERIFY(QFile::link(outside.path(), scratch(u"cats/link"_s)));
        QVERIFY(QFile::link(outside.filePath(u"nowhere"_s), scratch(u"dangling"_s)));
        write(u"file"_s, old);
        const auto opened = m_folder->below(below);
        QVERIFY(!opened);
        QCOMPARE(opened.error().cause, Cause::FileTrouble);
        QVERIFY(!m_folder->isTaken(below + u"/a.png"_s));
        QVERIFY(QDir(outside.path()).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestReplacing)
#include "tst_replacing.moc"
