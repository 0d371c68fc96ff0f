#include "links/table.h"

#include "support/lists.h"

#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestTable : public QObject
{
    Q_OBJECT

private slots:
    void columnsAreFound_data();
    void columnsAreFound();
    void rowsAreRead_data();
    void rowsAreRead();
    void columnsCanBeGiven();
    void noLinkOfLooseTextIsLost_data();
    void noLinkOfLooseTextIsLost();
    void openQuoteSwallowsNothing();
    void millionRowsAreQuick();
};

void TestTable::columnsAreFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("link");
    QTest::addColumn<int>("name");
    QTest::addColumn<int>("folder");
    const auto row = [](const char *name, const QString &text, int link, int nameAt, int folder) {
        QTest::newRow(name) << text << link << nameAt << folder;
    };
    const QString a = u"https://h.example/a.png"_s;
    row("header words", u"id,File Name,image_url,Category\n1,cat,%1,pets\n"_s.arg(a), 2, 1, 3);
    row("Chinese header words", u"分类\t文件名\t图片链接\n猫\t三花\t%1\n"_s.arg(a), 2, 1, 0);
    row("folder name", u"folder name;name;src\nx;y;%1"_s.arg(a), 2, 1, 0);
    row("a header with a comment above", u"# mine\nurl,title\n%1,cat"_s.arg(a), 0, 1, -1);
    row("a header word of numbering", u"#,url,name\n1,%1,cat\n2,%1,dog"_s.arg(a), 1, 2, -1);
    row("link, name", u"%1\tcat\n%1\tdog"_s.arg(a), 0, 1, -1);
    row("name, link", u"cat\t%1\ndog\t%1"_s.arg(a), 1, 0, -1);
    row("link, name, folder", u"%1,cat,pets\n%1,dog,pets"_s.arg(a), 0, 1, 2);
    row("name, link, folder", u"cat,%1,pets\ndog,%1,pets"_s.arg(a), 1, 0, 2);
    row("numbers of rows", u"1\tcat\t%1\n2\tdog\t%1"_s.arg(a), 2, 1, -1);
    row("many columns", u"a\tb\tc\t%1\nd\te\tf\t%1"_s.arg(a), 3, -1, -1);
    row("two columns of links", u"thumb\timage\n%1\t%1\n%1\t%1"_s.arg(a), 1, -1, -1);
}

void TestTable::columnsAreFound()
{
    QFETCH(QString, text);
    const std::optional<TableColumns> columns = columnsOf(text);
    QVERIFY(columns);
    QTEST(columns->link, "link");
    QTEST(columns->name, "name");
    QTEST(columns->folder, "folder");
}

void TestTable::rowsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QString &text, const QStringList &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("names and folders",
        u"url,name,folder\nhttps://h.example/a,cat,pets/small\nhttps://h.example/b,,\n"_s,
        {u"2 https://h.example/a name=cat folder=pets/small"_s, u"3 https://h.example/b"_s});
    row("CRLF", u"url;name\r\nhttps://h.example/a;cat\r\nhttps://h.example/b;dog\r\n"_s,
        {u"2 https://h.example/a name=cat"_s, u"3 https://h.example/b name=dog"_s});
    row("quotes", u"name,url\n\"a, \"\"big\"\" cat\",\"https://h.example/a,b\"\n"_s,
        {u"2 https://h.example/a,b name=a, \"big\" cat"_s});
    row("a cell of two lines", u"name,url\n\"cat\nand dog\",https://h.example/a\nx,https://h.example/b\n"_s,
        {u"2 https://h.example/a name=cat and dog"_s, u"4 https://h.example/b name=x"_s});
    row("a row without a link", u"name,url\ncat,none\ndog,https://h.example/b\n"_s,
        {u"3 https://h.example/b name=dog"_s, u"2 rejected: no address: cat,none"_s});
    row("a row without a fetchable link", u"name,url\ncat,ftp://h.example/a\ndog,https://h.example/b\n"_s,
        {u"3 https://h.example/b name=dog"_s, u"2 rejected: ftp is not supported: cat,ftp://h.example/a"_s});
    row("two links in a cell", u"name\turl\ncat\thttps://h.example/a https://h.example/b\n"_s,
        {u"2 https://h.example/a name=cat"_s, u"2 https://h.example/b name=cat"_s});
    row("a link in another column", u"folder,url,thumb\npets,https://h.example/a,https://h.example/t\n"_s,
        {u"2 https://h.example/a folder=pets"_s, u"2 https://h.example/t folder=pets"_s});
    row("commas of a link",
        u"name,url\ncat,https://t7.baidu.com/it/u=41,27&fm=193&f=GIF\ndog,https://h.example/b\n"_s,
        {u"2 https://t7.baidu.com/it/u=41,27&fm=193&f=GIF name=cat"_s, u"3 https://h.example/b name=dog"_s});
    row("a name with commas too many",
        u"url,name\nhttps://h.example/a.png,cat,dog\n"
        "https://h.example/b.png,dog\nhttps://h.example/c.png,x\n"_s,
        {u"2 https://h.example/a.png name=cat"_s, u"3 https://h.example/b.png name=dog"_s,
         u"4 https://h.example/c.png name=x"_s});
    row("Markdown",
        u"Cats: https://h.example/0\n\n| name | url |\n|---|---|\n| a \\| b | <https://h.example/a> |\n\n"
        "More: https://h.example/z\n"_s,
        {u"1 https://h.example/0"_s, u"5 https://h.example/a name=a | b"_s, u"7 https://h.example/z"_s});
    row("comments", u"url,name\n# no\nhttps://h.example/a,cat\n"_s, {u"3 https://h.example/a name=cat"_s});
}

