#include "links/linkscanner.h"

#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

QStringList written(const Scan &scan)
{
    QStringList links;
    for (const FoundLink &found : scan.links)
        links += found.link.written;
    return links;
}

/// Of this process's own time: other programs do not count.
qint64 msSince(std::clock_t begin)
{
    return qint64(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
}

constexpr auto baidu = "https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF";

} // namespace

class TestLinkScanner : public QObject
{
    Q_OBJECT

private slots:
    void findsLinks_data();
    void findsLinks();
    void findsTheSeedLinkWholeInAnyText_data();
    void findsTheSeedLinkWholeInAnyText();
    void rejects_data();
    void rejects();
    void passesOver_data();
    void passesOver();
    void countsDuplicates();
    void lineWithOnlyADuplicateIsNotRejected();
    void differentLinksAreNeverDuplicates();
    void lineTooLongIsRejected();
    void rejectedTextIsShort();
    void noPasswordIsInAnyWord();
    void aUserIsNoScheme();
    void addressesComeByThemselves_data();
    void addressesComeByThemselves();
    void takeBeginsAnew();
    void expandsPatterns();
    void asksAboveAThousand();
    void refusesAboveAMillion();
    void refusesAboveAMillionInAll();
    void tellsWhatIsNoPattern();
    void dropsAreNoPatterns();
    void asksWithoutPasswords();
    void manyLinksAreQuick();
    void hostileLinesAreQuick_data();
    void hostileLinesAreQuick();
};

