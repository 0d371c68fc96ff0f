#include "engine/folderstatus.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestFolderStatus : public QObject
{
    Q_OBJECT

private slots:
    void aFolderOfOursIsWritableAndLeftAlone()
    {
        const QTemporaryDir folder;
        const FolderStatus status = folderStatus(folder.path());
        QVERIFY(status.writable);
        QVERIFY(status.freeBytes.value_or(0) > 0);
        QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void aFolderThatCanBeMadeIsWritableAndNotMade()
    {
        const QTemporaryDir folder;
        const QString inner = folder.filePath(u"still/to/be/made"_s);
        const FolderStatus status = folderStatus(inner);
        QVERIFY(status.writable);
        QVERIFY(status.freeBytes.value_or(0) > 0);
        QVERIFY(!QFile::exists(folder.filePath(u"still"_s)));
    }

    void whereNobodyMayWriteItSaysWhy()
    {
        const FolderStatus status = folderStatus(u"/proc/1/pictures"_s);
        QVERIFY(!status.writable);
        QVERIFY(!status.detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFolderStatus)
#include "tst_folderstatus.moc"
