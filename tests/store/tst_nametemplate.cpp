#include "store/filename.h"
#include "store/nametemplate.h"
#include "support/safenames.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using pixhaul::test::faultOf;

namespace {

const QByteArray hash = QByteArray::fromHex("00ff").repeated(16);

QString name(const QString &pattern, const NameSource &source)
{
    const auto parsed = NameTemplate::parse(pattern);
    return parsed ? parsed->nameOf(source) : u"unknown: "_s + parsed.error().tag;
}

/// What is wrong with it as a path below a folder on some system; empty if nothing.
QString faultOfPath(const QString &path)
{
    if (path.toUtf8().size() > 1024)
        return u"is too long"_s;
    QStringList segments = path.split(u'/');
    const QString file = segments.takeLast();
    for (const QString &folder : segments) {
        const QString fault = faultOf(folder + u".png"_s);
        if (!fault.isEmpty())
            return u"has a folder that "_s + fault;
        if (safeStem(folder) != folder)
            return u"has a folder that ends like a picture"_s;
    }
    return faultOf(file);
}

} // namespace

class TestNameTemplate : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void fillsInTags_data();
    void fillsInTags();
    void takesPartsOfLinks_data();
    void takesPartsOfLinks();
    void refusesWhatIsNoTag_data();
    void refusesWhatIsNoTag();
    void makesFolders_data();
    void makesFolders();
    void takesNamesFromElsewhere_data();
    void takesNamesFromElsewhere();
    void makesValuesHarmless_data();
    void makesValuesHarmless();
    void tellsWhatThePictureTellsOnlyAtTheEnd_data();
    void tellsWhatThePictureTellsOnlyAtTheEnd();
    void cutsLongPaths();
    void namesByDefaultAsNameForDoes();
    void survivesThreeThousandHostileLinks();
    void numbersTenThousandPictures();
};

void TestNameTemplate::fillsInTags_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *sentence, const QString &pattern, const QString &expected) {
        QTest::newRow(sentence) << pattern << expected;
    };
    row("the name", u"*name*"_s, u"Café.png"_s);
    row("the extension", u"*name* (*ext*)"_s, u"Café (jpg).png"_s);
    row("the host", u"*host*"_s, u"images.example.co.uk.png"_s);
    row("the domain", u"*domain*"_s, u"example.co.uk.png"_s);
    row("the folders", u"*subdirs*/*name*"_s, u"a/b c/Café.png"_s);
    row("the folders in one segment", u"*flatsubdirs*"_s, u"a-b c.png"_s);
    row("the query", u"*qstring*"_s, u"x=1&y=_.png"_s);
    row("the address", u"*url*"_s, u"images.example.co.uk_a_b c_Café_x=1&y=_.png"_s);
    row("the number", u"*num*"_s, u"007.png"_s);
    row("the batch", u"*batch*"_s, u"002.png"_s);
    row("the place in the batch", u"*idx*"_s, u"1234.png"_s);
    row("the date", u"*date*"_s, u"2026-03-04.png"_s);
    row("the parts of the date", u"*d*.*m*.*y*"_s, u"04.03.2026.png"_s);
    row("the parts of the time, months and minutes apart", u"*hh*-*mm*-*ss* *m*"_s, u"15-06-07 03.png"_s);
    row("the description", u"*text*"_s, u"A fine cat.png"_s);
    row("the size", u"*width*x*height*"_s, u"640x480.png"_s);
    row("the hash", u"*hash*"_s, u"00ff"_s.repeated(16) + u".png"_s);
    row("text around tags", u"a *num* b *name* c"_s, u"a 007 b Café c.png"_s);
    row("tags side by side", u"*num**name*"_s, u"007Café.png"_s);
    row("a tag twice", u"*num* *num*"_s, u"007 007.png"_s);
    row("no tag", u"picture"_s, u"picture.png"_s);
    row("nothing at all: the name", u""_s, u"Café.png"_s);
    row("the extension at the end, as other programs have it", u"*name*.*ext*"_s, u"Café.png"_s);
    row("PNG's extension at the end", u"*name*.png"_s, u"Café.png"_s);
    row("another picture's extension at the end", u"*num*.JPEG"_s, u"007.png"_s);
    row("an extension within", u"*name*.jpg *num*"_s, u"Café.jpg 007.png"_s);
    row("an extension at a folder's end", u"*ext*.png/*name*"_s, u"jpg/Café.png"_s);
}

