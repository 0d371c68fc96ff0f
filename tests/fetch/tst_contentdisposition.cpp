#include "fetch/contentdisposition.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

void row(const char *sentence, const QByteArray &header, const QString &name)
{
    QTest::newRow(sentence) << header << name;
}

} // namespace

class TestContentDisposition : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void readsWhatTheSpecificationsSay_data();
    void readsWhatTheSpecificationsSay() { readsTheName(); }
    void readsExtendedValues_data();
    void readsExtendedValues() { readsTheName(); }
    void readsRawBytes_data();
    void readsRawBytes() { readsTheName(); }
    void readsWhatServersEncodeOtherwise_data();
    void readsWhatServersEncodeOtherwise() { readsTheName(); }
    void readsBrokenHeaders_data();
    void readsBrokenHeaders() { readsTheName(); }
    void takesTheLastSegmentOfAPath_data();
    void takesTheLastSegmentOfAPath() { readsTheName(); }
    void findsNoName_data();
    void findsNoName() { readsTheName(); }
    void readsLongHeadersInLinearTime_data();
    void readsLongHeadersInLinearTime();

private:
    static void columns()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("name");
    }

    static void readsTheName()
    {
        QFETCH(const QByteArray, header);
        QTEST(fileNameFrom(header), "name");
    }
};

void TestContentDisposition::readsWhatTheSpecificationsSay_data()
{
    columns();
    row("a quoted string", R"(attachment; filename="foo.html")", u"foo.html"_s);
    row("a token", "attachment; filename=foo.html", u"foo.html"_s);
    row("shown inline, it has a name as well", R"(inline; filename="foo.html")", u"foo.html"_s);
    row("an unknown disposition is an attachment", R"(foobar; filename="foo.html")", u"foo.html"_s);
    row("any case of letters", R"(ATTACHMENT; FileName="Foo.HTML")", u"Foo.HTML"_s);
    row("no white space", R"(attachment;filename="foo.html")", u"foo.html"_s);
    row("white space around the equals sign", "attachment; filename \t= \t\"foo.html\"", u"foo.html"_s);
    row("white space and a semicolon at the end", "attachment; filename=foo.html ;", u"foo.html"_s);
    row("an escaped letter", R"(attachment; filename="f\oo.html")", u"foo.html"_s);
    row("escaped quotes", R"(attachment; filename="\"quoting\" tested.html")", u"\"quoting\" tested.html"_s);
    row("a semicolon in quotes", R"(attachment; filename="Here's a semicolon;.html")",
        u"Here's a semicolon;.html"_s);
    row("white space around a quoted name", R"(attachment; filename=" foo bar.html ")", u"foo bar.html"_s);
    row("another parameter before", R"(attachment; foo="bar"; filename="foo.html")", u"foo.html"_s);
    row("another parameter behind", R"(attachment; filename="foo.html"; size=7)", u"foo.html"_s);
    row("another parameter with escapes", R"(attachment; foo="\"\\";filename="foo.html")", u"foo.html"_s);
    row("another parameter that looks like a name", R"(attachment; x="; filename=a; "; filename=b)", u"b"_s);
    row("a date, which has semicolons sometimes", R"(attachment; creation-date="Wed; 12"; filename=b)",
        u"b"_s);
    row("part of a form", R"(form-data; name="a"; filename="foo.html")", u"foo.html"_s);
    row("digits only", R"(attachment; filename="0000000000111111111122222")", u"0000000000111111111122222"_s);
}

