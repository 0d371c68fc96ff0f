#include "store/earliernames.h"

#include "store/outputfolder.h"
#include "store/posixfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// See TestExisting for what it is good for.
class TestEarlierNames : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString folder() const { return m_scratch->path(); }
    void put(const QString &name) const
    {
        QFile file(folder() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

private slots:
    void init() { m_scratch = std::make_unique<QTemporaryDir>(); }

    void onlyAnotherSpellingIsATwin()
    {
        put(u"Cat.png"_s);
        const EarlierNames names(posix::openFolder(folder()));
        QVERIFY(names.hasTwinOf("cat.png"));
        QVERIFY(!names.hasTwinOf("Cat.png"));
        QVERIFY(!names.hasTwinOf("cats.png"));
    }

    void aSlowFolderIsNotListedForEver()
    {
        for (int i = 0; i < 100; ++i)
            put(QString::number(i));
        const posix::Descriptor open = posix::openFolder(folder());
        QCOMPARE(EarlierNames(open).size(), 102); // with "." and ".."
        QVERIFY(EarlierNames(open, 0ms).size() < 102);
    }

    void aFolderThatCouldNotBeOpenedIsAskedAgain()
    {
        QVERIFY(QFile::link(folder(), folder() + u"/new"_s)); // which is not followed
        const auto opened = OutputFolder::open(folder());
        QVERIFY(opened);
        QVERIFY(!(*opened)->isTaken(u"new/cat.png"_s));
        QVERIFY(QFile::remove(folder() + u"/new"_s));
        QVERIFY(QDir(folder()).mkpath(u"new"_s));
        put(u"new/CAT.png"_s);
        QVERIFY((*opened)->isTaken(u"new/cat.png"_s));
    }

    void aTemplateThatMakesManyFoldersHasNoneListedTwice()
    {
        const auto opened = OutputFolder::open(folder());
        QVERIFY(opened);
        for (int i = 0; i < 300; ++i)
            QVERIFY(!(*opened)->isTaken(u"%1/cat.png"_s.arg(i)));
        QVERIFY(QDir(folder()).mkpath(u"0"_s));
        put(u"0/CAT.png"_s); // later than what was listed
        QVERIFY(!(*opened)->isTaken(u"0/cat.png"_s));
    }
};

QTEST_GUILESS_MAIN(TestEarlierNames)

#include "tst_earliernames.moc"