void TestNameTemplate::fillsInTags()
{
    const NameSource source{
        .url = QUrl(u"https://images.example.co.uk/a/b%20c/Caf%C3%A9.JPG?x=1&y=%2F#f"_s),
        .text = u"A fine cat"_s,
        .number = 7,
        .batch = 2,
        .index = 1234,
        .addedAt = QDateTime(QDate(2026, 3, 4), QTime(15, 6, 7)),
        .pixels = QSize(640, 480),
        .sha256 = hash,
    };
    QFETCH(const QString, pattern);
    QFETCH(const QString, expected);
    QCOMPARE(name(pattern, source), expected);
    QCOMPARE(faultOfPath(expected), QString());
}

void TestNameTemplate::takesPartsOfLinks_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *sentence, const QString &pattern, const QString &link,
                        const QString &expected) { QTest::newRow(sentence) << pattern << link << expected; };
    row("a domain of two labels", u"*domain*"_s, u"http://a.b.h.org/x"_s, u"h.org.png"_s);
    row("a host that is a domain", u"*domain*"_s, u"http://h.org/x"_s, u"h.org.png"_s);
    row("a domain below a private suffix", u"*domain*"_s, u"http://x.me.github.io/x"_s,
        u"me.github.io.png"_s);
    row("a suffix itself", u"*domain*"_s, u"http://co.uk/x"_s, u"co.uk.png"_s);
    row("an international domain", u"*domain*"_s, u"http://图.例子.公司.cn/x"_s, u"例子.公司.cn.png"_s);
    row("an international domain in letters of ASCII", u"*domain*"_s, u"http://a.xn--bcher-kva.de/x"_s,
        u"bücher.de.png"_s);
    row("a domain below a suffix that nobody listed", u"*domain*"_s, u"http://a.b.intern/x"_s,
        u"b.intern.png"_s);
    row("a host without dots", u"*domain*"_s, u"http://localhost:8080/x"_s, u"localhost.png"_s);
    row("the root's dot", u"*domain*"_s, u"http://a.h.org./x"_s, u"h.org.png"_s);
    row("an address of IPv4", u"*domain*"_s, u"http://192.168.0.1/x"_s, u"192.168.0.1.png"_s);
    row("an address of IPv6", u"*domain*"_s, u"http://[2001:db8::1]/x"_s, u"2001_db8__1.png"_s);

    row("a link without folders", u"*subdirs*/*name*"_s, u"http://h.org/x.jpg"_s, u"x.png"_s);
    row("a link without a path", u"*subdirs*/*name*"_s, u"http://h.org"_s, u"h.org.png"_s);
    row("a link to a folder", u"*subdirs*/*name*"_s, u"http://h.org/a/b/"_s, u"a/b/h.org.png"_s);
    row("slashes side by side", u"*subdirs*/*name*"_s, u"http://h.org//a///b//x"_s, u"a/b/x.png"_s);
    row("a folder that ends like a picture", u"*subdirs*/*name*"_s, u"http://h.org/a.png/b.x.gif.jpg/c"_s,
        u"a/b.x/c.png"_s);
    row("text beside the folders belongs to the first and last", u"x-*subdirs*-y/*name*"_s,
        u"http://h.org/a/b/c/d"_s, u"x-a/b/c-y/d.png"_s);
    row("folders at the end", u"*subdirs*"_s, u"http://h.org/a/b/c"_s, u"a/b.png"_s);
    row("what is no UTF-8 stays as written", u"*subdirs*/*qstring*"_s, u"http://h.org/%D6%D0/x?%CE%C4"_s,
        u"%D6%D0/%CE%C4.png"_s);
    row("an extension that is no picture's stays with the name", u"*ext*/*name*"_s,
        u"http://h.org/show.php"_s, u"show.php.png"_s);
    row("of two extensions the last", u"*ext*/*name*"_s, u"http://h.org/cat.jpg.webp"_s,
        u"webp/cat.jpg.png"_s);
    row("an address with nothing but a host", u"*url*"_s, u"http://h.org/"_s, u"h.org.png"_s);
    row("user and password are not part of an address", u"*url* *host*"_s, u"http://u:p@h.org/x"_s,
        u"h.org_x h.org.png"_s);
    row("a data link tells nothing", u"*host*/*subdirs*/*ext*/*url**qstring*/*name*"_s,
        u"data:image/png;base64,iVBO/Rw0KGgo=?a"_s, u"picture.png"_s);
    row("there is no value: the name", u"*host*/*text*"_s, u"http://h.org/x"_s, u"h.org/x.png"_s);
    row("there is no value, nor a name", u"*text*"_s, u"http://h.org"_s, u"h.org.png"_s);
    row("there is no date", u"*date*/*y**m**d**hh**mm**ss*/a"_s, u"http://h.org"_s, u"a.png"_s);
}

