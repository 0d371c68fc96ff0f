#include "links/jsonlinks.h"

#include "support/lists.h"

#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestJsonLinks : public QObject
{
    Q_OBJECT

private slots:
    void readsJson_data();
    void readsJson();
    void readsJsonLines();
    void brokenJsonGoesOnAsText_data();
    void brokenJsonGoesOnAsText();
    void deepNestingIsNoTrouble();
    void largeJsonIsRefused();
    void largeJsonIsQuick();
};

void TestJsonLinks::readsJson_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QString &json, const QStringList &expected) {
        QTest::newRow(name) << json << expected;
    };
    row("an array", u"[\"https://h.example/a\",\n \"https://h.example/b\", 5, null, \"x\"]"_s,
        {u"1 https://h.example/a"_s, u"2 https://h.example/b"_s});
    row("the order of the text", u"{\"z\": \"https://h.example/z\", \"a\": \"https://h.example/a\"}"_s,
        {u"1 https://h.example/z"_s, u"1 https://h.example/a"_s});
    row("a name before and behind",
        u"[{\"name\": \"cat\", \"url\": \"https://h.example/a\"},\n"
        "{\"src\": \"https://h.example/b\", \"title\": \"dog\"}]"_s,
        {u"1 https://h.example/a name=cat"_s, u"2 https://h.example/b name=dog text=dog"_s});
    row("a file name beats a title",
        u"{\"filename\": \"c.png\", \"title\": \"Cat\", \"link\": \"https://h.example/a\"}"_s,
        {u"1 https://h.example/a name=c.png text=Cat"_s});
    row("only the object's own link is named",
        u"{\"name\": \"cat\", \"url\": \"https://h.example/a\", \"avatar\": \"https://h.example/b\"}"_s,
        {u"1 https://h.example/a name=cat"_s, u"1 https://h.example/b"_s});
    row("a folder around",
        u"{\"album\": \"pets\", \"pictures\": [{\"url\": \"https://h.example/a\"}, "
        "{\"folder\": \"x\", \"url\": \"https://h.example/b\"}]}"_s,
        {u"1 https://h.example/a folder=pets"_s, u"1 https://h.example/b folder=x"_s});
    row("an object within an object",
        u"{\"name\": \"outer\", \"user\": {\"name\": \"inner\"}, "
        "\"url\": \"https://h.example/a\"}"_s,
        {u"1 https://h.example/a name=outer"_s});
    row("links in an array of an object's", u"{\"name\": \"cat\", \"image\": [\"https://h.example/a\"]}"_s,
        {u"1 https://h.example/a name=cat"_s});
    row("escapes", u"[\"https:\\/\\/h.example\\/a\", \"\\u0068ttps://h.example/\\u732b\\ud83d\\ude00\"]"_s,
        {u"1 https://h.example/a"_s, u"1 https://h.example/猫😀"_s});
    row("a link in prose", u"[\"see https://h.example/a.\"]"_s, {u"1 https://h.example/a"_s});
    row("a key", u"{\"https://h.example/a\": {}}"_s, {u"1 https://h.example/a"_s});
    row("a scheme that is none of ours", u"[\"ftp://h.example/a\"]"_s,
        {u"1 rejected: ftp is not supported: ftp://h.example/a"_s});
    row("twice", u"[\"https://h.example/a\",\n\"https://h.example/a\"]"_s,
        {u"1 https://h.example/a"_s, u"2 doubles 0 https://h.example/a"_s});
    row("a string", u"\"https://h.example/a\""_s, {u"1 https://h.example/a"_s});
    row("nothing in it", u"[{}, [], {\"a\": []}]"_s, {});
}

void TestJsonLinks::readsJson()
{
    QFETCH(QString, json);
    QTEST(told(scanJson(json)), "expected");
}