void TestLinkScanner::findsLinks_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QByteArray &line, const QStringList &links) {
        QTest::newRow(name) << QString::fromUtf8(line) << links;
    };
    const QString a = u"http://h.example/a.png"_s;
    const QString b = u"http://h.example/b.png"_s;

    row("one link by itself", "http://h.example/a.png", {a});
    row("white space around it", "\t http://h.example/a.png \r", {a});
    row("an ideographic space around it", "　http://h.example/a.png　", {a});
    row("in the middle of words", "see http://h.example/a.png for more", {a});
    row("several a line", "http://h.example/a.png http://h.example/b.png", {a, b});
    row("several, by tabs", "http://h.example/a.png\thttp://h.example/b.png", {a, b});
    row("several, by commas only", "http://h.example/a.png,http://h.example/b.png", {a, b});
    row("several, by semicolons and bars", "http://h.example/a.png;http://h.example/b.png|http://c.example/",
        {a, b, u"http://c.example/"_s});
    row("scheme and host in capitals stay as written", "HTTP://H.Example/A.PNG",
        {u"HTTP://H.Example/A.PNG"_s});
    row("no path", "https://h.example", {u"https://h.example"_s});
    row("a port, no dot in the host", "http://localhost:8080/a", {u"http://localhost:8080/a"_s});
    row("an IPv6 host", "(http://[::1]:80/a)", {u"http://[::1]:80/a"_s});

    row("hxxp is http", "hxxp://h.example/a.png", {a});
    row("hxxps is https", "hxxps://h.example/a.png", {u"https://h.example/a.png"_s});
    row("HXXP in capitals", "HXXP://h.example/a.png", {a});
    row("hp is http", "hp://h.example/a.png", {a});
    row("ttp is http", "ttp://h.example/a.png", {a});
    row("ttps is https", "ttps://h.example/a.png", {u"https://h.example/a.png"_s});
    row("www. is https", "www.h.example/a.png", {u"https://www.h.example/a.png"_s});
    row("www. in words and capitals", "see (WWW.h.example), please", {u"https://WWW.h.example"_s});
    row("www. behind Chinese", "请看www.h.example/a.png。", {u"https://www.h.example/a.png"_s});
    row("www. with only the scheme missing", "//www.h.example/a.png", {u"https://www.h.example/a.png"_s});
    row("www. in a link is no other link", "http://h.example/www.x.example",
        {u"http://h.example/www.x.example"_s});

    row("<> around", "<http://h.example/a.png>", {a});
    row("quotes around", "\"http://h.example/a.png\"", {a});
    row("single quotes around", "x='http://h.example/a.png' y", {a});
    row("typographic quotes around", "“http://h.example/a.png” ‘http://h.example/b.png’", {a, b});
    row("a single quote inside", "http://h.example/it's.png", {u"http://h.example/it's.png"_s});
    row("round brackets around", "(http://h.example/a.png)", {a});
    row("square brackets around", "[http://h.example/a.png]", {a});
    row("curly brackets around", "{http://h.example/a.png}", {a});
    row("brackets around words and link", "(see http://h.example/a.png)xyz", {a});
    row("a Markdown picture", "![alt](http://h.example/a.png)", {a});
    row("a Markdown picture in a link", "[![x](http://h.example/a.png)](http://h.example/b.png)", {a, b});
    row("a Markdown picture with a title", "![alt](http://h.example/a.png \"title\")", {a});
    row("Markdown emphasis", "*http://h.example/a.png* **see http://h.example/b.png**.", {a, b});
    row("JSON with escaped slashes", R"({"url":"http:\/\/h.example\/a.png","u2":"http://h.example/b.png"})",
        {a, b});
    row("BBCode", "[img]http://h.example/a.png[/img]", {a});
    row("BBCode with text", "[url=http://h.example/a.png]text[/url]", {a});
    row("a style sheet", "background:url(http://h.example/a.png)", {a});
    row("an HTML tag", "<img src=\"http://h.example/a.png\" alt=x><a href='http://h.example/b.png'>", {a, b});
    row("between HTML tags", "<p>http://h.example/a.png</p>", {a});
    row("a label", "File:http://h.example/a.png", {a});
    row("a numbered list", "1.http://h.example/a.png", {a});
    row("glued to words", "linkhttp://h.example/a.png", {a});
    row("glued to Chinese", "链接http://h.example/a.png", {a});

    for (const char *mark :
         {".", ",", ";", ":", "!", "?", "...", "?!", ").", "\".", "…", ")", "]", "}", "),"})
        row(qPrintable(u"behind it %1"_s.arg(QString::fromUtf8(mark))),
            "go to http://h.example/a.png" + QByteArray(mark), {a});
    row("balanced brackets stay", "http://h.example/a_(b).png", {u"http://h.example/a_(b).png"_s});
    row("balanced brackets at the end stay", "http://h.example/a_(b)", {u"http://h.example/a_(b)"_s});
    row("balanced ones in unbalanced ones", "(http://h.example/a_(b))", {u"http://h.example/a_(b)"_s});
    row("an unbalanced one in the middle stays", "http://h.example/a)b(c)", {u"http://h.example/a)b(c)"_s});
    row("commas and dots inside stay", "http://h.example/a,b;c.d!e:f?g",
        {u"http://h.example/a,b;c.d!e:f?g"_s});

    for (const char *mark :
         {"（", "）", "，", "。", "；", "、", "》", "」", "：", "！", "？", "】", "\u200B", "\u3000"})
        row(qPrintable(u"ended by %1"_s.arg(QString::fromUtf8(mark))),
            "图http://h.example/a.png" + QByteArray(mark) + "说明", {a});
    row("… in the middle stays", "http://h.example/a…b.png", {u"http://h.example/a…b.png"_s});
    row("… between two", "http://h.example/a.png … http://h.example/b.png", {a, b});
    row("… glued between two", "http://h.example/a.png…http://h.example/b.png", {a, b});

    row("a fragment is kept for display", "http://h.example/a.png#top", {u"http://h.example/a.png#top"_s});
    row("IDN and Chinese are kept", "http://图片.example/图.png", {u"http://图片.example/图.png"_s});
    row("percent-encoding is kept", "http://h.example/%e5%9b%BE%20%2F",
        {u"http://h.example/%e5%9b%BE%20%2F"_s});
    row("an address in an address", "https://web.example/2020/https://h.example/a.png",
        {u"https://web.example/2020/https://h.example/a.png"_s});
    row("a picture in the link", "x data:image/png;base64,iVBORw0+/A== y",
        {u"data:image/png;base64,iVBORw0+/A=="_s});
    row("a picture in a style sheet", "url(data:image/png;base64,iVBORw0KGgo=)",
        {u"data:image/png;base64,iVBORw0KGgo="_s});
    row("a password is not shown", "http://me:s3cret@h.example/a.png", {u"http://h.example/a.png"_s});
    row("beside what cannot be fetched", "ftp://h.example/x http://h.example/a.png", {a});
}