void TestNameTemplate::takesPartsOfLinks()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, link);
    QFETCH(const QString, expected);
    QCOMPARE(name(pattern, {.url = QUrl(link)}), expected);
    QCOMPARE(faultOfPath(expected), QString());
}

void TestNameTemplate::refusesWhatIsNoTag_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("tag");
    const auto row = [](const char *sentence, const QString &pattern, const QString &tag) {
        QTest::newRow(sentence) << pattern << tag;
    };
    row("an unknown tag", u"a *foo* b"_s, u"*foo*"_s);
    row("the first of two counts", u"*foo*/*bar*"_s, u"*foo*"_s);
    row("a known one before it does not help", u"*name**foo*"_s, u"*foo*"_s);
    row("capitals", u"*Name*"_s, u"*Name*"_s);
    row("white space within", u"* name *"_s, u"* name *"_s);
    row("a beginning of a tag", u"*nam*"_s, u"*nam*"_s);
    row("an asterisk alone", u"a*b"_s, u"*b"_s);
    row("an asterisk and nothing else", u"*"_s, u"*"_s);
    row("two asterisks side by side", u"**"_s, u"**"_s);
    row("a tag that is not closed", u"*num* *name"_s, u"*name"_s);
    row("an asterisk too many", u"*name**"_s, u"*"_s);
    row("text between tags is no tag", u"*num*name*"_s, u"*"_s);
    row("a slash within", u"*na/me*"_s, u"*na/me*"_s);
    row("an extension does not hide it", u"*foo.*ext*"_s, u"*foo"_s);
}

void TestNameTemplate::refusesWhatIsNoTag()
{
    QFETCH(const QString, pattern);
    const auto parsed = NameTemplate::parse(pattern);
    QVERIFY(!parsed);
    QTEST(parsed.error().tag, "tag");
}

