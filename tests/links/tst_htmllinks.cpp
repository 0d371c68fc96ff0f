#include "links/htmllinks.h"

#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

QStringList written(const Result<Scan> &scan)
{
    QStringList links;
    for (const FoundLink &found : scan.value_or(Scan()).links)
        links += found.link.written;
    return links;
}

/// Of this process's own time: other programs do not count.
qint64 msSince(std::clock_t begin)
{
    return qint64(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
}

} // namespace

class TestHtmlLinks : public QObject
{
    Q_OBJECT

private slots:
    void knowsHtml_data();
    void knowsHtml();
    void findsPictures_data();
    void findsPictures();
    void readsVisibleText_data();
    void readsVisibleText();
    void aForumPostGivesAllItsLinksInOrder();
    void aListThatBeginsWithATagLosesNoLine();
    void hrefsThatAreNoPicturesAreRejectedOnce_data();
    void hrefsThatAreNoPicturesAreRejectedOnce();
    void visibleTextTooLongIsRejected();
    void relativeLinksNeedABase_data();
    void relativeLinksNeedABase();
    void rejectsWithLineAndReason();
    void linesAreThoseOfThePage();
    void duplicatesAreCounted();
    void longSrcsetIsQuick();
    void deepNestingEnds();
    void pageOverTheLimitIsRefused();
};

void TestHtmlLinks::knowsHtml_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isHtml");
    const auto html = [](const char *text) { QTest::newRow(text) << QString::fromUtf8(text) << true; };
    html("<!DOCTYPE html><p>");
    html("  \n<!doctype HTML PUBLIC>");
    html("<html lang=zh>");
    html("\uFEFF<HTML>");
    html("<?xml version='1.0'?>\n<!-- saved -->\n<html>");
    html("<head><title>");
    html("<body>");
    html("<img src=a.png>");
    html("<div class='x'>\n<a class=y href=\"a.png\">");
    html("<!--StartFragment--><img alt='' src='http://h.example/a.png'>");
    const auto loose = [](const char *text) { QTest::newRow(text) << QString::fromUtf8(text) << false; };
    loose("");
    loose("http://h.example/a.png");
    loose("<http://h.example/a.png>");
    loose("<b>http://h.example/a.png</b>");
    loose("see <img src='http://h.example/a.png'>");
    loose("<me@h.example> wrote: <img>");
    loose("<bodybuilder>");
    loose("a < b");
    QTest::newRow("comments without end") << u"<!---->"_s.repeated(9'000) + u"x"_s << false;
}