void TestLinkScanner::findsLinks()
{
    QFETCH(QString, line);
    const Scan scan = scanText(line);
    QTEST(written(scan), "links");
    QCOMPARE(scan.rejected.size(), 0U);
    QCOMPARE(scan.duplicates.size(), 0U);
}

void TestLinkScanner::findsTheSeedLinkWholeInAnyText_data()
{
    QTest::addColumn<QString>("around");
    for (const char *around :
         {"%1", "<%1>", "\"%1\"", "'%1'", "(%1)", "[%1]", "看（%1）", "%1，", "%1,", "%1.", "《%1》",
          "image_urls = ['%1',", "<img src=\"%1\">", "![](%1)", "hello%1", "%1 #1"})
        QTest::newRow(around) << QString::fromUtf8(around);
}

void TestLinkScanner::findsTheSeedLinkWholeInAnyText()
{
    QFETCH(QString, around);
    const Scan scan = scanText(around.arg(QLatin1StringView(baidu)));
    QCOMPARE(written(scan), QStringList{QLatin1StringView(baidu)});
    QCOMPARE(scan.links[0].link.url.toEncoded(), QByteArray(baidu));
}

void TestLinkScanner::rejects_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<Rejection>("reason");
    QTest::addColumn<QString>("words");
    const auto scheme = [](const char *name, const QString &line, const QString &words) {
        QTest::newRow(name) << line << Rejection::UnsupportedScheme << words;
    };
    scheme("ftp", u"ftp://h.example/a.png"_s, u"ftp is not supported"_s);
    scheme("FTP in capitals", u"FTP://h.example/a.png"_s, u"ftp is not supported"_s);
    scheme("file", u"file:///home/me/a.png"_s, u"file is not supported"_s);
    scheme("javascript", u"javascript:void(0)"_s, u"javascript is not supported"_s);
    scheme("javascript with a link in it", u"javascript:open('http://h.example/a')"_s,
           u"javascript is not supported"_s);
    scheme("blob with a link in it", u"blob:https://h.example/6a1c"_s, u"blob is not supported"_s);
    scheme("data that is no picture", u"data:text/plain;base64,AAAA"_s, u"data is not supported"_s);
    scheme("a picture without bytes", u"data:image/png;base64,"_s, u"data is not supported"_s);
    scheme("mail", u"mailto:me@h.example"_s, u"mailto is not supported"_s);
    scheme("a scheme nobody knows", u"look: foo://h.example/a"_s, u"foo is not supported"_s);
    scheme("http in another scheme", u"git+https://h.example/a"_s, u"git+https is not supported"_s);
    scheme("ends like a misspelt http", u"php://input"_s, u"php is not supported"_s);

    const auto none = [](const char *name, const QString &line) {
        QTest::newRow(name) << line << Rejection::NoAddress << u"no address"_s;
    };
    none("words", u"a picture of a cat"_s);
    none("Chinese words", u"一只猫的图片"_s);
    none("a colon", u"data: none, file: none"_s);
    none("a host without www.", u"h.example/a.png"_s);
    none("www. without a domain", u"www.example and www. and www.."_s);
    none("www. in a word", u"awww.so.cute"_s);
    none("www. in a mail address", u"me@www.h.example"_s);
    none("a comment that is not at the start", u"x # y"_s);

    const auto bad = [](const char *name, const QString &line) {
        QTest::newRow(name) << line << Rejection::BadAddress << u"not a valid address"_s;
    };
    bad("nothing behind http", u"http://"_s);
    bad("only dots behind http", u"http://..."_s);
    bad("no host", u"http:///a.png"_s);
    bad("a port that is none", u"http://h.example:99999/"_s);
    bad("an empty label in the host", u"http://a..b/"_s);
}

