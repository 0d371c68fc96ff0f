#include "core/link.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestLink : public QObject
{
    Q_OBJECT

private slots:
    void requestIsWhatWasWritten_data();
    void requestIsWhatWasWritten();
    void noLink_data();
    void noLink();
    void userInfoIsKeptForTheRequestOnly_data();
    void userInfoIsKeptForTheRequestOnly();
    void passwordsAreCutOutOfText_data();
    void passwordsAreCutOutOfText();
    void fragmentIsShownButNotFetched();
    void sameRequest_data();
    void sameRequest();
    void siteIsHostAndPort_data();
    void siteIsHostAndPort();
};

void TestLink::requestIsWhatWasWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("sent");
    const auto asWritten = [](const char *name, const char *text) {
        QTest::newRow(name) << QString::fromUtf8(text) << QByteArray(text);
    };
    asWritten("commas, = and & in the last segment",
              "https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF");
    asWritten("encoded percent, slash and space", "http://h.example/a%2520b%2Fc%20d");
    asWritten("plus and encoded plus in a query", "http://h.example/?q=a+b%2Bc&d=%26");
    asWritten("brackets in path and query", "http://h.example/a[1]?b[]=c");
    asWritten("IPv6 host with a port", "http://[::1]:8080/a.png");
    asWritten("a picture in the link", "data:image/png;base64,iVBORw0+/AA==");
    QTest::newRow("IDN host and Chinese path are encoded for sending only")
        << u"http://bücher.example/图.png"_s << QByteArray("http://xn--bcher-kva.example/%E5%9B%BE.png");
    QTest::newRow("a stray percent sign leaves the encoded ones alone")
        << u"http://h.example/100%/a%20b.png"_s << QByteArray("http://h.example/100%25/a%20b.png");
    QTest::newRow("a percent sign at the end")
        << u"http://h.example/100%"_s << QByteArray("http://h.example/100%25");
    QTest::newRow("a space, as on a command line")
        << u"http://h.example/a b.png"_s << QByteArray("http://h.example/a%20b.png");
}

void TestLink::requestIsWhatWasWritten()
{
    QFETCH(QString, text);
    const Link link = linkFrom(text);
    QTEST(link.url.toEncoded(), "sent");
    QCOMPARE(link.written, text);
}

void TestLink::noLink_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("a word") << u"picture"_s;
    QTest::newRow("a path") << u"/etc/passwd"_s;
    QTest::newRow("a local file") << u"file:///etc/passwd"_s;
    QTest::newRow("ftp") << u"ftp://h.example/a.png"_s;
    QTest::newRow("no host") << u"http:///a.png"_s;
    QTest::newRow("a port that is none") << u"http://h.example:99999/a.png"_s;
    QTest::newRow("a port that is none, before a fragment") << u"http://h.example:99999/a.png#b"_s;
    QTest::newRow("a number sign in the password") << u"http://u:SECRET#x@h.example/a.png"_s;
    QTest::newRow("a number sign in the password, digits before it") << u"http://u:80#x@h.example/a.png"_s;
    QTest::newRow("a number sign in the user") << u"http://u#x:SECRET@h.example/a.png"_s;
    QTest::newRow("a number sign and an encoded @ in the password") << u"http://u:80#x%40y@h.example/a.png"_s;
    QTest::newRow("an empty label in the host") << u"http://a..b/a.png"_s;
    QTest::newRow("a bracket for a host") << u"http://[zz]/a.png"_s;
}

void TestLink::noLink()
{
    QFETCH(QString, text);
    QVERIFY(!linkFrom(text).url.isValid());
}