void TestHtmlLinks::knowsHtml()
{
    QFETCH(QString, text);
    const std::clock_t begin = std::clock();
    QTEST(looksLikeHtml(text), "isHtml");
    QVERIFY(msSince(begin) < 2'000);
}

void TestHtmlLinks::findsPictures_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const char *html, const QStringList &paths) {
        QStringList links;
        for (const QString &path : paths)
            links += path.startsWith("data:"_L1) ? path : u"http://h.example/"_s + path;
        QTest::newRow(name) << QString::fromUtf8(html) << links;
    };
    row("img src", "<img src='http://h.example/a'>", {u"a"_s});
    row("an attribute without quotes, tags in capitals", "<IMG SRC=http://h.example/a.png>", {u"a.png"_s});
    row("&amp; is decoded", "<img src='http://h.example/?a=1&amp;copy=2&copy=3'>", {u"?a=1&copy=2&copy=3"_s});
    row("entities by number", "<img src='http://h.example/&#x732B;&#65;.png'>", {u"猫A.png"_s});
    row("white space around, a line end inside", "<img src=' http://h.example/a\n.png\t'>", {u"a.png"_s});
    row("punctuation at the end belongs to it", "<img src='http://h.example/a.png).'>", {u"a.png)."_s});
    row("encodings stay as written", "<img src='http://h.example/%e5%9b%be/图#x'>", {u"%e5%9b%be/图#x"_s});
    row("nothing in src", "<img src=''><img src='  '><img>", {});

    row("srcset by width",
        "<img srcset='http://h.example/s 300w, http://h.example/l 1200w, http://h.example/m 600w'>",
        {u"l"_s});
    row("srcset by density",
        "<img srcset='http://h.example/1, http://h.example/2.5 2.5x,http://h.example/2 2x'>", {u"2.5"_s});
    row("srcset of one", "<img srcset='http://h.example/a'>", {u"a"_s});
    row("srcset with commas in the links",
        "<img srcset='http://h.example/w=1,h=1 1x, http://h.example/w=2,h=2, 2x'>", {u"w=1,h=1"_s});
    row("src beside srcset", "<img srcset='http://h.example/b 2x' src='http://h.example/a'>",
        {u"a"_s, u"b"_s});
    row("picture and source",
        "<picture><source srcset='http://h.example/a 1x, http://h.example/b 2x'><img "
        "src='http://h.example/c'></picture>",
        {u"b"_s, u"c"_s});
    row("a film's source is no picture", "<video><source src='http://h.example/a.mp4'></video>", {});

    row("a href to a picture", "<a href='http://h.example/a.JPG'>x</a>", {u"a.JPG"_s});
    row("a href to a picture with a query", "<a href='http://h.example/a.webp?x=y/z#f'>x</a>",
        {u"a.webp?x=y/z#f"_s});
    row("a thumbnail that links to its picture",
        "<a href='http://h.example/full.png'><img src='http://h.example/thumb.png'></a>",
        {u"full.png"_s, u"thumb.png"_s});
    row("comments, scripts and styles are no links",
        "<!-- <img src='http://h.example/b'> -->"
        "<script>\"<img src='http://h.example/c'>\"</script><style>url(http://h.example/d)</style>",
        {});
    row("nor is other text that nobody sees",
        "<title>http://h.example/a</title><p>x<noscript>http://h.example/b</noscript>"
        "<template>http://h.example/c</template><script>http://h.example/d</script>",
        {});
    row("a href to what only its own bytes tell to be a picture",
        "<a href='data:image/png;base64,AAAA'>x</a><a href='http://h.example/a.png'>x</a>",
        {u"data:image/png;base64,AAAA"_s, u"a.png"_s});
    row("without scripts", "<noscript><img src='http://h.example/a'></noscript>", {u"a"_s});
    row("in a template", "<template><img src='http://h.example/a'></template>", {u"a"_s});
    row("in a broken table", "<table><img src='http://h.example/a'><tr><td><img src='http://h.example/b'>",
        {u"a"_s, u"b"_s});
    row("in the page's order",
        "<div><p><img src='http://h.example/1'></div><img src='http://h.example/2'><p>"
        "<a href='http://h.example/3.png'><img src='http://h.example/4'>",
        {u"1"_s, u"2"_s, u"3.png"_s, u"4"_s});
}

void TestHtmlLinks::findsPictures()
{
    QFETCH(QString, html);
    const Result<Scan> scan = scanHtml(html);
    QVERIFY(scan);
    QTEST(written(scan), "links");
    QCOMPARE(scan->rejected.size(), 0U);
}

