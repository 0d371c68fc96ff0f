#include "ui/savetorow.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

std::atomic<int> questions = 0;
QSemaphore wakeUp; // lets one sleeping disk answer

} // namespace

/// Stands in for the disk: /locked is not writable, /asleep/… hangs until it is woken.
FolderStatus pixhaul::folderStatus(const QString &folder)
{
    ++questions;
    if (folder.startsWith("/asleep"_L1))
        wakeUp.acquire();
    if (folder.startsWith("/locked"_L1) || folder.startsWith("/asleep"_L1))
        return {.writable = false, .freeBytes = {}, .detail = u"Read-only file system"_s};
    return {.writable = true, .freeBytes = 12'300'000'000, .detail = {}};
}

class TestSaveToRow : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says so of every window.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void showsTheLastFoldersOnceAndTenAtMost()
    {
        SaveToRow row;
        const QSignalSpy chosen(&row, &SaveToRow::folderChosen);
        QStringList recent = {u"/b"_s, u"/a"_s};
        for (int i = 0; i < 12; ++i)
            recent << u"/r%1"_s.arg(i);
        row.setFolders(u"/a"_s, recent);
        const auto *const box = row.findChild<QComboBox *>();
        QCOMPARE(box->count(), 10);
        QCOMPARE(box->itemText(0), u"/a"_s);
        QCOMPARE(box->itemText(1), u"/b"_s);
        QCOMPARE(box->itemText(2), u"/r0"_s);
        QCOMPARE(row.folder(), u"/a"_s);
        QVERIFY(chosen.isEmpty());
    }

    void showsWhatIsFree()
    {
        SaveToRow row;
        row.setFolders(u"/a"_s, {});
        QTRY_COMPARE(row.findChild<QLabel *>(u"free"_s)->text(), u"12.3 GB free"_s);
        QVERIFY(row.isWritable());
        QVERIFY(row.findChild<QLabel *>(u"note"_s)->isHidden());
    }

    void saysThatItCannotWriteAndTakesItBack()
    {
        SaveToRow row;
        const QSignalSpy writable(&row, &SaveToRow::writableChanged);
        const QSignalSpy chosen(&row, &SaveToRow::folderChosen);
        row.setFolders(u"/locked"_s, {u"/a"_s});
        QVERIFY(row.isWritable()); // nobody knows better yet
        QTRY_COMPARE(writable.size(), 1);
        QVERIFY(!row.isWritable());
        const auto *const note = row.findChild<QLabel *>(u"note"_s);
        QVERIFY(!note->isHidden());
        QCOMPARE(note->text(), u"Pixhaul cannot write to this folder. Choose another."_s);
        QCOMPARE(note->toolTip(), u"Read-only file system"_s);

        auto *const box = row.findChild<QComboBox *>();
        box->setCurrentIndex(1);
        emit box->activated(1);
        QCOMPARE(chosen, QList<QVariantList>{{u"/a"_s}});
        QCOMPARE(box->itemText(0), u"/a"_s);
        QTRY_COMPARE(writable.size(), 2);
        QVERIFY(row.isWritable());
        QVERIFY(note->isHidden());
    }

    void choosesInADialogThatDoesNotBlock()
    {
        const QTemporaryDir folder;
        SaveToRow row;
        row.setFolders(folder.filePath(u"still/to/be/made"_s), {});
        row.show();
        const QSignalSpy chosen(&row, &SaveToRow::folderChosen);
        row.choose();
        auto *const dialog = row.findChild<QFileDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->directory().absolutePath(), folder.path()); // the nearest that exists
        emit dialog->fileSelected(folder.path() + u"/./"_s);
        dialog->close();
        QCOMPARE(chosen, QList<QVariantList>{{folder.path()}});
        QCOMPARE(row.folder(), folder.path());
        QTRY_VERIFY(!row.findChild<QFileDialog *>());
    }

    void saysWhyAFolderCannotBeOpened()
    {
        const QTemporaryDir folder;
        SaveToRow row;
        row.setFolders(folder.filePath(u"new"_s), {});
        row.findChild<QPushButton *>(u"open"_s)->click();
        QVERIFY(row.findChild<QLabel *>(u"note"_s)->text().startsWith("This folder does not exist yet."_L1));
    }

    void onlyTheAnswerAboutTheFolderShownCounts()
    {
        SaveToRow row;
        const QSignalSpy writable(&row, &SaveToRow::writableChanged);
        row.setFolders(u"/asleep/1"_s, {});
        row.setFolders(u"/a"_s, {});
        QTRY_COMPARE(row.findChild<QLabel *>(u"free"_s)->text(),
                     u"12.3 GB free"_s); // another thread has answered
        wakeUp.release();
        QTest::qWait(100);
        QVERIFY(writable.isEmpty());
        QVERIFY(row.isWritable());
    }

    void closingDoesNotWaitForADiskThatHangs()
    {
        auto row = std::make_unique<SaveToRow>();
        const int before = questions;
        row->setFolders(u"/asleep/2"_s, {});
        QTRY_COMPARE(questions, before + 1);
        QElapsedTimer clock;
        clock.start();
        row.reset();
        QVERIFY(clock.elapsed() < 1000);
        wakeUp.release();
    }

    void asksAgainWhileItIsVisible()
    {
        SaveToRow row;
        row.setFolders(u"/a"_s, {});
        row.show();
        QTRY_VERIFY(!row.findChild<QLabel *>(u"free"_s)->text().isEmpty());
        const int before = questions;
        QTRY_COMPARE_WITH_TIMEOUT(questions, before + 1, 15'000);
    }
};

QTEST_MAIN(TestSaveToRow)
#include "tst_savetorow.moc"