void TestNameTemplate::makesFolders_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *sentence, const QString &pattern, const QString &expected) {
        QTest::newRow(sentence) << pattern << expected;
    };
    row("a slash makes a folder", u"a/*name*"_s, u"a/cat.png"_s);
    row("two make two", u"a/b/*name*"_s, u"a/b/cat.png"_s);
    row("no path is absolute", u"/a/*name*"_s, u"a/cat.png"_s);
    row("none goes up", u"../a/../../*name*"_s, u"a/cat.png"_s);
    row("none stays where it is", u"./a/./*name*"_s, u"a/cat.png"_s);
    row("empty segments are left out", u"a//b///*name*"_s, u"a/b/cat.png"_s);
    row("a slash at the end: the name", u"a/"_s, u"a/cat.png"_s);
    row("slashes only: the name", u"///"_s, u"cat.png"_s);
    row("a last segment of dots: the name", u"a/.."_s, u"a/cat.png"_s);
    row("an extension only: the name", u"a/.png"_s, u"a/cat.png"_s);
    row("a backslash is none", u"a\\b"_s, u"a_b.png"_s);
    row("a drive of Windows is none", u"C:/*name*"_s, u"C_/cat.png"_s);
    row("folders are not hidden", u".a/.*name*"_s, u"a/cat.png"_s);
    row("a device of Windows is no folder", u"con/*name*"_s, u"_con/cat.png"_s);
    row("nor a file", u"nul.*num*"_s, u"_nul.001.png"_s);
    row("dots and spaces around go", u" a . / *name* . "_s, u"a/cat.png"_s);
    row("forbidden characters are replaced", u"a:b?/c|*name*"_s, u"a_b_/c_cat.png"_s);
    row("accents are composed", u"e\u0301/*name*"_s, u"\u00e9/cat.png"_s);
}

void TestNameTemplate::makesFolders()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, expected);
    QCOMPARE(name(pattern, {.url = QUrl(u"http://h.org/cat.jpg"_s)}), expected);
    QCOMPARE(faultOfPath(expected), QString());
}

void TestNameTemplate::takesNamesFromElsewhere_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *sentence, const QString &link, const QString &given,
                        const QString &expected) { QTest::newRow(sentence) << link << given << expected; };
    row("a name goes before the link's", u"http://h.org/a.gif"_s, u"cat.jpg"_s, u"jpg/cat.png"_s);
    row("the link's extension, if the name has none", u"http://h.org/a.gif"_s, u"cat"_s, u"gif/cat.png"_s);
    row("no extension at all", u"http://h.org/a"_s, u"cat"_s, u"cat.png"_s);
    row("a dot in it is no extension's", u"http://h.org/a"_s, u"cat no. 5"_s, u"cat no. 5.png"_s);
    row("the link's, if nothing of the name can stay", u"http://h.org/a.gif"_s, u" .. "_s, u"gif/a.png"_s);
    row("a name of a link without one", u"http://h.org/"_s, u"cat.jpg"_s, u"jpg/cat.png"_s);
    row("a data link can have a name", u"data:image/gif,x"_s, u"cat"_s, u"cat.png"_s);
    row("slashes in it make no folders", u"http://h.org/a"_s, u"../b/cat.jpg"_s, u"jpg/_b_cat.png"_s);
}

void TestNameTemplate::takesNamesFromElsewhere()
{
    QFETCH(const QString, link);
    QFETCH(const QString, given);
    QFETCH(const QString, expected);
    QCOMPARE(name(u"*ext*/*name*"_s, {.url = QUrl(link), .name = given}), expected);
    QCOMPARE(faultOfPath(expected), QString());
}