void TestContentDisposition::readsExtendedValues_data()
{
    columns();
    row("UTF-8", "attachment; filename*=UTF-8''foo-%c3%a4-%e2%82%ac.html", u"foo-ä-€.html"_s);
    row("UTF-8 whose accents are spelled apart", "attachment; filename*=UTF-8''foo-a%cc%88.html",
        u"foo-a\u0308.html"_s);
    row("ISO-8859-1", "attachment; filename*=iso-8859-1''foo-%E4.html", u"foo-ä.html"_s);
    row("ISO-8859-15", "attachment; filename*=ISO-8859-15''euro-sign%3d%a4", u"euro-sign=€"_s);
    row("GBK", "attachment; filename*=GBK''%C3%A8.jpg", u"猫.jpg"_s);
    row("Shift_JIS", "attachment; filename*=Shift_JIS''%94%4C.jpg", u"猫.jpg"_s);
    row("a language", "attachment; filename*=utf-8'zh-CN'%E7%8C%AB.jpg", u"猫.jpg"_s);
    row("an apostrophe in the name", "attachment; filename*=UTF-8''cat's.jpg", u"cat's.jpg"_s);
    row("an escaped percent sign is escaped once", "attachment; filename*=UTF-8''A-%2541.html",
        u"A-%41.html"_s);
    row("a percent sign at the end", "attachment; filename*=UTF-8''foo%", u"foo%"_s);
    row("a percent sign before letters", "attachment; filename*=UTF-8''f%oo%ao.html", u"f%oo%ao.html"_s);
    row("a percent sign before a sign", "attachment; filename*=UTF-8''f%+1%-1% 1", u"f%+1%-1% 1"_s);
    row("behind the plain name", R"(attachment; filename="foo-ae.html"; filename*=UTF-8''foo-%c3%a4.html)",
        u"foo-ä.html"_s);
    row("before the plain name", R"(attachment; filename*=UTF-8''foo-%c3%a4.html; filename="foo-ae.html")",
        u"foo-ä.html"_s);
    row("in any case of letters", "attachment; FILENAME*=utf-8''foo-%C3%A4.html", u"foo-ä.html"_s);
    row("white space around the equals sign", "attachment; filename* = UTF-8''foo-%c3%a4.html",
        u"foo-ä.html"_s);
    row("quotes, which do not belong there", R"(attachment; filename*="UTF-8''foo-%c3%a4.html")",
        u"foo-ä.html"_s);
    row("white space in it", "attachment; filename*=UTF-8''foo bar.html", u"foo bar.html"_s);
    row("raw letters of UTF-8", "attachment; filename*=UTF-8''猫%20.jpg", u"猫 .jpg"_s);
    row("raw letters of GBK", "attachment; filename*=GBK''\xD6\xD0\xCE\xC4.jpg", u"中文.jpg"_s);
    row("without a charset it is told by the bytes", "attachment; filename*=''foo-%c3%a4-%e2%82%ac.html",
        u"foo-ä-€.html"_s);
    row("without a charset, GB18030", "attachment; filename*=''%D6%D0%CE%C4.jpg", u"中文.jpg"_s);
    row("the first of two counts", "attachment; filename*=UTF-8''a; filename*=UTF-8''b", u"a"_s);

    row("not UTF-8 as it says: the plain name", "attachment; filename=foo; filename*=utf-8''foo-%E4.html",
        u"foo"_s);
    row("cut within a character: the plain name", "attachment; filename=foo; filename*=utf-8''%e2%82",
        u"foo"_s);
    row("GBK cut within a character: the plain name", "attachment; filename=foo; filename*=gbk''a%C3",
        u"foo"_s);
    row("a charset of two bytes a letter: the plain name",
        "attachment; filename=foo; filename*=utf-16be''%73%2B%73%2B", u"foo"_s);
    row("a charset nobody knows: the plain name", "attachment; filename=foo; filename*=klingon''bar",
        u"foo"_s);
    row("a charset that is a path: the plain name", "attachment; filename=foo; filename*=../gbk''bar",
        u"foo"_s);
    row("a single apostrophe: the plain name", "attachment; filename=foo; filename*=UTF-8'bar", u"foo"_s);
    row("no apostrophe: the plain name", R"(attachment; filename=foo; filename*="foo%20bar.html")", u"foo"_s);
    row("empty: the plain name", "attachment; filename=foo; filename*=UTF-8''", u"foo"_s);
    row("a space before the asterisk: the plain name", "attachment; filename=foo; filename *=UTF-8''b",
        u"foo"_s);
    row("continuations are not read", R"(attachment; filename*0="foo."; filename*1="html"; filename=bar)",
        u"bar"_s);
    row("nor are extended ones",
        "attachment; filename*0*=ISO-8859-15''euro-sign%3d%a4; filename*=ISO-8859-1''currency-sign%3d%a4",
        u"currency-sign=¤"_s);
}