void TestLinkScanner::rejects()
{
    QFETCH(QString, line);
    const Scan scan = scanText(u"\n"_s + line + u"\n"_s);
    QCOMPARE(scan.links.size(), 0U);
    QCOMPARE(scan.rejected.size(), 1U);
    QCOMPARE(scan.rejected[0].line, 2);
    QCOMPARE(scan.rejected[0].text, line);
    QTEST(scan.rejected[0].reason, "reason");
    QTEST(plainWords(scan.rejected[0].reason, scan.rejected[0].detail), "words");
}

void TestLinkScanner::passesOver_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("blank lines") << u"\n \n\t\r\n　\n"_s;
    QTest::newRow("a comment") << u"# http://h.example/a.png"_s;
    QTest::newRow("a comment without a space, with CRLF") << u"#http://h.example/a.png\r\n"_s;
    QTest::newRow("an indented comment") << u"  # text"_s;
    QTest::newRow("a long comment") << u"#"_s + QString(2 * longestLine, u'x');
}

void TestLinkScanner::passesOver()
{
    QFETCH(QString, text);
    const Scan scan = scanText(text);
    QCOMPARE(written(scan), QStringList());
    QCOMPARE(scan.rejected.size(), 0U);
}

void TestLinkScanner::countsDuplicates()
{
    const Scan scan =
        scanText(u"http://x.example/\nhttp://h.example/a\n\nHTTP://H.example:80/a#f http://h.example/b\n"_s
                 u"www.h.example\nhttp://h.example/a\nhttps://WWW.h.example/"_s);
    QCOMPARE(written(scan), QStringList({u"http://x.example/"_s, u"http://h.example/a"_s,
                                         u"http://h.example/b"_s, u"https://www.h.example"_s}));
    QCOMPARE(scan.links[2].line, 4);
    QCOMPARE(scan.duplicates.size(), 3U);
    QCOMPARE(scan.duplicates[0].written, u"HTTP://H.example:80/a#f"_s);
    QCOMPARE(scan.duplicates[0].line, 4);
    QCOMPARE(scan.duplicates[0].of, 1);
    QCOMPARE(scan.duplicates[1].line, 6);
    QCOMPARE(scan.duplicates[1].of, 1);
    QCOMPARE(scan.duplicates[2].of, 3);
    QCOMPARE(scan.rejected.size(), 0U);
}

void TestLinkScanner::lineWithOnlyADuplicateIsNotRejected()
{
    const Scan scan = scanText(u"http://h.example/a\nftp://h.example/ http://h.example/a"_s);
    QCOMPARE(scan.duplicates.size(), 1U);
    QCOMPARE(scan.rejected.size(), 0U);
}