void TestHtmlLinks::readsVisibleText_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QString &html, const QStringList &links) {
        QTest::newRow(name) << html << links;
    };
    const QString a = u"http://h.example/a"_s;
    const QString b = u"http://h.example/b"_s;
    row("an address in words", u"<p>see (http://h.example/a), and www.h.example</p>"_s,
        {a, u"https://www.h.example"_s});
    row("words alone are not reported", u"<h1>My pictures</h1><p># 1: a list, File:Cat.jpg</p>"_s, {});
    row("&amp; is decoded", u"<p>http://h.example/?a&amp;b"_s, {u"http://h.example/?a&b"_s});
    row("a line with a #", u"<p># 1 http://h.example/a"_s, {a});
    row("a line break ends it", u"http://h.example/a<br>http://h.example/b"_s, {a, b});
    row("cells end it", u"<table><tr><td>http://h.example/a<td>1"_s, {a});
    row("a tag without a link does not", u"<p>http://h.<b>exa</b>mple<wbr>/a"_s, {a});
    row("white space between tags does", u"<b>http://h.example/a</b> <b>http://h.example/b</b>"_s, {a, b});
    row("between pictures",
        u"<img src='http://h.example/1'>http://h.example/a<img src='http://h.example/2'>"_s,
        {u"http://h.example/1"_s, a, u"http://h.example/2"_s});

    row("a link whose text is its address", u"<a href='http://h.example/a'>http://h.example/a</a>"_s, {a});
    row("a picture's link whose text is its address",
        u"<a href='http://h.example/a.png'>http://h.example/a.png</a>"_s, {u"http://h.example/a.png"_s});
    row("a relative link whose text is its address",
        u"<base href='http://h.example/'><a href='/a'>http://h.example/a</a>"_s, {a});
    row("text shortened in the middle", u"<a href='http://h.example/dir/a?b=1'>http://h.exa...?b=1</a>"_s,
        {u"http://h.example/dir/a?b=1"_s});
    row("text shortened at the end", u"<a href='http://h.example/dir/a'>http://h.example/d…</a>"_s,
        {u"http://h.example/dir/a"_s});
    row("text in pieces",
        u"<a href='http://h.example/a'><span class=x>http://</span><span>h.example</span>/a</a>"_s, {a});
    row("text that is not encoded", u"<a href='http://h.example/%E7%8C%AB'>http://h.example/猫</a>"_s,
        {u"http://h.example/%E7%8C%AB"_s});
    row("text without the scheme", u"<a href='http://www.h.example/a'>www.h.example/a</a>"_s,
        {u"http://www.h.example/a"_s});
    row("text among words",
        u"<a href='http://h.example/a'>go to http://h.example/a</a> or http://h.example/b"_s, {a, b});
    row("a page that is written out elsewhere",
        u"<a href='http://h.example/a'><b>x</b></a>http://h.example/a"_s, {a});
}

void TestHtmlLinks::readsVisibleText()
{
    QFETCH(QString, html);
    const Result<Scan> scan = scanHtml(html);
    QVERIFY(scan);
    QTEST(written(scan), "links");
    QCOMPARE(scan->duplicates.size(), 0U);
    QCOMPARE(scan->rejected.size(), 0U);
}

void TestHtmlLinks::aForumPostGivesAllItsLinksInOrder()
{
    QString html = u"<div class=post>Look <img src='http://h.example/smile.gif'>\n"_s;
    QStringList links = {u"http://h.example/smile.gif"_s};
    for (int i = 0; i < 50; ++i) {
        links += u"https://t7.baidu.com/it/u=%1,2&fm=193&f=GIF"_s.arg(i);
        html += links.back().toHtmlEscaped() + (i % 2 ? u"<br>"_s : u"\n"_s);
    }
    const Result<Scan> scan = scanHtml(html);
    QCOMPARE(written(scan), links);
    QCOMPARE(scan->links.at(1).line, 2);
    QCOMPARE(scan->links.at(3).line, 3);
    QCOMPARE(scan->duplicates.size(), 0U);
    QCOMPARE(scan->rejected.size(), 0U);
}

void TestHtmlLinks::aListThatBeginsWithATagLosesNoLine()
{
    const QString list = u"<b>pictures</b>\nhttps://t7.baidu.com/it/u=1,2&fm=193&f=GIF\n"_s
                         u"<img src='http://h.example/a.png'>\nhttp://h.example/b.png\n"_s;
    QVERIFY(looksLikeHtml(list));
    const Result<Scan> scan = scanHtml(list);
    QCOMPARE(written(scan), QStringList({u"https://t7.baidu.com/it/u=1,2&fm=193&f=GIF"_s,
                                         u"http://h.example/a.png"_s, u"http://h.example/b.png"_s}));
    for (size_t i = 0; i < 3; ++i)
        QCOMPARE(scan->links[i].line, qint64(i) + 2);
}