void TestContentDisposition::readsRawBytes_data()
{
    columns();
    row("UTF-8", "attachment; filename=\"foo-\xC3\xA4.html\"", u"foo-ä.html"_s);
    row("UTF-8 without quotes", "attachment; filename=\xE7\x8C\xAB.jpg", u"猫.jpg"_s);
    row("UTF-8 beyond the basic plane", "attachment; filename=\"\xF0\x9F\x98\x80.jpg\"", u"😀.jpg"_s);
    row("Latin-1", "attachment; filename=\"foo-\xE4.html\"", u"foo-ä.html"_s);
    row("Latin-1 without quotes", "attachment; filename=foo-\xE4.html", u"foo-ä.html"_s);
    row("Latin-1 that could pass for GB18030", "attachment; filename=\"M\xFCller's caf\xE9_1.jpg\"",
        u"Müller's café_1.jpg"_s);
    row("GB18030", "attachment; filename=\"\xD6\xD0\xCE\xC4.jpg\"", u"中文.jpg"_s);
    row("GB18030 without quotes", "attachment; filename=\xD6\xD0\xCE\xC4.jpg", u"中文.jpg"_s);
    row("GB18030 with a character of four bytes", "attachment; filename=\"\x94\x39\xFC\x36\xD6\xD0.jpg\"",
        u"😀中.jpg"_s);
    row("GB18030 whose second byte is a backslash", "attachment; filename=\"\xD6\xD0\x81\x5C.jpg\"",
        u"中乗.jpg"_s);
    row("GB18030 with a backslash before the quote", "attachment; filename=\"\xD6\xD0\x81\x5C\"; x=\"y\"",
        u"中乗"_s);
    row("an extended value beside it", "attachment; filename=\"\xD6\xD0\"; filename*=UTF-8''%E7%8C%AB",
        u"猫"_s);
}

void TestContentDisposition::readsWhatServersEncodeOtherwise_data()
{
    columns();
    row("percent-encoding", R"(attachment; filename="foo-%c3%a4-%e2%82%ac.html")", u"foo-ä-€.html"_s);
    row("percent-encoded ASCII", R"(attachment; filename="foo%20%41.html")", u"foo A.html"_s);
    row("percent-encoded GB18030", R"(attachment; filename="%D6%D0%CE%C4.jpg")", u"中文.jpg"_s);
    row("percent-encoding of no charset we can tell", R"(attachment; filename="foo-%E4.jpg")",
        u"foo-%E4.jpg"_s);
    row("a percent sign alone", R"(attachment; filename="50%.html")", u"50%.html"_s);
    row("a plus sign is one", R"(attachment; filename="a+b.html")", u"a+b.html"_s);

    row("an encoded-word", R"(attachment; filename="=?UTF-8?B?54yrLmpwZw==?=")", u"猫.jpg"_s);
    row("an encoded-word without quotes",
        "attachment; filename==?ISO-8859-1?Q?foo-=E4.html?=", u"foo-ä.html"_s);
    row("an encoded-word in quoted-printable", R"(attachment; filename="=?utf-8?q?a_=C3=A4=5F.jpg?=")",
        u"a ä_.jpg"_s);
    row("an encoded-word with a language", R"(attachment; filename="=?utf-8*zh?b?54yrLmpwZw==?=")",
        u"猫.jpg"_s);
    row("an encoded-word of GB2312", R"(attachment; filename="=?gb2312?B?1tDOxA==?=.jpg")", u"中文.jpg"_s);
    row("two encoded-words are one text", R"(attachment; filename="=?UTF-8?B?54yr?= =?UTF-8?Q?.jpg?=")",
        u"猫.jpg"_s);
    row("text around an encoded-word", R"(attachment; filename="a =?UTF-8?B?54yr?= b.jpg")", u"a 猫 b.jpg"_s);
    row("an encoded-word of a charset nobody knows stays", R"(attachment; filename="=?x?B?54yr?=.jpg")",
        u"=?x?B?54yr?=.jpg"_s);
    row("one of no charset stays", R"(attachment; filename="=??B?54yr?=.jpg")", u"=??B?54yr?=.jpg"_s);
    row("one that does not decode stays", R"(attachment; filename="=?UTF-8?Q?=E4?=.jpg")",
        u"=?UTF-8?Q?=E4?=.jpg"_s);
    row("half an encoded-word stays", R"(attachment; filename="=?UTF-8?B?54yr.jpg")",
        u"=?UTF-8?B?54yr.jpg"_s);
}