void TestLink::userInfoIsKeptForTheRequestOnly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *name, const QString &text, const QString &password,
                        const QString &written = u"http://h.example/a"_s) {
        QTest::newRow(name) << text << password << written;
    };
    row("user and password", u"http://me:s3cret@h.example/a"_s, u"s3cret"_s);
    row("an @ in the password", u"http://me:s3@cret@h.example/a"_s, u"s3@cret"_s);
    row("a colon in the password", u"http://me:s3:cret@h.example/a"_s, u"s3:cret"_s);
    row("a blank in the password", u"http://me:s3 cret@h.example/a"_s, u"s3 cret"_s);
    row("quotes and angles in the password", u"http://me:s\"3<>cret@h.example/a"_s, u"s\"3<>cret"_s);
    row("an encoded password, with a port", u"http://me:s%40@h.example:81/a"_s, u"s@"_s,
        u"http://h.example:81/a"_s);
    row("a user alone, who may be a key", u"http://s3cret@h.example/a"_s, {});
    row("a password alone", u"http://:s3cret@h.example/a"_s, u"s3cret"_s);
    row("nothing before the @", u"http://@h.example/a"_s, {});
    row("@ and : in the path are neither", u"http://h.example/a:b@c"_s, {}, u"http://h.example/a:b@c"_s);
    row("an address in the address", u"http://h.example/http://me:s3cret@i.example/a"_s, {},
        u"http://h.example/http://i.example/a"_s);
}

void TestLink::userInfoIsKeptForTheRequestOnly()
{
    QFETCH(QString, text);
    const Link link = linkFrom(text);
    QTEST(link.url.password(), "password");
    QTEST(link.written, "written");
    QCOMPARE(link.url.host(), u"h.example"_s);
    QVERIFY(withoutSecrets(link.url).userInfo().isEmpty());
}

void TestLink::passwordsAreCutOutOfText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("clean");
    const auto row = [](const char *name, const QString &text, const QString &clean) {
        QTest::newRow(name) << text << clean;
    };
    row("of another scheme", u"ftp://uu:SECRET@h/a"_s, u"ftp://…@h/a"_s);
    row("a slash in the password", u"http://uu:SEC/RET@h/x"_s, u"http://…@h/x"_s);
    row("a question mark and a number sign in it", u"http://uu:SEC?R#ET@h/x"_s, u"http://…@h/x"_s);
    row("a number sign alone in it", u"http://uu:SEC#RET@h/x"_s, u"http://…@h/x"_s);
    row("a number sign behind digits", u"http://uu:80#SECRET@h/x"_s, u"http://…@h/x"_s);
    row("a number sign at its end", u"http://uu:SECRET#@h/x"_s, u"http://…@h/x"_s);
    row("a blank in it", u"see http://uu:SEC RET@h/x"_s, u"see http://…@h/x"_s);
    row("quotes and angles in it", u"http://uu:\"SEC<RET>@h/x"_s, u"http://…@h/x"_s);
    row("an @ in it", u"http://uu:SEC@RET@h:x/"_s, u"http://…@h:x/"_s);
    row("an address in it", u"http://uu:SEC://RET@h/x"_s, u"http://…@h/x"_s);
    row("no scheme", u"uu:SECRET@h/x"_s, u"…@h/x"_s);
    row("no scheme, and an address in it", u"uu:SEC://RET@h/x"_s, u"…@h/x"_s);
    row("no scheme, in a sentence", u"take uu:SEC RET@h/x now"_s, u"take …@h/x now"_s);
    row("no scheme but slashes", u"//SECRET@h/x"_s, u"//…@h/x"_s);
    row("a scheme without its colon", u"https//SECRET@h/x"_s, u"https//…@h/x"_s);
    row("one slash alone", u"http:/uu:SECRET@h/x"_s, u"…@h/x"_s);
    row("slashes as JSON may escape them", uR"("http:\/\/uu:SECRET@h/x")"_s, u"…@h/x\""_s);
    row("an encoded @", u"http://uu:SECRET%40h/x"_s, u"http://…%40h/x"_s);
    row("two in a line", u"ftp://a:SECRET@c/d and ftp://e:SECRET@g"_s, u"ftp://…@g"_s);
    row("mail with a password", u"mailto:uu:SECRET@h"_s, u"…@h"_s);
    row("not: mail", u"MAILTO:me@h"_s, u"MAILTO:me@h"_s);
    row("not: mail in a sentence", u"Contact: me@h"_s, u"Contact: me@h"_s);
    row("not: what stands before", u"me@h ftp://h/a"_s, u"me@h ftp://h/a"_s);
    row("not: no @", u"ftp://h:21/a:b"_s, u"ftp://h:21/a:b"_s);
}

