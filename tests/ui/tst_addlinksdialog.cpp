#include "ui/addlinksdialog.h"

#include "engine/folderstatus.h"

#include <QAbstractItemModel>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace pixhaul;

/// Stands in for the disk: only /locked is not writable.
FolderStatus pixhaul::folderStatus(const QString &folder)
{
    return {.writable = folder != "/locked"_L1, .freeBytes = {}, .detail = {}};
}

namespace {

const QString mixed =
    u"https://a.example/1.jpg\nhttps://a.example/2.jpg\nhttps://a.example/1.jpg\nhello\nftp://a.example/3.jpg\n"_s;

/// The dialog with handles to what a person uses of it.
struct Fixture
{
    explicit Fixture(const QString &clipboard = {}, const QString &folder = u"/pictures"_s)
        : dialog(clipboard, folder, {u"/other"_s})
        , accepted(&dialog, &QDialog::accepted)
    {
        dialog.open();
    }

    QToolButton *count(const QString &name) const { return dialog.findChild<QToolButton *>(name); }
    QString cell(int row, int column) const { return lines->model()->index(row, column).data().toString(); }

    AddLinksDialog dialog;
    QSignalSpy accepted;
    QPlainTextEdit *editor = dialog.findChild<QPlainTextEdit *>();
    QPushButton *download = dialog.findChild<QPushButton *>(u"download"_s);
    QPushButton *add = dialog.findChild<QPushButton *>(u"add"_s);
    QTreeView *lines = dialog.findChild<QTreeView *>();
};

} // namespace

