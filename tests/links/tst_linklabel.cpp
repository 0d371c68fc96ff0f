#include "support/lists.h"

#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestLinkLabel : public QObject
{
    Q_OBJECT

private slots:
    void readsLabels_data();
    void readsLabels();
    void manyBracketsAreQuick();
};

void TestLinkLabel::readsLabels_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QString &line, const QStringList &expected) {
        QTest::newRow(name) << line << expected;
    };
    const QString a = u"1 https://h.example/a"_s;
    row("a name", u"[三花 cat.jpg]https://h.example/a"_s, {a + u" name=三花 cat.jpg"_s});
    row("a name and white space", u"  [ cat ]https://h.example/a"_s, {a + u" name=cat"_s});
    row("a name with brackets", u"[cat [1]]https://h.example/a"_s, {a + u" name=cat [1]"_s});
    row("a name before www", u"[cat]www.h.example/a"_s, {u"1 https://www.h.example/a name=cat"_s});
    row("a number for a name", u"[001]https://h.example/a"_s, {a + u" name=001"_s});
    row("only the first is named", u"[cat]https://h.example/a https://h.example/b"_s,
        {a + u" name=cat"_s, u"1 https://h.example/b"_s});
    row("a footnote", u"[1] https://h.example/a"_s, {a});
    row("a reference", u"[1]: https://h.example/a"_s, {a});
    row("in the middle of a line", u"see [cat]https://h.example/a"_s, {a});
    row("no name", u"[ ]https://h.example/a"_s, {a});
    row("BBCode", u"[img]https://h.example/a[/img]"_s, {a});
    row("BBCode with an open end", u"[IMG]https://h.example/a"_s, {a});
    row("BBCode of other names", u"[attach]https://h.example/a[/ATTACH]"_s, {a});
    row("Markdown", u"a [black cat](https://h.example/a) and [a dog](<https://h.example/b> \"x\")"_s,
        {a + u" text=black cat"_s, u"1 https://h.example/b text=a dog"_s});
    row("a Markdown picture", u"![cat](https://h.example/a)"_s, {a + u" text=cat"_s});
    row("a Markdown picture with a link", u"[![cat](https://h.example/a)](https://h.example/b)"_s,
        {a + u" text=cat"_s, u"1 https://h.example/b"_s});
    row("an address for a text", u"[https://h.example/a](https://h.example/b)"_s,
        {a, u"1 https://h.example/b"_s});
    row("escaped slashes", u"[cat]https:\\/\\/h.example\\/a"_s, {a + u" name=cat"_s});
}

void TestLinkLabel::readsLabels()
{
    QFETCH(QString, line);
    QTEST(told(scanText(line)), "expected");
}

void TestLinkLabel::manyBracketsAreQuick()
{
    for (const QString &unit : {u"](http://a "_s, u"[http://a]"_s, u"[[]http://a "_s}) {
        const std::clock_t begin = std::clock();
        scanText(unit.repeated(longestLine / unit.size()));
        const qint64 ms = qint64(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
        QVERIFY2(ms < 2'000, qPrintable(u"%1: %2 ms"_s.arg(unit).arg(ms))); // 20 in a release build
    }
}

QTEST_GUILESS_MAIN(TestLinkLabel)
#include "tst_linklabel.moc"