void TestNameTemplate::makesValuesHarmless_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // of "x/*text*/*text*"
    const auto row = [](const char *sentence, const QString &text, const QString &expected) {
        QTest::newRow(sentence) << text << expected;
    };
    row("a tag in a value stays, but for its asterisks", u"*name*"_s, u"x/_name_/_name_.png"_s);
    row("half a tag, too", u"*num"_s, u"x/_num/_num.png"_s);
    row("a value that is a way up", u".."_s, u"x/cat.png"_s);
    row("a value with ways up", u"../../etc/passwd"_s, u"x/_.._etc_passwd/_.._etc_passwd.png"_s);
    row("an absolute path", u"/etc/passwd"_s, u"x/_etc_passwd/_etc_passwd.png"_s);
    row("a path of Windows", u"C:\\a\\b"_s, u"x/C__a_b/C__a_b.png"_s);
    row("a device of Windows", u"CON"_s, u"x/_CON/_CON.png"_s);
    row("a device with an extension", u"lpt1.png"_s, u"x/_lpt1/_lpt1.png.png"_s);
    row("characters that turn text around", u"exe.\u202egnp"_s, u"x/exe.gnp/exe.gnp.png"_s);
    row("a zero", u"a\0b"_s, u"x/ab/ab.png"_s);
    row("line ends", u"a\r\nb"_s, u"x/a  b/a  b.png"_s);
    row("half a character", QString(u"a"_s + QChar(0xd83d)), u"x/a/a.png"_s);
    row("300 letters", u"x"_s.repeated(300),
        u"x/"_s + u"x"_s.repeated(231) + u'/' + u"x"_s.repeated(231) + u".png"_s);
    row("300 of three bytes each", u"猫"_s.repeated(300),
        u"x/"_s + u"猫"_s.repeated(77) + u'/' + u"猫"_s.repeated(77) + u".png"_s);
    row("an extension that is bared by cutting", u"x"_s.repeated(227) + u".jpgs"_s,
        u"x/"_s + u"x"_s.repeated(227) + u'/' + u"x"_s.repeated(227) + u".jpg.png"_s);
    row("white space only", u" \t\n"_s, u"x/cat.png"_s);
}

void TestNameTemplate::makesValuesHarmless()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    const NameSource source{.url = QUrl(u"http://h.org/cat.jpg"_s), .text = text};
    QCOMPARE(name(u"x/*text*/*text*"_s, source), expected);
    QCOMPARE(faultOfPath(expected), QString());
}

void TestNameTemplate::tellsWhatThePictureTellsOnlyAtTheEnd_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("isKnownOnlyAtTheEnd");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *sentence, const QString &pattern, bool isKnownOnlyAtTheEnd,
                        const QString &before, const QString &after) {
        QTest::newRow(sentence) << pattern << isKnownOnlyAtTheEnd << before << after;
    };
    row("the width", u"*width* *name*"_s, true, u"width cat.png"_s, u"640 cat.png"_s);
    row("the height", u"*name* *height*"_s, true, u"cat height.png"_s, u"cat 480.png"_s);
    row("the hash, as a folder", u"*hash*/*name*"_s, true, u"hash/cat.png"_s,
        u"00ff"_s.repeated(16) + u"/cat.png"_s);
    row("nothing of that kind", u"*host*/*num* *name*"_s, false, u"h.org/001 cat.png"_s,
        u"h.org/001 cat.png"_s);
    row("only such words", u"width"_s, false, u"width.png"_s, u"width.png"_s);
}

void TestNameTemplate::tellsWhatThePictureTellsOnlyAtTheEnd()
{
    QFETCH(const QString, pattern);
    const auto parsed = NameTemplate::parse(pattern);
    QVERIFY(parsed);
    QTEST(parsed->isKnownOnlyAtTheEnd(), "isKnownOnlyAtTheEnd");
    NameSource source{.url = QUrl(u"http://h.org/cat.jpg"_s)};
    QTEST(parsed->nameOf(source), "before");
    source.pixels = QSize(640, 480);
    source.sha256 = hash;
    QTEST(parsed->nameOf(source), "after");
}

