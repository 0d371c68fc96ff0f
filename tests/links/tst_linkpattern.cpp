#include "links/linkpattern.h"

#include <QSet>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

QStringList expanded(const LinkPattern &pattern)
{
    QStringList all;
    for (quint64 i = 0; i < pattern.count(); ++i)
        all += pattern.at(i);
    return all;
}

} // namespace

class TestLinkPattern : public QObject
{
    Q_OBJECT

private slots:
    void expands_data();
    void expands();
    void staysLiteral_data();
    void staysLiteral();
    void countsExactly_data();
    void countsExactly();
    void reachesAnyIndexAtOnce();
    void losesItsMeaning_data();
    void losesItsMeaning();
};

void TestLinkPattern::expands_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("all"); // separated by spaces

    QTest::newRow("a range") << u"a[1:3]b"_s << u"a1b a2b a3b"_s;
    QTest::newRow("padded") << u"[001:010]"_s << u"001 002 003 004 005 006 007 008 009 010"_s;
    QTest::newRow("as wide as the start, not as the end") << u"[1:003]"_s << u"1 2 3"_s;
    QTest::newRow("wider than the padding") << u"[08:11]"_s << u"08 09 10 11"_s;
    QTest::newRow("beyond the padding") << u"[098:101:1]"_s << u"098 099 100 101"_s;
    QTest::newRow("a lone zero pads nothing") << u"[0:10:5]"_s << u"0 5 10"_s;
    QTest::newRow("a step") << u"[1:10:3]"_s << u"1 4 7 10"_s;
    QTest::newRow("a step beyond the end") << u"[1:10:4]"_s << u"1 5 9"_s;
    QTest::newRow("backwards") << u"[10:1:-2]"_s << u"10 8 6 4 2"_s;
    QTest::newRow("backwards and padded") << u"[10:08:-1]"_s << u"10 9 8"_s;
    QTest::newRow("padded backwards") << u"[010:08:-1]"_s << u"010 009 008"_s;
    QTest::newRow("letters") << u"[a:e]"_s << u"a b c d e"_s;
    QTest::newRow("capitals, stepping") << u"[A-E:2]"_s << u"A C E"_s;
    QTest::newRow("letters backwards") << u"[c:a:-1]"_s << u"c b a"_s;
    QTest::newRow("as curl has it") << u"[1-3]"_s << u"1 2 3"_s;
    QTest::newRow("as curl has it, stepping") << u"[1-9:2]"_s << u"1 3 5 7 9"_s;
    QTest::newRow("one element") << u"[5:5]"_s << u"5"_s;
    QTest::newRow("one element, whatever the step") << u"[5:5:-3]"_s << u"5"_s;
    QTest::newRow("two ranges, the left one slow")
        << u"ab[0:2]c[1:2]"_s << u"ab0c1 ab0c2 ab1c1 ab1c2 ab2c1 ab2c2"_s;
    QTest::newRow("a list") << u"x{red,green,}y"_s << u"xredy xgreeny xy"_s;
    QTest::newRow("a range and a list") << u"[1:2]{a,b}"_s << u"1a 1b 2a 2b"_s;
    QTest::newRow("escaped") << uR"(\[1:3\]\{a,b\})"_s << u"[1:3]{a,b}"_s;
    QTest::newRow("an escape within a list") << uR"({a\},b})"_s << u"a} b"_s;
    QTest::newRow("another backslash") << uR"(a\b[1:2])"_s << uR"(a\b1 a\b2)"_s;
    QTest::newRow("beside an IPv6 host") << u"http://[::1]/[1:2]"_s << u"http://[::1]/1 http://[::1]/2"_s;
    QTest::newRow("in the host") << u"http://t[1:2].h/"_s << u"http://t1.h/ http://t2.h/"_s;
}

void TestLinkPattern::expands()
{
    QFETCH(QString, written);
    QFETCH(QString, all);

    const LinkPattern pattern(written);
    QCOMPARE(expanded(pattern).join(u' '), all);
    QCOMPARE(pattern.oddities(), QStringList());
}