void TestContentDisposition::readsBrokenHeaders_data()
{
    columns();
    row("spaces without quotes", "attachment; filename=foo bar.html", u"foo bar.html"_s);
    row("a comma without quotes", "attachment; filename=foo,bar.html", u"foo,bar.html"_s);
    row("brackets without quotes", "attachment; filename=foo[1](2).html", u"foo[1](2).html"_s);
    row("single quotes", "attachment; filename='foo.html'", u"foo.html"_s);
    row("an apostrophe at the beginning", "attachment; filename='til dawn.html", u"'til dawn.html"_s);
    row("the parameter twice: the first counts", R"(attachment; filename="foo.html"; filename="bar.html")",
        u"foo.html"_s);
    row("an empty parameter", "attachment; ;filename=foo", u"foo"_s);
    row("an empty disposition", "; filename=foo.html", u"foo.html"_s);
    row("no disposition", "filename=foo.html", u"foo.html"_s);
    row("no disposition but a parameter", "x=y; filename=foo.html", u"foo.html"_s);
    row("a quoted disposition", R"("foo; filename=bar;baz"; filename=qux)", u"qux"_s);
    row("a disposition at the end", "filename=foo.html; attachment", u"foo.html"_s);
    row("two dispositions", "inline; attachment; filename=foo.html", u"foo.html"_s);
    row("a colon before", ": inline; attachment; filename=foo.html", u"foo.html"_s);
    row("more behind the quotes", R"(attachment; filename="foo.html".txt; x=y)", u"foo.html"_s);
    row("a quote that is not closed", R"(attachment; filename="bar)", u"bar"_s);
    row("a quote that is not closed, and another parameter", R"(attachment; filename="bar; size=7)",
        u"bar"_s);
    row("a quote that is not closed, and an extended value",
        R"(attachment; filename="bar; filename*=UTF-8''%E7%8C%AB)", u"猫"_s);
    row("quotes within a token", R"(attachment; filename=foo"bar;baz"qux)", u"foo\"bar"_s);
    row("the header twice", R"(attachment; filename="foo.html", attachment; filename="bar.html")",
        u"foo.html"_s);
    row("the header twice, without quotes", "inline; filename=foo.html, INLINE; filename=bar.html",
        u"foo.html"_s);
    row("the header twice, extended", "attachment; filename*=UTF-8''a.jpg, attachment; filename*=UTF-8''b",
        u"a.jpg"_s);
    row("no space before the next parameter", "attachment; foo=foo filename=bar; filename=baz", u"baz"_s);
    row("nor before the next, behind quotes", R"(attachment; foo="foo" filename=bar; filename=baz)",
        u"baz"_s);
    row("a zero is the name's, too", "attachment; filename=\"a\0b\""_ba, u"a\0b"_s);
}