void TestJsonLinks::readsJsonLines()
{
    QCOMPARE(told(readText(u"{\"url\": \"https://h.example/a\", \"name\": \"cat\"}\n\n"
                           "{\"url\": \"https://h.example/b\"\n"
                           "{\"n\": 1}\n{\"url\": \"https://h.example/c\"}"_s)),
             QStringList({u"1 https://h.example/a name=cat"_s, u"3 https://h.example/b"_s,
                          u"5 https://h.example/c"_s,
                          u"3 rejected: broken JSON; what follows is read as text: "_s}));
}

void TestJsonLinks::brokenJsonGoesOnAsText_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QStringList>("expected");
    const QString why = u"rejected: broken JSON; what follows is read as text: "_s;
    const auto row = [](const char *name, const QString &json, const QStringList &expected) {
        QTest::newRow(name) << json << expected;
    };
    const QString good = u"[{\"name\": \"cat\", \"url\": \"https://h.example/a\"},\n"_s;
    const QString a = u"1 https://h.example/a name=cat"_s;
    const QString b = u"2 https://h.example/b"_s;
    row("cut off", good, {a, u"2 "_s + why});
    row("cut off in a string", good + u"\"https://h.example/b"_s,
        {a, b, u"2 "_s + why + u"\"https://h.example/b"_s});
    row("no comma", good + u"{} \"https://h.example/b\"\n]"_s,
        {a, b, u"2 "_s + why + u"\"https://h.example/b\""_s});
    row("a wrong end", good + u"{]\nhttps://h.example/c"_s,
        {a, u"3 https://h.example/c"_s, u"2 "_s + why + u"]"_s});
    row("something behind it", u"[1] https://h.example/a"_s,
        {u"1 https://h.example/a"_s, u"1 "_s + why + u"https://h.example/a"_s});
    row("a comment", good + u"// https://h.example/b"_s, {a, b, u"2 "_s + why + u"// https://h.example/b"_s});
    row("a bad escape", u"[\"\\x\", \"https://h.example/a\"]"_s,
        {u"1 https://h.example/a"_s, u"1 "_s + why + u"\"\\x\", \"https://h.example/a\"]"_s});
}

void TestJsonLinks::brokenJsonGoesOnAsText()
{
    QFETCH(QString, json);
    QTEST(told(scanJson(json)), "expected");
}

void TestJsonLinks::deepNestingIsNoTrouble()
{
    const QString inner = u"\"https://h.example/a\""_s;
    const QString sound = QString(5'000, u'[') + inner + QString(5'000, u']');
    QCOMPARE(told(scanJson(sound)), QStringList{u"1 https://h.example/a"_s});
    const Result<Scan> scan = scanJson(QString(1'000'000, u'['));
    QVERIFY(scan);
    QCOMPARE(scan->rejected.size(), 1U);
}

void TestJsonLinks::largeJsonIsRefused()
{
    const QByteArray json = "[\"" + QByteArray(qsizetype(longestJson), 'x') + "\"]";
    const Result<Scan> scan = readBytes(json);
    QVERIFY(!scan);
    QCOMPARE(scan.error().cause, Cause::FileTrouble);
    QCOMPARE(scan.error().detail, u"JSON over 64 MB"_s);
    QVERIFY(readBytes(json.first(1000) + "\"]"));
}

void TestJsonLinks::largeJsonIsQuick()
{
    QByteArray json = "[{}";
    for (int i = 0; i < 300'000; ++i)
        json += ",\n{\"id\": 5, \"name\": \"cat\", \"url\": \"https://h.example/" + QByteArray::number(i) +
                ".png\"}";
    const std::clock_t begin = std::clock();
    const Result<Scan> scan = readBytes(json + "]");
    const qint64 ms = qint64(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
    QCOMPARE(scan->links.size(), 300'000U);
    QCOMPARE(scan->links.back().line, 300'001);
    qInfo("%lld MB in %lld ms", qint64(json.size() >> 20), ms);
    QVERIFY(ms < 30'000); // 1 s in a release build
}

QTEST_GUILESS_MAIN(TestJsonLinks)
#include "tst_jsonlinks.moc"