void TestHtmlLinks::hrefsThatAreNoPicturesAreRejectedOnce_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QStringList>("rejected");
    const auto row = [](const char *name, const QString &html, const QStringList &rejected) {
        QTest::newRow(name) << html << rejected;
    };
    row("a picture without an extension", u"<a href='https://t7.baidu.com/it/u=1,2&fm=193&f=GIF'>one</a>"_s,
        {u"https://t7.baidu.com/it/u=1,2&fm=193&f=GIF"_s});
    row("a page", u"<a href='http://h.example/a.html?b.png'>x</a>"_s, {u"http://h.example/a.html?b.png"_s});
    row("a page nobody knows the address of", u"<a href='view?id=1'>x</a>"_s, {u"view?id=1"_s});
    row("a page three times",
        u"<a href='http://h.example/'>x</a><a href='HTTP://h.example#b'>y</a><a href='http://h.example/'>x</a>"_s,
        {u"http://h.example/"_s});
    row("two pages", u"<a href='http://h.example/1'>x</a><a href='http://h.example/2'>x</a>"_s,
        {u"http://h.example/1"_s, u"http://h.example/2"_s});
    row("a page in front of a picture that is written out",
        u"<a href='http://out.example/?to=x'>http://h.example/x</a>"_s, {u"http://out.example/?to=x"_s});
    row("a password is not shown", u"<a href='http://me:s3cret@h.example/'>x</a>"_s,
        {u"http://h.example/"_s});
    row("an @ in a page's address is no password", u"<a href='http://h.example/@me/x'>x</a>"_s,
        {u"http://h.example/@me/x"_s});
    row("a link that is shown as a picture",
        u"<a href='http://h.example/1'><img src='http://h.example/1'></a>"_s, {});
    row("places in the page", u"<a href='#top'>x</a><a href='#a.png'>x</a><a name=b></a><a href=' '>x</a>"_s,
        {});
    row("what the page does", u"<a href='javascript:x()'>x</a><a href='MAILTO:me@h.example'>x</a>"_s, {});
}

void TestHtmlLinks::hrefsThatAreNoPicturesAreRejectedOnce()
{
    QFETCH(QString, html);
    const Result<Scan> scan = scanHtml(html);
    QVERIFY(scan);
    QStringList rejected;
    for (const RejectedLine &line : scan->rejected) {
        rejected += line.text;
        QCOMPARE(plainWords(line.reason, line.detail), u"a link to a page, not to a picture"_s);
    }
    QTEST(rejected, "rejected");
}

void TestHtmlLinks::visibleTextTooLongIsRejected()
{
    const QString text(longestLine, u'x');
    const Result<Scan> scan = scanHtml(u"<p>"_s + text + u" x<p>\nhttp://h.example/"_s + text);
    QCOMPARE(scan->links.size(), 0U);
    QCOMPARE(scan->rejected.size(), 1U);
    QCOMPARE(scan->rejected[0].reason, Rejection::LineTooLong);
    QCOMPARE(scan->rejected[0].line, 2);
}

void TestHtmlLinks::relativeLinksNeedABase_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("link");
    const auto row = [](const char *name, const QString &html, const QString &link) {
        QTest::newRow(name) << html << link;
    };
    row("beside the page", u"<img src='a.png'>"_s, u"https://page.example/dir/a.png"_s);
    row("in a folder above", u"<img src='../a.png?x=1&amp;y=2'>"_s, u"https://page.example/a.png?x=1&y=2"_s);
    row("from the root", u"<a href='/a.png'>x</a>"_s, u"https://page.example/a.png"_s);
    row("another host", u"<img src='//h.example/a'>"_s, u"https://h.example/a"_s);
    row("Chinese and a space are encoded", u"<img src='猫 .png'>"_s,
        u"https://page.example/dir/%E7%8C%AB%20.png"_s);
    row("in srcset", u"<img srcset='a.png, b.png 2x'>"_s, u"https://page.example/dir/b.png"_s);
    row("base", u"<base href='http://base.example/x/'><img src='a'>"_s, u"http://base.example/x/a"_s);
    row("a relative base", u"<base href='x/'><img src='a'>"_s, u"https://page.example/dir/x/a"_s);
    row("base behind the picture, the first one counts",
        u"<img src='a'><base target=x><base href='http://base.example/'><base href='http://no.example/'>"_s,
        u"http://base.example/a"_s);
}

