#include "links/series.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestSeries : public QObject
{
    Q_OBJECT

private slots:
    void findsRuns_data();
    void findsRuns();
    void countsOn_data();
    void countsOn();
    void keepsLoginAndFolder();
    void hasBothEnds();
};

void TestSeries::findsRuns_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QStringList>("runs");

    QTest::newRow("one") << u"https://a.example/p01.jpg"_s << QStringList{u"01"_s};
    QTest::newRow("the host's are none") << u"https://t7.a.example:8080/x"_s << QStringList();
    QTest::newRow("several, the query's too")
        << u"https://a.example/2026/p1.jpg?w=300#4"_s << QStringList{u"2026"_s, u"1"_s, u"300"_s, u"4"_s};
    QTest::newRow("escapes are none") << u"https://a.example/a%20b%E4%BD5.png"_s << QStringList{u"5"_s};
    QTest::newRow("an escape before a number") << u"https://a.example/%207.png"_s << QStringList{u"7"_s};
    QTest::newRow("as many digits as can be counted")
        << u"https://a.example/999999999999999"_s << QStringList{u"999999999999999"_s};
    QTest::newRow("too many digits") << u"https://a.example/1234567890123456.png"_s << QStringList();
    QTest::newRow("no path") << u"https://a.example"_s << QStringList();
    QTest::newRow("no path, but a query") << u"https://a.example?n=3"_s << QStringList{u"3"_s};
}

void TestSeries::findsRuns()
{
    QFETCH(QString, written);
    QFETCH(QStringList, runs);

    QStringList found;
    for (const DigitRun &run : digitRuns(written))
        found += written.mid(run.at, run.length);
    QCOMPARE(found, runs);
}

void TestSeries::countsOn_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<qint64>("number");
    QTest::addColumn<QString>("next");

    QTest::newRow("plain") << u"https://a.example/p9.jpg"_s << qint64(10) << u"https://a.example/p10.jpg"_s;
    QTest::newRow("padded") << u"https://a.example/p009.jpg"_s << qint64(10)
                            << u"https://a.example/p010.jpg"_s;
    QTest::newRow("beyond the padding")
        << u"https://a.example/p09.jpg"_s << qint64(100) << u"https://a.example/p100.jpg"_s;
    QTest::newRow("a single zero is no padding")
        << u"https://a.example/p0.jpg"_s << qint64(10) << u"https://a.example/p10.jpg"_s;
    QTest::newRow("the rest as written")
        << u"https://a.example/%E5%9B%BE 1.png#x"_s << qint64(2) << u"https://a.example/%E5%9B%BE 2.png#x"_s;
}

void TestSeries::countsOn()
{
    QFETCH(QString, written);
    QFETCH(qint64, number);
    QFETCH(QString, next);

    const Link link = linkFrom(written);
    const DigitRun run = digitRuns(link.written).front();
    const Link other = numbered(link, run, number);
    QCOMPARE(other.written, next);
    QCOMPARE(other.url, linkFrom(next).url);
    QCOMPARE(numberAt(other.written, digitRuns(other.written).front()), number);
}

void TestSeries::keepsLoginAndFolder()
{
    Link link = linkFrom(u"https://me:p%40ss@a.example/1.png"_s);
    link.details = {.name = u"One"_s, .folder = u"Album"_s, .text = {}, .headers = {u"Referer: x"_s}};
    QCOMPARE(link.written, u"https://a.example/1.png"_s);

    const Link other = numbered(link, digitRuns(link.written).front(), 2);
    QCOMPARE(other.url, QUrl(u"https://me:p%40ss@a.example/2.png"_s));
    QCOMPARE(other.written, u"https://a.example/2.png"_s);
    QCOMPARE(other.details.name, QString());
    QCOMPARE(other.details.folder, u"Album"_s);
    QCOMPARE(other.details.headers, QStringList{u"Referer: x"_s});
}

void TestSeries::hasBothEnds()
{
    const Link link = linkFrom(u"https://a.example/p08.jpg"_s);
    const Series series{link, digitRuns(link.written).front(), 9, 11};
    QCOMPARE(series.count(), 3);
    QCOMPARE(series.at(0).written, u"https://a.example/p09.jpg"_s);
    QCOMPARE(series.at(2).written, u"https://a.example/p11.jpg"_s);
}

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