void TestTable::rowsAreRead()
{
    QFETCH(QString, text);
    QVERIFY(formatOf(text) == ListFormat::Table);
    QTEST(told(readText(text)), "expected");
}

void TestTable::columnsCanBeGiven()
{
    const QString text = u"https://h.example/a\tx\tcat\nhttps://h.example/b\ty\tdog\n"_s;
    TableColumns columns = columnsOf(text).value_or(TableColumns());
    QCOMPARE(columns.name, 1);
    columns.name = 2;
    columns.folder = 1;
    QCOMPARE(told(readText(text, {.format = ListFormat::Table, .columns = columns})),
             QStringList({u"1 https://h.example/a name=cat folder=x"_s,
                          u"2 https://h.example/b name=dog folder=y"_s}));
    // Where they do not fit, nothing is lost.
    columns.link = 7;
    columns.name = 9;
    QCOMPARE(readText(text, {.format = ListFormat::Table, .columns = columns})->links.size(), 2U);
    columns.separator = u';'; // of a row that has more cells than it should, the link's column may be none
    columns.count = 1;
    columns.link = 2;
    QCOMPARE(readText(u"https://h.example/a;;x"_s, {.format = ListFormat::Table, .columns = columns})
                 ->links.size(),
             1U);
}

void TestTable::noLinkOfLooseTextIsLost_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("links below one another in a cell")
        << u"name,url\ncat,\"https://h.example/a\nhttps://h.example/b\"\nx,https://h.example/c"_s;
    QTest::newRow("rows of other lengths") << u"name,url\ncat,https://h.example/a\nhttps://h.example/b\n"
                                              "a,b,c,d,https://h.example/e,f\n"_s;
    QTest::newRow("a link for a name") << u"name,url\nhttps://h.example/n,https://h.example/a\n"_s;
    QTest::newRow("links before the table") << u"https://h.example/0\nurl\tname\nhttps://h.example/a\tx\n"
                                               "https://h.example/b\ty\n"_s;
    QTest::newRow("a quote within a cell")
        << u"name,url\n6\" cat,https://h.example/a\n\"x,https://h.example/b\n"
           "y,https://h.example/c\n"_s;
    QTest::newRow("www") << u"name,url\ncat,www.h.example/a\nx,https://h.example/c"_s;
}

void TestTable::noLinkOfLooseTextIsLost()
{
    QFETCH(QString, text);
    const auto links = [](const Result<Scan> &scan) {
        QStringList written;
        for (const FoundLink &found : scan->links)
            written += found.link.written;
        written.sort();
        return written;
    };
    QVERIFY(formatOf(text) == ListFormat::Table);
    QCOMPARE(links(readText(text)), links(scanText(text)));
}

void TestTable::openQuoteSwallowsNothing()
{
    QString text = u"name,url\n\"open,https://h.example/first\n"_s;
    for (int i = 0; i < 5'000; ++i)
        text += u"name %1,https://h.example/%1.png\n"_s.arg(i);
    const Result<Scan> scan =
        readText(text, {.format = ListFormat::Table, .columns = TableColumns{u',', 2, 0, 1, 0}});
    QCOMPARE(scan->links.size(), 5'001U);
    QCOMPARE(scan->links.back().line, 5'002);
    QCOMPARE(scan->links.back().link.details.name, u"name 4999"_s);
}

void TestTable::millionRowsAreQuick()
{
    QByteArray list = "name,url,category\n";
    for (int i = 0; i < 1'000'000; ++i)
        list += "picture " + QByteArray::number(i) + ",\"https://t7.baidu.com/it/u=" + QByteArray::number(i) +
                ",2774471735&fm=193&f=GIF\",some category\n";
    const std::clock_t begin = std::clock();
    const Result<Scan> scan = readBytes(list);
    const qint64 ms = qint64(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
    QCOMPARE(scan->links.size(), 1'000'000U);
    QCOMPARE(scan->links.back().link.details.name, u"picture 999999"_s);
    qInfo("%lld MB in %lld ms", qint64(list.size() >> 20), ms);
    QVERIFY(ms < 60'000); // 3 s in a release build; sanitizers need more
}

QTEST_GUILESS_MAIN(TestTable)
#include "tst_table.moc"