void TestLinkPattern::staysLiteral_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QStringList>("oddities");

    QTest::newRow("one number") << u"a[1].png"_s << QStringList{u"[1]"_s};
    QTest::newRow("downwards without a step") << u"[5-1]"_s << QStringList{u"[5-1]"_s};
    QTest::newRow("letters of two cases") << u"[A-z]"_s << QStringList{u"[A-z]"_s};
    QTest::newRow("a step of 0") << u"[1:3:0]"_s << QStringList{u"[1:3:0]"_s};
    QTest::newRow("a step the other way") << u"[1:3:-1]"_s << QStringList{u"[1:3:-1]"_s};
    QTest::newRow("a letter and a number") << u"[a:3]"_s << QStringList{u"[a:3]"_s};
    QTest::newRow("too many digits") << u"[1:1234567890123456789]"_s
                                     << QStringList{u"[1:1234567890123456789]"_s};
    QTest::newRow("an empty list") << u"{}"_s << QStringList{u"{}"_s};
    QTest::newRow("nested") << u"{a,[1:2]}"_s << QStringList{u"{a,[1:2]}"_s};
    QTest::newRow("two of them") << u"[1]{}"_s << QStringList{u"[1]"_s, u"{}"_s};
    QTest::newRow("common in addresses") << u"?a[]=1&b[img]=2&{id}"_s << QStringList();
    QTest::newRow("open") << u"a[1:3{b,"_s << QStringList();
    QTest::newRow("closed only") << u"a1:3]b,c}"_s << QStringList();
    QTest::newRow("an IPv6 host") << u"http://[::1]/x"_s << QStringList();
    QTest::newRow("a password") << u"http://u:s[5-1]{a,b}[1:3]\\[@h/x"_s << QStringList();
    QTest::newRow("one with a login") << u"http://me:it@[2001:db8::1]:80/x"_s << QStringList();
    QTest::newRow("nothing") << u""_s << QStringList();
}

void TestLinkPattern::staysLiteral()
{
    QFETCH(QString, written);
    QFETCH(QStringList, oddities);

    const LinkPattern pattern(written);
    QCOMPARE(expanded(pattern), QStringList{written});
    QCOMPARE(pattern.oddities(), oddities);
}

void TestLinkPattern::countsExactly_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<quint64>("count");
    constexpr quint64 most = std::numeric_limits<quint64>::max();

    QTest::newRow("many") << u"[0:999999999999999999]"_s << quint64(1'000'000'000'000'000'000);
    QTest::newRow("a product") << u"[1:4294967296][1:4294967295]"_s << quint64(4294967296) * 4294967295;
    QTest::newRow("just too many") << u"[1:4294967296][1:4294967296]"_s << most;
    QTest::newRow("far too many") << u"[0:999999999999999999][0:999999999999999999][1:9]"_s << most;
}

void TestLinkPattern::countsExactly()
{
    QFETCH(QString, written);
    QFETCH(quint64, count);

    QCOMPARE(LinkPattern(written).count(), count);
}

void TestLinkPattern::reachesAnyIndexAtOnce()
{
    const LinkPattern pattern(u"[0:999999999999999999]{a,b}"_s);
    QCOMPARE(pattern.at(pattern.count() - 1), u"999999999999999999b"_s);
    QCOMPARE(pattern.at(2'469'135'780), u"1234567890a"_s);

    const LinkPattern letters(u"[a:z][00:99]{x,y,z}"_s);
    const QStringList all = expanded(letters);
    QCOMPARE(all.size(), 26 * 100 * 3);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), all.size());
    QVERIFY(std::is_sorted(all.begin(), all.end()));
}

void TestLinkPattern::losesItsMeaning_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("written");

    QTest::newRow("plain") << u"http://h/a.png"_s << u"http://h/a.png"_s;
    QTest::newRow("no pattern") << u"http://[::1]/a[]=1"_s << u"http://[::1]/a[]=1"_s;
    QTest::newRow("a range") << u"http://h/[1:3]"_s << uR"(http://h/\[1:3\])"_s;
    QTest::newRow("a list of one") << u"http://h/{,}x"_s << uR"(http://h/\{,\}x)"_s;
    QTest::newRow("escapes") << uR"(http://h/\[1\])"_s << uR"(http://h/\\[1\\])"_s;
}

void TestLinkPattern::losesItsMeaning()
{
    QFETCH(QString, address);
    QFETCH(QString, written);

    QCOMPARE(withoutMeaning(address), written);
    const LinkPattern pattern(written);
    QCOMPARE(expanded(pattern), QStringList{address});
}

QTEST_GUILESS_MAIN(TestLinkPattern)
#include "tst_linkpattern.moc"