void TestLinkScanner::differentLinksAreNeverDuplicates()
{
    LinkScanner scanner;
    for (int i = 0; i < 10'000; ++i)
        scanner.addLine(u"http://h.example/%1"_s.arg(i));
    QCOMPARE(scanner.found(), 10'000);
    for (int i = 0; i < 10'000; ++i)
        scanner.addLine(u"http://h.example/%1"_s.arg(i));
    const Scan scan = scanner.take();
    QCOMPARE(scan.links.size(), 10'000U);
    QCOMPARE(scan.duplicates.size(), 10'000U);
    for (size_t i = 0; i < scan.duplicates.size(); ++i)
        QCOMPARE(scan.duplicates[i].of, qsizetype(i));
}

void TestLinkScanner::lineTooLongIsRejected()
{
    const QString link = u"http://h.example/"_s;
    const QString longest = link + QString(longestLine - link.size(), u'a');
    const Scan scan = scanText(longest + u"\n"_s + longest + u"a\nhttp://h.example/b"_s);
    QCOMPARE(written(scan), QStringList({longest, u"http://h.example/b"_s}));
    QCOMPARE(scan.rejected.size(), 1U);
    QCOMPARE(scan.rejected[0].reason, Rejection::LineTooLong);
    QCOMPARE(scan.rejected[0].line, 2);
    QCOMPARE(scan.rejected[0].text, longest.left(200));
    QCOMPARE(plainWords(Rejection::LineTooLong, {}), u"the line is longer than 64 KB"_s);
}

void TestLinkScanner::rejectedTextIsShort()
{
    const Scan scan = scanText(QString(199, u'x') + u"😀😀"_s);
    QCOMPARE(scan.rejected[0].text, QString(199, u'x'));
}

void TestLinkScanner::noPasswordIsInAnyWord()
{
    const Scan scan = scanText(u"http://me:s3cret@h.example/a\nhttp://me:s3cret@h.example/a\n"_s
                               u"ftp://me:s3cret@h.example/\nhttp://me:s3cret@h.example:99999/\n"_s
                               u"http://me:s3cret#x@h.example/a\nhttp://me:1#s3cret@h.example/a\n"_s
                               u"http://me:s3cret@h.example/"_s +
                               QString(2 * longestLine, u'x'));
    QCOMPARE(scan.links.size(), 1U);
    QCOMPARE(scan.links[0].link.url.password(), u"s3cret"_s);
    QVERIFY(!scan.links[0].link.written.contains("s3cret"_L1));
    QCOMPARE(scan.duplicates.size(), 1U);
    QVERIFY(!scan.duplicates[0].written.contains("s3cret"_L1));
    QCOMPARE(scan.rejected.size(), 5U);
    for (const RejectedLine &line : scan.rejected)
        QVERIFY2(!line.text.contains("s3cret"_L1), qPrintable(line.text));
}

void TestLinkScanner::aUserIsNoScheme()
{
    LinkScanner scanner;
    scanner.addAddress(u"anna:s3cret@h.example/a.png"_s);
    scanner.addAddress(u"ftp:anna:s3cret@h.example/a.png"_s);
    scanner.addAddress(u"ftp://anna:s3cret@h.example/a.png"_s);
    QStringList told;
    for (const RejectedLine &line : scanner.take().rejected)
        told += line.text + u": "_s + plainWords(line.reason, line.detail);
    QCOMPARE(told, (QStringList{u"…@h.example/a.png: no address"_s, u"…@h.example/a.png: no address"_s,
                                u"ftp://…@h.example/a.png: ftp is not supported"_s}));
}

void TestLinkScanner::addressesComeByThemselves_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QString &address, const QStringList &links) {
        QTest::newRow(name) << address << links;
    };
    row("nothing is taken off", u"http://h.example/a)."_s, {u"http://h.example/a)."_s});
    row("a space belongs to it", u" http://h.example/a b.png "_s, {u"http://h.example/a b.png"_s});
    row("its scheme is put right", u"hxxps://h.example/"_s, {u"https://h.example/"_s});
    row("www.", u"www.h.example"_s, {u"https://www.h.example"_s});
    row("no address", u"see http://h.example/"_s, {});
    row("a name", u"a.png"_s, {});
    row("another scheme", u"file:///a.png"_s, {});
    row("nothing", u""_s, {});
}

void TestLinkScanner::addressesComeByThemselves()
{
    QFETCH(QString, address);
    QFETCH(QStringList, links);
    LinkScanner scanner;
    scanner.addLine(u"http://x.example/"_s);
    scanner.addAddress(address);
    const Scan scan = scanner.take();
    QCOMPARE(written(scan).mid(1), links);
    QCOMPARE(scan.rejected.size(), links.isEmpty() ? 1U : 0U);
    QCOMPARE(links.isEmpty() ? scan.rejected[0].line : scan.links[1].line, 2);
}

void TestLinkScanner::expandsPatterns()
{
    const Scan scan = scanText(u"see http://h.example/[08:10].png, (http://h.example/{a,b}) and\n"
                               u"http://[::1]/9.png http://h.example/[9:10].png"_s);
    QCOMPARE(written(scan),
             QStringList({u"http://h.example/08.png"_s, u"http://h.example/09.png"_s,
                          u"http://h.example/10.png"_s, u"http://h.example/a"_s, u"http://h.example/b"_s,
                          u"http://[::1]/9.png"_s, u"http://h.example/9.png"_s}));
    QCOMPARE(scan.rejected.size(), 0U);
    QCOMPARE(scan.duplicates.size(), 1U);
    QCOMPARE(scan.duplicates[0].written, u"http://h.example/10.png"_s);
    QCOMPARE(scan.duplicates[0].of, 2);
    QCOMPARE(scan.patterns.size(), 3U);
    QCOMPARE(scan.patterns[0].written, u"http://h.example/[08:10].png"_s);
    QCOMPARE(scan.patterns[0].count, 3U);
    QCOMPARE(scan.patterns[2].line, 2);
    QCOMPARE(askedLinks(scan), 0U);
}

void TestLinkScanner::asksAboveAThousand()
{
    const QString text = u"http://h.example/a[1:600]\nhttp://h.example/b[1:500]\nhttp://h.example/c[1:400]"_s;
    const Scan scan = scanText(text);
    QCOMPARE(scan.links.size(), 1'000U);
    QCOMPARE(scan.rejected.size(), 0U);
    QCOMPARE(askedLinks(scan), 500U);
    QVERIFY(!scan.patterns[1].isExpanded);
    QVERIFY(scan.patterns[2].isExpanded);

    LinkScanner answered(mostPatternLinks);
    answered.addPattern(scan.patterns[1]);
    const Scan rest = answered.take();
    QCOMPARE(rest.links.size(), 500U);
    QCOMPARE(rest.links.front().line, 2);
    QCOMPARE(rest.links.back().link.written, u"http://h.example/b500"_s);
}

void TestLinkScanner::refusesAboveAMillion()
{
    LinkScanner scanner(mostPatternLinks);
    scanner.addLine(u"http://h.example/[1:1000001]");
    scanner.addLine(u"http://h.example/[1:999999999999999999][1:999999999999999999]");
    const Scan scan = scanner.take();
    QCOMPARE(scan.links.size(), 0U);
    QCOMPARE(scan.patterns.size(), 0U);
    QCOMPARE(scan.rejected.size(), 2U);
    QCOMPARE(scan.rejected[0].reason, Rejection::TooManyLinks);
    QCOMPARE(scan.rejected[0].detail, u"1000001"_s);
    QCOMPARE(scan.rejected[1].detail, u"18446744073709551615"_s);
}

void TestLinkScanner::tellsWhatIsNoPattern()
{
    const Scan scan = scanText(uR"(http://h.example/[5-1].png http://h.example/\[1:2\])"_s);
    QCOMPARE(written(scan), QStringList({u"http://h.example/[5-1].png"_s, u"http://h.example/[1:2]"_s}));
    QCOMPARE(scan.rejected.size(), 1U);
    QCOMPARE(scan.rejected[0].reason, Rejection::NoPattern);
    QCOMPARE(scan.rejected[0].detail, u"[5-1]"_s);
}

void TestLinkScanner::dropsAreNoPatterns()
{
    LinkScanner scanner;
    scanner.addAddress(u"http://h.example/[1:3].png"_s);
    scanner.addTyped(u"http://h.example/[1:2].png"_s);
    QCOMPARE(written(scanner.take()),
             QStringList({u"http://h.example/[1:3].png"_s, u"http://h.example/1.png"_s,
                          u"http://h.example/2.png"_s}));
}

void TestLinkScanner::asksWithoutPasswords()
{
    const Scan scan = scanText(u"http://me:sec[1:3]ret@h.example/[1:900]/[2-1]/{a,b}"_s);
    QCOMPARE(scan.patterns.size(), 1U);
    QCOMPARE(scan.patterns[0].written, u"http://h.example/[1:900]/[2-1]/{a,b}"_s);
    QCOMPARE(scan.patterns[0].count, 1'800U);
    QCOMPARE(scan.rejected.size(), 1U);
    QCOMPARE(scan.rejected[0].detail, u"[2-1]"_s);
    QVERIFY(!scan.rejected[0].text.contains("ret"_L1));
    LinkScanner answered(mostPatternLinks);
    answered.addPattern(scan.patterns[0]);
    const QUrl first = answered.take().links.front().link.url;
    QCOMPARE(first.password(QUrl::FullyDecoded), u"sec[1:3]ret"_s);
    QCOMPARE(first.path(), u"/1/[2-1]/a"_s);
}

void TestLinkScanner::refusesAboveAMillionInAll()
{
    for (const quint64 unasked : {mostUnaskedLinks, mostPatternLinks}) {
        LinkScanner scanner(unasked);
        scanner.addLine(u"http://h.example/a[1:600000]");
        scanner.addLine(u"http://h.example/b[1:600000]");
        scanner.addLine(u"http://h.example/c[1:400000]");
        const Scan scan = scanner.take();
        QCOMPARE(scan.patterns.size(), 2U);
        QCOMPARE(askedLinks(scan) + scan.links.size(), mostPatternLinks);
        QCOMPARE(scan.rejected.size(), 1U);
        QCOMPARE(scan.rejected[0].reason, Rejection::TooManyLinks);
    }
}

void TestLinkScanner::takeBeginsAnew()
{
    LinkScanner scanner;
    scanner.addLine(u"http://h.example/"_s);
    scanner.take();
    scanner.addLine(u"http://h.example/"_s);
    const Scan scan = scanner.take();
    QCOMPARE(scan.links.size(), 1U);
    QCOMPARE(scan.links[0].line, 1);
}

void TestLinkScanner::manyLinksAreQuick()
{
    QString text;
    for (int i = 0; i < 100'000; ++i)
        text += u"https://t%1.baidu.com/it/u=%2,2774471735&fm=193&f=GIF\n"_s.arg(i % 10).arg(i);
    const std::clock_t begin = std::clock();
    const Scan scan = scanText(text);
    const qint64 elapsed = msSince(begin);
    QCOMPARE(scan.links.size(), 100'000U);
    qInfo("100,000 links in %lld ms", elapsed);
    QVERIFY(elapsed < 10'000); // 0.15 s in a release build; sanitizers need more
}

void TestLinkScanner::hostileLinesAreQuick_data()
{
    QTest::addColumn<QString>("unit");
    for (const char *unit : {"://", "http://", "a://b ", "http://a:b@", "www.", ")", "(", "http://a)",
                             "http://a)(", "%", "data:", "data:x", ",http://", "……", "@", ":", "aaaaaaaa"})
        QTest::newRow(unit) << QString::fromUtf8(unit);
}

void TestLinkScanner::hostileLinesAreQuick()
{
    QFETCH(QString, unit);
    const QString filler = unit.repeated(longestLine / unit.size() - 2);
    const std::clock_t begin = std::clock();
    scanText(filler);
    scanText(u"http://h/"_s + filler);
    const qint64 elapsed = msSince(begin);
    QVERIFY2(elapsed < 2'000, qPrintable(u"%1 ms"_s.arg(elapsed)));
}

QTEST_GUILESS_MAIN(TestLinkScanner)
#include "tst_linkscanner.moc"