void TestContentDisposition::takesTheLastSegmentOfAPath_data()
{
    columns();
    row("an absolute path", R"(attachment; filename="/foo.html")", u"foo.html"_s);
    row("a long path", R"(attachment; filename="/a/b c/foo.html")", u"foo.html"_s);
    row("a path without quotes", "attachment; filename=a/foo.html", u"foo.html"_s);
    row("a way up", R"(attachment; filename="../../foo.html")", u"foo.html"_s);
    row("a path of Windows", R"(attachment; filename="C:\dir\a.jpg")", u"a.jpg"_s);
    row("a path of Windows, escaped", R"(attachment; filename="C:\\dir\\a.jpg")", u"a.jpg"_s);
    row("a path of Windows without quotes", R"(attachment; filename=C:\dir\a.jpg)", u"a.jpg"_s);
    row("a path of Windows' network", R"(attachment; filename="\\server\share\a.jpg")", u"a.jpg"_s);
    row("an escaped backslash at the beginning", R"(attachment; filename="\\foo.html")", u"foo.html"_s);
    row("an escaped path without a drive", R"(attachment; filename="dir\\a.jpg")", u"a.jpg"_s);
    row("a percent-encoded path", R"(attachment; filename="a%2Fb.jpg")", u"b.jpg"_s);
    row("an extended path", "attachment; filename*=UTF-8''%5cfoo.html", u"foo.html"_s);
    row("an encoded-word with a path", R"(attachment; filename="=?UTF-8?Q?a/b.jpg?=")", u"b.jpg"_s);
    row("a path to an extended folder: the plain name", "attachment; filename*=UTF-8''a/; filename=b",
        u"b"_s);
}

void TestContentDisposition::findsNoName_data()
{
    columns();
    row("nothing", "", {});
    row("white space", " \t", {});
    row("a disposition only", "inline", {});
    row("a quoted disposition", R"("attachment")", {});
    row("an empty name", R"(attachment; filename="")", {});
    row("an empty token", "attachment; filename=", {});
    row("no value", "attachment; filename", {});
    row("white space as a name", R"(attachment; filename="  ")", {});
    row("a folder", R"(attachment; filename="a/")", {});
    row("a folder of Windows", R"(attachment; filename="a\\")", {});
    row("the first of two names is empty", R"(attachment; filename=""; filename="b")", {});
    row("another parameter's name ends in filename", "attachment; xfilename=foo.html", {});
    row("another parameter has it in quotes", R"(attachment; example="filename=example.txt")", {});
    row("a date only", R"(attachment; creation-date="Wed, 12 Feb 1997 16:29:51 -0500")", {});
    row("no semicolon behind the disposition", "attachment filename=bar", {});
    row("continuations only", R"(attachment; filename*0="foo."; filename*1="html")", {});
    row("an extended value that is none", "attachment; filename*=UTF-8'foo-%c3%a4.html", {});
    row("a quote only", "\"", {});
    row("semicolons only", ";;;", {});
    row("equals signs only", "===", {});
}

void TestContentDisposition::readsLongHeadersInLinearTime_data()
{
    QTest::addColumn<QByteArray>("piece");
    const auto pieces = [](const char *sentence, const QByteArray &piece) {
        QTest::newRow(sentence) << piece;
    };
    pieces("letters", "x");
    pieces("white space", " ");
    pieces("quotes", "\"");
    pieces("escaped quotes", "\\\"");
    pieces("quotes that are not closed", "a=\"\\");
    pieces("semicolons", ";");
    pieces("commas", ", attachment");
    pieces("names", "filename=a;");
    pieces("extended names", "filename*=x''a;");
    pieces("names with a quote each", "a=\"\\\";");
    pieces("percent signs", "%");
    pieces("percent-encoding", "%E7%8C%AB");
    pieces("beginnings of encoded-words", "=?");
    pieces("halves of encoded-words", "=?x?B?");
    pieces("encoded-words", "=?UTF-8?Q?=C3=A4?= ");
    pieces("encoded-words of an unknown charset", "=?x?Q?a?=");
    pieces("GB18030", "\xD6\xD0");
    pieces("Latin-1", "\xE4.");
    pieces("slashes", "/");
    pieces("apostrophes", "'");
}

void TestContentDisposition::readsLongHeadersInLinearTime()
{
    // Longer than any header, so that what is quadratic outlasts the patience of every test.
    QFETCH(const QByteArray, piece);
    const QByteArray pieces = piece.repeated((1 << 19) / piece.size());
    fileNameFrom(pieces);
    fileNameFrom("attachment; filename=" + pieces);
    fileNameFrom("attachment; filename=\"" + pieces);
    fileNameFrom("attachment; filename*=UTF-8''" + pieces);
}

QTEST_APPLESS_MAIN(TestContentDisposition)
#include "tst_contentdisposition.moc"