void TestNameTemplate::cutsLongPaths()
{
    const auto deep = [](const QString &folder, int count) {
        return NameSource{.url = QUrl(u"http://h.org/"_s + (folder + u'/').repeated(count) + u"cat"_s)};
    };
    const QString pattern = u"*subdirs*/*name*"_s;
    QCOMPARE(name(pattern, deep(u"ab"_s, 256)), u"ab/"_s.repeated(256) + u"cat.png"_s);
    QCOMPARE(name(pattern, deep(u"ab"_s, 257)), u"ab/"_s.repeated(256) + u"cat.png"_s);
    QCOMPARE(name(pattern, deep(u"a"_s, 100'000)), u"a/"_s.repeated(384) + u"cat.png"_s);
    QCOMPARE(name(pattern, deep(u"x"_s.repeated(300), 9)),
             (u"x"_s.repeated(231) + u'/').repeated(3) + u"x"_s.repeated(72) + u"/cat.png"_s);

    // The longest of all.
    const QString longest =
        name(u"*subdirs*/*text*"_s, {.url = deep(u"x"_s.repeated(300), 9).url, .text = u"y"_s.repeated(300)});
    QCOMPARE(originalName(numbered(longest, 99'999'999), u"png"_s).toUtf8().size(), 1024);
}

void TestNameTemplate::namesByDefaultAsNameForDoes()
{
    for (const QString &link : {u"http://h.org/cat.jpg"_s, u"http://h.org/cat.jpg.webp"_s,
                                u"http://h.org/a.png/"_s, u"http://h.org"_s, u"http://[::1]/"_s,
                                u"data:image/png;base64,iVBORw0KGgo="_s, u"http://h.org/a%2F..%2Fcon.jpg"_s,
                                u"https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF"_s}) {
        const NameSource source{.url = QUrl(link)};
        QCOMPARE(NameTemplate().nameOf(source), nameFor(source.url));
        QCOMPARE(name(u"*name*"_s, source), nameFor(source.url));
    }
    QVERIFY(!NameTemplate().isKnownOnlyAtTheEnd());
}

void TestNameTemplate::survivesThreeThousandHostileLinks()
{
    static const QStringList pieces{u"."_s,       u" "_s,
                                    u"/"_s,       u"\\"_s,
                                    u"con"_s,     u"%"_s,
                                    u"\u202e"_s,  u"\u0301"_s,
                                    u"👩\u200d"_s, u"猫"_s,
                                    u"COM1"_s,    u":"_s,
                                    u".jpg"_s,    u"\n"_s,
                                    u"\u0000"_s,  u"~"_s,
                                    u"\ufdd0"_s,  u".png/"_s,
                                    u"/../"_s,    u"nul."_s,
                                    u"*"_s,       u"*name*"_s,
                                    u"?"_s,       u"#"_s,
                                    u"%2f"_s,     u"x"_s.repeated(100)};
    const auto all =
        NameTemplate::parse(u"*subdirs*/*text*.*subdirs*/*url*/*flatsubdirs* *qstring*/*text**name*"_s);
    QVERIFY(all);
    QRandomGenerator random(20260101);
    const auto text = [&random] {
        QString made;
        for (int left = random.bounded(1, 24); left > 0; --left) {
            if (random.bounded(4) == 0)
                made += QChar(char16_t(random.bounded(1, 0x10000))); // halves of characters among them
            else
                made += pieces.at(random.bounded(int(pieces.size())));
        }
        return made;
    };
    for (int i = 0; i < 3'000; ++i) {
        QUrl url(u"http://h.org"_s);
        url.setPath(u'/' + text(), QUrl::DecodedMode);
        url.setQuery(text(), QUrl::DecodedMode);
        const NameSource source{.url = url, .text = text()};
        const QString path = all->nameOf(source);
        QVERIFY2(faultOfPath(path).isEmpty(), qPrintable(path + u' ' + faultOfPath(path)));
        QCOMPARE(NameTemplate().nameOf(source), nameFor(url));
    }
}

void TestNameTemplate::numbersTenThousandPictures()
{
    const auto parsed = NameTemplate::parse(u"*num* *name*"_s);
    QVERIFY(parsed);
    NameSource source{.url = QUrl(u"http://h.org/cat.jpg"_s)};
    std::set<QString> names;
    for (source.number = 1; source.number <= 10'000; ++source.number)
        names.insert(parsed->nameOf(source));
    QCOMPARE(names.size(), 10'000U);
    for (const QString &given :
         {u"001 cat.png"_s, u"099 cat.png"_s, u"999 cat.png"_s, u"1000 cat.png"_s, u"10000 cat.png"_s})
        QVERIFY2(names.contains(given), qPrintable(given));
}

QTEST_APPLESS_MAIN(TestNameTemplate)
#include "tst_nametemplate.moc"