class TestAddLinksDialog : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says so of every window.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void startsWithAClipboardThatHoldsLinks()
    {
        const Fixture f(mixed);
        QTRY_COMPARE(f.editor->toPlainText(), mixed);
        QCOMPARE(f.download->text(), u"Download 2"_s);
    }

    void startsEmptyIfTheClipboardHoldsNone()
    {
        const Fixture f(u"dear diary"_s);
        QTRY_VERIFY(!f.download->isEnabled());
        QCOMPARE(f.editor->toPlainText(), QString());
        QVERIFY(f.count(u"rejected"_s)->isHidden());
    }

    void whoeverTypesFirstIsNotOverwritten()
    {
        const Fixture f(mixed);
        f.editor->setPlainText(u"https://a.example/mine.jpg"_s);
        QTRY_COMPARE(f.download->text(), u"Download 1"_s);
        QCOMPARE(f.editor->toPlainText(), u"https://a.example/mine.jpg"_s);
    }

    void countsWhileOneTypes()
    {
        const Fixture f;
        QCOMPARE(f.count(u"found"_s)->text(), u"0 found"_s);
        QVERIFY(!f.download->isEnabled());
        QVERIFY(!f.add->isEnabled());
        f.editor->setPlainText(mixed);
        QTRY_COMPARE(f.count(u"found"_s)->text(), u"2 found"_s);
        QCOMPARE(f.count(u"duplicates"_s)->text(), u"1 duplicate(s)"_s);
        QCOMPARE(f.count(u"rejected"_s)->text(), u"2 not understood"_s);
        QVERIFY(f.download->isEnabled());
        f.editor->clear();
        QTRY_COMPARE(f.count(u"found"_s)->text(), u"0 found"_s);
        QVERIFY(!f.download->isEnabled());
    }

    void downloadIsTheDefaultWhereverItStands()
    {
        AddLinksDialog dialog(mixed, u"/pictures"_s, {});
        dialog.setStyleSheet(u"QDialogButtonBox { button-layout: 2 }"_s); // KDE's order
        dialog.open();
        auto *const download = dialog.findChild<QPushButton *>(u"download"_s);
        QTRY_VERIFY(download->isEnabled());
        QVERIFY(download->isDefault());
        QVERIFY(!dialog.findChild<QPushButton *>(u"add"_s)->isDefault());
    }

    void countsPatternsAndExpandsThemInTheEnd()
    {
        const Fixture f;
        f.editor->setPlainText(u"https://a.example/[0001:5000].jpg\nhttps://a.example/{x,y}[2-1]"_s);
        QTRY_COMPARE(f.download->text(), u"Download 5,002"_s);
        QCOMPARE(f.count(u"found"_s)->text(), u"5,002 found"_s);
        QCOMPARE(f.count(u"rejected"_s)->text(), u"1 not understood"_s);
        const auto labels = f.dialog.findChildren<QLabel *>();
        const auto preview = std::ranges::find(labels, u"Patterns"_s, &QLabel::accessibleName);
        QVERIFY(preview != labels.end() && (*preview)->isVisible());
        QCOMPARE((*preview)->text(),
                 u"The pattern in line 1 stands for 5,000 link(s) (and 1 other pattern(s))\n"
                 "https://a.example/0001.jpg\nhttps://a.example/5000.jpg"_s);

        f.add->click();
        QTRY_COMPARE(f.accepted.size(), 1);
        QCOMPARE(f.dialog.scan().links.size(), 5'002U);
        QCOMPARE(askedLinks(f.dialog.scan()), 0U);
    }

    void eachCountOpensItsLines()
    {
        const Fixture f(mixed);
        QTRY_COMPARE(f.count(u"found"_s)->text(), u"2 found"_s);
        QVERIFY(f.lines->isHidden());

        f.count(u"rejected"_s)->click();
        QVERIFY(f.lines->isVisible());
        QCOMPARE(f.lines->model()->rowCount(), 2);
        QCOMPARE(f.cell(0, 0), u"4"_s);
        QCOMPARE(f.cell(0, 1), u"hello"_s);
        QCOMPARE(f.cell(0, 2), u"no address"_s);
        QCOMPARE(f.cell(1, 2), u"ftp is not supported"_s);

        f.count(u"duplicates"_s)->click();
        QVERIFY(!f.count(u"rejected"_s)->isChecked());
        QCOMPARE(f.lines->model()->rowCount(), 1);
        QCOMPARE(f.cell(0, 2), u"same as line 1"_s);

        f.count(u"found"_s)->click();
        QCOMPARE(f.cell(1, 1), u"https://a.example/2.jpg"_s);
        QVERIFY(f.lines->isColumnHidden(2));

        f.count(u"found"_s)->click();
        QVERIFY(f.lines->isHidden());
    }

    void openLinesFollowTheTextAndCloseWithTheirLast()
    {
        const Fixture f(mixed);
        QTRY_COMPARE(f.count(u"found"_s)->text(), u"2 found"_s);
        f.count(u"rejected"_s)->click();
        f.editor->setPlainText(u"https://a.example/1.jpg\nnews\n"_s);
        QTRY_COMPARE(f.lines->model()->rowCount(), 1);
        QCOMPARE(f.cell(0, 1), u"news"_s);
        f.editor->setPlainText(u"https://a.example/1.jpg"_s);
        QTRY_VERIFY(f.lines->isHidden());
    }

    void downloadsOrOnlyAdds_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<bool>("startNow");
        QTest::newRow("download") << u"download"_s << true;
        QTest::newRow("add without starting") << u"add"_s << false;
    }
    void downloadsOrOnlyAdds()
    {
        QFETCH(const QString, button);
        QFETCH(const bool, startNow);
        const Fixture f(mixed);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        f.dialog.findChild<QPushButton *>(button)->click();
        QCOMPARE(f.accepted.size(), 1);
        QCOMPARE(f.dialog.startNow(), startNow);
        QCOMPARE(f.dialog.folder(), u"/pictures"_s);
        QCOMPARE(f.dialog.scan().links.size(), std::size_t(2));
    }

    void controlEnterDownloads_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("Return") << Qt::Key_Return;
        QTest::newRow("Enter on the keypad") << Qt::Key_Enter;
    }
    void controlEnterDownloads()
    {
        QFETCH(const Qt::Key, key);
        Fixture f(mixed);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        QVERIFY(QTest::qWaitForWindowActive(&f.dialog));
        QTest::keyClick(f.editor, key, Qt::ControlModifier);
        QCOMPARE(f.accepted.size(), 1);
        QVERIFY(f.dialog.startNow());
    }

    void enterAloneBeginsALine()
    {
        Fixture f;
        QVERIFY(QTest::qWaitForWindowActive(&f.dialog));
        QTest::keyClicks(f.editor, u"https://a.example/1.jpg"_s);
        QTest::keyClick(f.editor, Qt::Key_Return);
        QTest::keyClicks(f.editor, u"https://a.example/2.jpg"_s);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        QVERIFY(f.accepted.isEmpty());
    }

    void acceptedInHasteItTakesTheLastText()
    {
        const Fixture f(mixed);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        f.editor->setPlainText(u"https://a.example/last.jpg"_s);
        f.download->click();
        QVERIFY(f.accepted.isEmpty()); // not with the links of the text before
        QVERIFY(!f.download->isEnabled());
        QTRY_COMPARE(f.accepted.size(), 1);
        QCOMPARE(f.dialog.scan().links.size(), std::size_t(1));
        QCOMPARE(f.dialog.scan().links.front().link.written, u"https://a.example/last.jpg"_s);
    }

    void acceptedInHasteWithoutALinkItStaysOpen()
    {
        const Fixture f;
        f.editor->setPlainText(u"no link at all"_s);
        f.download->click();
        QTRY_COMPARE(f.count(u"rejected"_s)->text(), u"1 not understood"_s);
        QVERIFY(f.accepted.isEmpty());
        QVERIFY(f.dialog.isVisible());
        QVERIFY(f.editor->isEnabled());
        QVERIFY(!f.download->isEnabled());
    }

    void downloadsNowhereButAddsWhereItCannotWrite()
    {
        const Fixture f(mixed, u"/locked"_s);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        QTRY_VERIFY(!f.download->isEnabled());
        QVERIFY(f.add->isEnabled());
    }

    void acceptedInHasteItTakesAllOfALongText()
    {
        QString text;
        for (int i = 0; i < 50'000; ++i)
            text += u"https://a.example/%1.jpg\n"_s.arg(i);
        const Fixture f(text);
        QTRY_VERIFY_WITH_TIMEOUT(!f.editor->toPlainText().isEmpty(), 60'000); // begun to come in
        f.download->click();
        QTRY_COMPARE_WITH_TIMEOUT(f.accepted.size(), 1, 60'000);
        QCOMPARE(f.dialog.scan().links.size(), std::size_t(50'000));
    }

    void fitsOnASmallScreenAtDoubleScale()
    {
        Fixture f(mixed);
        QTRY_COMPARE(f.download->text(), u"Download 2"_s);
        f.count(u"rejected"_s)->click();
        const QSize smallest = f.dialog.minimumSizeHint();
        QVERIFY(smallest.width() <= 640); // 1300 x 840, halved, less a panel and a title bar
        QVERIFY(smallest.height() <= 360);
        f.dialog.resize(smallest);
        QVERIFY(f.download->parentWidget()->rect().contains(f.download->geometry()));
    }

    void goesWithAScanUnderWay()
    {
        QString text;
        for (int i = 0; i < 200'000; ++i)
            text += u"https://a.example/%1.jpg\n"_s.arg(i);
        auto f = std::make_unique<Fixture>(text);
        QTest::qWait(20);
        f.reset();
        QTest::qWait(100);
    }
};

QTEST_MAIN(TestAddLinksDialog)
#include "tst_addlinksdialog.moc"