void TestHtmlLinks::relativeLinksNeedABase()
{
    QFETCH(QString, html);
    QFETCH(QString, link);
    QCOMPARE(written(scanHtml(html, QUrl(u"https://page.example/dir/page.html"_s))), QStringList{link});
}

void TestHtmlLinks::rejectsWithLineAndReason()
{
    const Result<Scan> scan = scanHtml(u"<img src='img/a.png'>\n<img src='//h.example/a'>\n"_s
                                       u"<img src='file:///a.png'>\n<img src='http://a..b/'>"_s);
    QVERIFY(scan);
    QCOMPARE(written(scan), QStringList{u"https://h.example/a"_s});
    QCOMPARE(scan->rejected.size(), 3U);
    QCOMPARE(scan->rejected[0].reason, Rejection::NoAddress);
    QCOMPARE(scan->rejected[0].text, u"img/a.png"_s);
    QCOMPARE(scan->rejected[0].line, 1);
    QCOMPARE(scan->rejected[1].reason, Rejection::UnsupportedScheme);
    QCOMPARE(scan->rejected[1].detail, u"file"_s);
    QCOMPARE(scan->rejected[1].line, 3);
    QCOMPARE(scan->rejected[2].reason, Rejection::BadAddress);
}

void TestHtmlLinks::linesAreThoseOfThePage()
{
    const Result<Scan> scan =
        scanHtml(u"<p>\r\n\r\n<img src='http://h.example/a'>\n<img\nsrc='http://h.example/b'>"_s);
    QCOMPARE(scan->links.at(0).line, 3);
    QCOMPARE(scan->links.at(1).line, 4);
}

void TestHtmlLinks::duplicatesAreCounted()
{
    const Result<Scan> scan = scanHtml(u"<img src='http://h.example/a' srcset='http://H.example/a 2x'>"_s);
    QCOMPARE(scan->links.size(), 1U);
    QCOMPARE(scan->duplicates.size(), 1U);
}

void TestHtmlLinks::longSrcsetIsQuick()
{
    const std::clock_t begin = std::clock();
    for (const QString &unit : {u" "_s, u","_s, u"a,"_s, u"a 1x 1x "_s})
        QVERIFY(scanHtml(u"<img srcset='"_s + unit.repeated(1'000'000) + u"'>"_s));
    QVERIFY(msSince(begin) < 10'000);
}

void TestHtmlLinks::deepNestingEnds()
{
    const QString link = u"<img src='http://h.example/a'>"_s;
    QCOMPARE(written(scanHtml(u"<span>"_s.repeated(5'000) + link)), QStringList{u"http://h.example/a"_s});

    const Result<Scan> endless = scanHtml(u"<div>"_s.repeated(300'000) + link);
    QVERIFY(!endless);
    QCOMPARE(endless.error(), Failure({Cause::FileTrouble, u"HTML too complex"_s}));
}

void TestHtmlLinks::pageOverTheLimitIsRefused()
{
    const Result<Scan> scan = scanHtml(QString(longestHtml + 1, u'x'));
    QVERIFY(!scan);
    QCOMPARE(scan.error(), Failure({Cause::FileTrouble, u"HTML over 64 MB"_s}));
}

QTEST_GUILESS_MAIN(TestHtmlLinks)
#include "tst_htmllinks.moc"
