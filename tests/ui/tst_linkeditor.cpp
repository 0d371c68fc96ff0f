#include "ui/linkeditor.h"

#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

/// Pastes what it is told.
class Editor : public LinkEditor
{
public:
    void paste(const QString &text)
    {
        QMimeData mime;
        mime.setText(text);
        insertFromMimeData(&mime);
    }
};

QString manyLines()
{
    QString text;
    for (int i = 0; i < 100'000; ++i)
        text += u"https://a.example/%1.jpg\n"_s.arg(i);
    return text;
}

} // namespace

class TestLinkEditor : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void aShortTextIsInAtOnce()
    {
        Editor editor;
        editor.paste(u"one\r\ntwo"_s);
        QCOMPARE(editor.toPlainText(), u"one\ntwo"_s);
        QVERIFY(!editor.isReadOnly());
    }

    void takesThePlaceOfTheSelectionAndIsUndoneInOneStep()
    {
        Editor editor;
        editor.insertPlainText(u"old"_s);
        editor.selectAll();
        const QString text = manyLines();
        editor.paste(text);
        QTRY_VERIFY_WITH_TIMEOUT(!editor.isReadOnly(), 60'000);
        QCOMPARE(editor.toPlainText(), text);
        editor.undo();
        QCOMPARE(editor.toPlainText(), u"old"_s);
    }

    void anEditBeforeItIsUndoneByItself()
    {
        Editor editor;
        editor.insertPlainText(u"typed "_s);
        editor.paste(u"pasted"_s);
        editor.undo();
        QCOMPARE(editor.toPlainText(), u"typed "_s);
    }

    void aLongTextComesInPiecesButCountsAsWhole()
    {
        Editor editor;
        editor.insertPlainText(u"before after"_s);
        editor.moveCursor(QTextCursor::Start);
        editor.moveCursor(QTextCursor::NextWord);
        const QString whole = u"before "_s + manyLines() + u"after"_s;
        editor.paste(manyLines());
        QVERIFY(editor.isReadOnly());
        QVERIFY(editor.toPlainText().size() <
                whole.size() / 2); // the event loop had its turn long before the end
        QCOMPARE(editor.text(), whole);
        QTRY_VERIFY_WITH_TIMEOUT(!editor.isReadOnly(), 60'000);
        QCOMPARE(editor.toPlainText(), whole);
        QCOMPARE(editor.text(), whole);
    }
};

QTEST_MAIN(TestLinkEditor)
#include "tst_linkeditor.moc"