void TestLink::passwordsAreCutOutOfText()
{
    QFETCH(QString, text);
    QTEST(withoutPasswords(text), "clean");
    QVERIFY(!withoutPasswords(text).contains("SEC"_L1));
    QVERIFY(!withoutPasswords(text).contains("RET"_L1));
}

void TestLink::fragmentIsShownButNotFetched()
{
    const Link link = linkFrom(u"http://h.example/a.png#top"_s);
    QCOMPARE(link.url, QUrl(u"http://h.example/a.png"_s));
    QCOMPARE(link.written, u"http://h.example/a.png#top"_s);
    QVERIFY(linkFrom(u"http://h.example/a.png#me@there"_s).url.isValid());
    QVERIFY(linkFrom(u"http://h.example:8080#top"_s).url.isValid());
}

void TestLink::sameRequest_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("same");
    QTest::newRow("scheme and host in any case")
        << u"HTTP://H.Example/a"_s << u"http://h.example/a"_s << true;
    QTest::newRow("path in another case") << u"http://h.example/A"_s << u"http://h.example/a"_s << false;
    QTest::newRow("port 80 for http") << u"http://h.example:80/a"_s << u"http://h.example/a"_s << true;
    QTest::newRow("port 443 for https") << u"https://h.example:443/a"_s << u"https://h.example/a"_s << true;
    QTest::newRow("port 443 for http") << u"http://h.example:443/a"_s << u"http://h.example/a"_s << false;
    QTest::newRow("an empty path") << u"http://h.example"_s << u"http://h.example/"_s << true;
    QTest::newRow("an empty path before a query")
        << u"http://h.example?a"_s << u"http://h.example/?a"_s << true;
    QTest::newRow("a fragment") << u"http://h.example/a#b"_s << u"http://h.example/a"_s << true;
    QTest::newRow("hexadecimal digits in any case")
        << u"http://h.example/%c3%a4"_s << u"http://h.example/%C3%A4"_s << true;
    QTest::newRow("IDN and its ASCII form")
        << u"http://bücher.example/"_s << u"http://xn--bcher-kva.example/"_s << true;
    QTest::newRow("an encoded slash") << u"http://h.example/a%2Fb"_s << u"http://h.example/a/b"_s << false;
    QTest::newRow("http and https") << u"http://h.example/a"_s << u"https://h.example/a"_s << false;
    QTest::newRow("another query") << u"http://h.example/a?1"_s << u"http://h.example/a?2"_s << false;
    QTest::newRow("another password") << u"http://u:p@h.example/a"_s << u"http://u:q@h.example/a"_s << true;
    QTest::newRow("another user") << u"http://u:p@h.example/a"_s << u"http://v:p@h.example/a"_s << false;
    QTest::newRow("a password without a user")
        << u"http://:p@h.example/a"_s << u"http://h.example/a"_s << false;
    QTest::newRow("no user") << u"http://u:p@h.example/a"_s << u"http://h.example/a"_s << false;
    QTest::newRow("base64 in another case")
        << u"data:image/png;base64,AA"_s << u"data:image/png;base64,aa"_s << false;
}

void TestLink::sameRequest()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QTEST(duplicateKey(linkFrom(one).url) == duplicateKey(linkFrom(other).url), "same");
}

void TestLink::siteIsHostAndPort_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("site");
    QTest::newRow("https") << u"https://T7.baidu.com/a"_s << u"t7.baidu.com:443"_s;
    QTest::newRow("http") << u"http://h.example/a"_s << u"h.example:80"_s;
    QTest::newRow("a port of its own") << u"http://u:p@h.example:8080/a"_s << u"h.example:8080"_s;
    QTest::newRow("IDN") << u"http://bücher.example/"_s << u"xn--bcher-kva.example:80"_s;
    QTest::newRow("a picture within its link asks no host") << u"data:image/png;base64,AA"_s << QString();
}

void TestLink::siteIsHostAndPort()
{
    QFETCH(QString, text);
    QTEST(siteOf(linkFrom(text).url), "site");
}

QTEST_GUILESS_MAIN(TestLink)
#include "tst_link.moc"
