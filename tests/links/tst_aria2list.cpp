#include "links/aria2list.h"

#include "support/lists.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestAria2List : public QObject
{
    Q_OBJECT

private slots:
    void readsAList_data();
    void readsAList();
    void refusesWhatLeadsOut_data();
    void refusesWhatLeadsOut();
    void tellsNoSecret();
    void headersAreBounded();
};

void TestAria2List::readsAList_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QString &text, const QStringList &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("mirrors", u"https://h.example/a\thttps://i.example/a\thttp://j.example/a\nhttps://h.example/b\n"_s,
        {u"1 https://h.example/a"_s, u"2 https://h.example/b"_s, u"1 mirrors 0 https://i.example/a"_s,
         u"1 mirrors 0 http://j.example/a"_s});
    row("a mirror of a duplicate",
        u"https://h.example/a\nhttps://h.example/b\nhttps://h.example/a\thttps://i.example/a"_s,
        {u"1 https://h.example/a"_s, u"2 https://h.example/b"_s, u"3 doubles 0 https://h.example/a"_s,
         u"3 mirrors 0 https://i.example/a"_s});
    row("the first that can be fetched", u"ftp://h.example/a\thttps://i.example/a\n  out=x.jpg"_s,
        {u"1 https://i.example/a name=x.jpg"_s});
    row("options",
        u"https://h.example/a\r\n  out=pets/cats/a=b.jpg\r\n\treferer=https://h.example/?x=1\r\n\r\n"
        "# comment\r\n user-agent=Cat/1 (x)\r\n  header=Accept: image/png\r\n  header=X-A: b\r\n"
        "https://h.example/b\r\n"_s,
        {u"1 https://h.example/a name=a=b.jpg folder=pets/cats header=Referer: https://h.example/?x=1 "
         "header=User-Agent: Cat/1 (x) header=Accept: image/png header=X-A: b"_s,
         u"9 https://h.example/b"_s});
    row("the referer of its own", u"https://u:p@h.example/a#f\n  referer=*\n"_s,
        {u"1 https://h.example/a#f header=Referer: https://h.example/a"_s});
    row("ignored options", u"https://h.example/a\n  dir=/tmp\n  split=5\n"_s,
        {u"1 https://h.example/a"_s, u"2 rejected: the option dir is ignored: dir="_s,
         u"3 rejected: the option split is ignored: split="_s});
    row("headers that are none",
        u"https://h.example/a\n header=x\n header=A: b\rC: d\n header=A B: c\n header=: c\n"_s,
        {u"1 https://h.example/a"_s, u"2 rejected: the option header is ignored: header="_s,
         u"3 rejected: the option header is ignored: header="_s,
         u"4 rejected: the option header is ignored: header="_s,
         u"5 rejected: the option header is ignored: header="_s});
    row("an indented link", u"https://h.example/a\n  https://h.example/b?x=1\n"_s,
        {u"1 https://h.example/a"_s, u"2 https://h.example/b?x=1"_s});
    row("no link", u"words\n  out=x\n"_s, {u"1 rejected: no address: words"_s});
    row("an option of nothing", u"  out=x\nhttps://h.example/a"_s,
        {u"2 https://h.example/a"_s, u"1 rejected: no address: out=x"_s});
}

void TestAria2List::readsAList()
{
    QFETCH(QString, text);
    QTEST(told(readText(text, {.format = ListFormat::Aria2})), "expected");
}

void TestAria2List::refusesWhatLeadsOut_data()
{
    QTest::addColumn<QString>("out");
    for (const char *out : {"../a.jpg", "a/../../b.jpg", "/etc/a.jpg", "C:\\a.jpg", "c:a.jpg", "..\\a.jpg",
                            "\\\\h\\a", "..", "~/a.jpg"})
        QTest::newRow(out) << QString::fromLatin1(out);
}

void TestAria2List::refusesWhatLeadsOut()
{
    QFETCH(QString, out);
    const Result<Scan> scan =
        readText(u"https://h.example/a\n  out=%1\n"_s.arg(out), {.format = ListFormat::Aria2});
    QCOMPARE(scan->links.size(), 1U);
    QVERIFY(scan->links[0].link.details == LinkDetails());
    QCOMPARE(scan->rejected.size(), 1U);
    QVERIFY(scan->rejected[0].reason == Rejection::RefusedFolder);
    QCOMPARE(scan->rejected[0].line, 2);
}

void TestAria2List::tellsNoSecret()
{
    const QString words =
        told(readText(u"https://h.example/a\thttps://u:hunter2@i.example/a\n  http-passwd=hunter2\n"
                      "  header=hunter2\n  referer=*\n"_s))
            .join(u'\n');
    QVERIFY2(!words.contains("hunter2"_L1), qPrintable(words));
}

void TestAria2List::headersAreBounded()
{
    const QString text = u"https://h.example/a\n"_s + u"  header=A: b\n"_s.repeated(100'000);
    QVERIFY(readText(text)->links[0].link.details.headers.size() <= 64);
}

QTEST_GUILESS_MAIN(TestAria2List)
#include "tst_aria2list.moc"
