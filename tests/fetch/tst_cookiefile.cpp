#include "fetch/cookiefile.h"

#include "support/faultserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <sys/stat.h>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

const QDateTime noon = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

/// The name=value pairs of a Cookie header, for whom their order does not matter.
QList<QByteArray> sorted(const QByteArray &header)
{
    QList<QByteArray> pairs = header.split(';');
    for (QByteArray &pair : pairs)
        pair = pair.trimmed();
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

} // namespace

class TestCookieFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString written(const QByteArray &content)
    {
        const QString path = m_folder.filePath(u"cookies.txt"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
        return path;
    }

    /// In these tests a space stands for a tab.
    Result<CookieFile> readFrom(QByteArray content)
    {
        return CookieFile::read(written(content.replace(' ', '\t')));
    }

    /// What is sent to `url` of the cookies in `content`; "!" and the detail if it cannot be read.
    QByteArray sent(const QByteArray &content, const QString &url)
    {
        const auto file = readFrom(content);
        return file ? file->cookiesFor(QUrl(url), noon) : "!" + file.error().detail.toUtf8();
    }

private slots:
    void initTestCase() { qRegisterMetaType<Cause>(); }

    void aLineIsUnderstoodOrNot_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("expected"); // of what goes to a host of example.com
        const auto row = [](const char *name, const QByteArray &content, const QByteArray &expected) {
            QTest::newRow(name) << content << expected;
        };
        const QByteArray sound = "www.example.com FALSE / FALSE 0 a b\n";
        row("a sound line", sound, "a=b");
        row("a sound line without an end", sound.chopped(1), "a=b");
        row("one that scripts may not read", "#HttpOnly_" + sound, "a=b");
        row("such a one with a dot", "#HttpOnly_.example.com TRUE / FALSE 0 a b\n", "a=b");
        row("comments and blank lines", "# Netscape HTTP Cookie File\n\n#x\n  \n" + sound + "\n#" + sound,
            "a=b");
        row("lines with CR LF",
            "# c\r\n\r\n" + sound.chopped(1) + "\r\nwww.example.com FALSE / FALSE 0 c d\r\n", "a=b; c=d");
        row("a byte order mark", "\xef\xbb\xbf" + sound, "a=b");
        row("a byte order mark before a comment", "\xef\xbb\xbf# c\n" + sound, "a=b");
        row("flags in small letters", ".example.com true / false 0 a b", "a=b");
        row("a domain in capitals", "WWW.Example.COM FALSE / FALSE 0 a b", "a=b");
        row("an empty value", "www.example.com FALSE / FALSE 0 a ", "a=");
        row("an empty value, not even its tab", "www.example.com FALSE / FALSE 0 a", "a=");
        row("an empty value and CR LF", "www.example.com FALSE / FALSE 0 a \r\n", "a=");
        row("a value without a name", "www.example.com FALSE / FALSE 0  b", "b");
        row("a value with signs", "www.example.com FALSE / FALSE 0 a %20=\"b,c\"\xc3\xa9",
            "a=%20=\"b,c\"\xc3\xa9");
        row("no expiry", "www.example.com FALSE / FALSE  a b", "a=b");
        row("an expiry of -1", "www.example.com FALSE / FALSE -1 a b", "a=b");
        row("an expiry with a fraction", "www.example.com FALSE / FALSE 1700000001.25 a b", "a=b");
        row("an expiry far ahead", "www.example.com FALSE / FALSE 253402300799 a b", "a=b");
        row("an empty file", "", "");
        row("the last line for a cookie counts", sound + "www.example.com FALSE / FALSE 0 a c\n", "a=c");
        row("even if it has expired", sound + "www.example.com FALSE / FALSE 1 a c\n", "");
        row("another path is another cookie", sound + "www.example.com FALSE /x FALSE 0 a c\n", "a=b");
        row("a domain's is another cookie", sound + ".www.example.com TRUE / FALSE 0 a c\n", "a=b; a=c");

        row("not: five fields", "\n" + sound + "www.example.com FALSE / FALSE 0", "!line 3");
        row("not: eight fields", sound + "www.example.com FALSE / FALSE 0 a b secret", "!line 2");
        row("not: spaces in place of tabs, as from a terminal", "www.example.com  FALSE  /  FALSE  0  a  b",
            "!line 1");
        row("not: a web page", "<html>\n<title>Cookies</title>", "!line 1");
        row("not: JSON", "# c\n[{\"name\":\"a\"}]", "!line 2");
        row("not: another word than TRUE or FALSE", "www.example.com YES / FALSE 0 a b", "!line 1");
        row("not: the second flag", "www.example.com FALSE / 0 0 a b", "!line 1");
        row("not: an expiry in words", "www.example.com FALSE / FALSE never a b", "!line 1");
        row("not: a negative expiry", "www.example.com FALSE / FALSE -7 a b", "!line 1");
        row("not: an expiry beyond numbers", "www.example.com FALSE / FALSE 99999999999999999999 a b",
            "!line 1");
        row("not: a fraction of nothing", "www.example.com FALSE / FALSE .5 a b", "!line 1");
        row("not: an expiry with two points", "www.example.com FALSE / FALSE 1.2.3 a b", "!line 1");
        row("not: no domain", " FALSE / FALSE 0 a b", "!line 1");
        row("not: a dot for a domain", ". TRUE / FALSE 0 a b", "!line 1");
        row("not: two dots before a domain", "..example.com TRUE / FALSE 0 a b", "!line 1");
        row("not: a port", "www.example.com:80 FALSE / FALSE 0 a b", "!line 1");
        row("not: an address for a domain", "http://www.example.com FALSE / FALSE 0 a b", "!line 1");
        row("not: no path", "www.example.com FALSE  FALSE 0 a b", "!line 1");
        row("not: a path from nowhere", "www.example.com FALSE a FALSE 0 a b", "!line 1");
        row("not: neither name nor value", "www.example.com FALSE / FALSE 0  ", "!line 1");
        row("not: a semicolon in the value", "www.example.com FALSE / FALSE 0 a b;c=d", "!line 1");
        row("not: a semicolon in the name", "www.example.com FALSE / FALSE 0 a;b c", "!line 1");
        row("not: an equals sign in the name", "www.example.com FALSE / FALSE 0 a=b c", "!line 1");
        row("not: CR in the value", "www.example.com FALSE / FALSE 0 a b\rX-Evil:1", "!line 1");
        row("not: CR in the name", "www.example.com FALSE / FALSE 0 a\rb c", "!line 1");
        row("not: two CRs at the end", "www.example.com FALSE / FALSE 0 a b\r\r\n", "!line 1");
        row("not: a control character in the value", "www.example.com FALSE / FALSE 0 a \x1b[0m", "!line 1");
        row("not: a delete character in the value", "www.example.com FALSE / FALSE 0 a \x7f", "!line 1");
    }

    void aLineIsUnderstoodOrNot()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, expected);
        QCOMPARE(sent(content, u"http://www.example.com/"_s), expected);
    }

    void onlyWhatFitsIsSent_data()
    {
        QTest::addColumn<QByteArray>("cookie"); // domain, subdomains, path, secure, expiry
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *name, const QByteArray &cookie, const QString &url, bool fits) {
            QTest::newRow(name) << cookie << url << fits;
        };
        row("the host itself", "a.example FALSE / FALSE 0", u"http://a.example/"_s, true);
        row("the host itself, at a port", "a.example FALSE / FALSE 0", u"http://a.example:8080/"_s, true);
        row("the host itself, in capitals", "a.example FALSE / FALSE 0", u"http://A.Example/"_s, true);
        row("no host below it", "a.example FALSE / FALSE 0", u"http://b.a.example/"_s, false);
        row("a host below it, by the flag", "a.example TRUE / FALSE 0", u"http://b.a.example/"_s, true);
        row("a host below it, by the dot", ".a.example FALSE / FALSE 0", u"http://b.a.example/"_s, true);
        row("a host far below it", ".a.example TRUE / FALSE 0", u"http://d.c.b.a.example/"_s, true);
        row("the domain itself, by the dot", ".a.example TRUE / FALSE 0", u"http://a.example/"_s, true);
        row("no host above it", ".b.a.example TRUE / FALSE 0", u"http://a.example/"_s, false);
        row("no host that only ends like it", ".a.example TRUE / FALSE 0", u"http://aa.example/"_s, false);
        row("no host that only begins like it", ".a.example TRUE / FALSE 0", u"http://a.example.com/"_s,
            false);
        row("no host of a whole top domain, by the dot", ".com TRUE / FALSE 0", u"http://a.com/"_s, false);
        row("no host of a whole top domain, by the flag", "com TRUE / FALSE 0", u"http://b.a.com/"_s, false);
        row("no host of a whole top domain, with a dot at the end", ".com. TRUE / FALSE 0",
            u"http://a.com./"_s, false);
        row("a host of one word", "localhost TRUE / FALSE 0", u"http://localhost/"_s, true);
        row("an IP address", "127.0.0.1 FALSE / FALSE 0", u"http://127.0.0.1/"_s, true);
        row("an IP address with subdomains", "127.0.0.1 TRUE / FALSE 0", u"http://127.0.0.1/"_s, true);
        row("no IP address that ends like it", ".0.0.1 TRUE / FALSE 0", u"http://127.0.0.1/"_s, false);
        row("no name that ends like an IP address", ".127.0.0.1 TRUE / FALSE 0", u"http://a.127.0.0.1/"_s,
            false);
        row("an address of IPv6", "[::1] FALSE / FALSE 0", u"http://[::1]/"_s, true);
        row("an address of IPv6 without brackets", "::1 FALSE / FALSE 0", u"http://[0:0::1]/"_s, true);
        row("a domain in Chinese", "图片.example FALSE / FALSE 0", u"http://xn--wcsw84d.example/"_s, true);
        row("a link in Chinese", ".xn--wcsw84d.example TRUE / FALSE 0", u"http://b.图片.example/"_s, true);
        row("an umlaut in capitals", "B\u00dcCHER.example FALSE / FALSE 0", u"http://b\u00fccher.example/"_s,
            true);

        row("the path itself", "a.example FALSE /b FALSE 0", u"http://a.example/b"_s, true);
        row("the path itself, with a query", "a.example FALSE /b FALSE 0", u"http://a.example/b?c"_s, true);
        row("a path below it", "a.example FALSE /b FALSE 0", u"http://a.example/b/c.png"_s, true);
        row("a path below it, after a slash", "a.example FALSE /b/ FALSE 0", u"http://a.example/b/c"_s, true);
        row("no path that only begins like it", "a.example FALSE /b FALSE 0", u"http://a.example/bc"_s,
            false);
        row("no path above it", "a.example FALSE /b/ FALSE 0", u"http://a.example/b"_s, false);
        row("no path in another case", "a.example FALSE /b FALSE 0", u"http://a.example/B"_s, false);
        row("no path in the query", "a.example FALSE /b FALSE 0", u"http://a.example/?/b"_s, false);
        row("no path at all", "a.example FALSE / FALSE 0", u"http://a.example"_s, true);
        row("a path that goes up", "a.example FALSE /b FALSE 0", u"http://a.example/b/../c"_s, false);
        row("a path in percents", "a.example FALSE /%E5%9B%BE FALSE 0", u"http://a.example/图/1.png"_s, true);

        row("a secure one to https", "a.example FALSE / TRUE 0", u"https://a.example/"_s, true);
        row("no secure one to http", "a.example FALSE / TRUE 0", u"http://a.example/"_s, false);
        row("any other to https", "a.example FALSE / FALSE 0", u"https://a.example/"_s, true);
        row("one that has not expired", "a.example FALSE / FALSE 1700000001", u"http://a.example/"_s, true);
        row("none that expires now", "a.example FALSE / FALSE 1700000000", u"http://a.example/"_s, false);
        row("none that has expired", "a.example FALSE / FALSE 1", u"http://a.example/"_s, false);
        row("none to a link without a host", "a.example FALSE / FALSE 0", u"data:,a"_s, false);
    }

    void onlyWhatFitsIsSent()
    {
        QFETCH(const QByteArray, cookie);
        QFETCH(const QString, url);
        QFETCH(const bool, fits);
        QCOMPARE(sent(cookie + " name value\n", url), fits ? "name=value"_ba : ""_ba);
    }

    void theLongestPathComesFirst()
    {
        const QByteArray content = ".b.example TRUE / FALSE 0 one 1\n"
                                   "a.b.example FALSE / FALSE 0 two 2\n"
                                   ".b.example TRUE /c/d FALSE 0 three 3\n"
                                   "a.b.example FALSE /c FALSE 0 four 4\n"
                                   "a.b.example FALSE / FALSE 0 five 5\n";
        QCOMPARE(sent(content, u"http://a.b.example/c/d/e"_s), "three=3; four=4; two=2; five=5; one=1");
    }

    void curlSendsTheSame_data()
    {
        QTest::addColumn<QString>("url");
        for (const auto *url : {"http://example.com/", "http://www.example.com/", "http://example.org/",
                                "http://www.example.org/a/b/c.png", "http://www.example.org/ab",
                                "http://notexample.com/", "http://127.0.0.1/"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }

    void curlSendsTheSame()
    {
        QFETCH(const QString, url);
        const auto file = readFrom("# Netscape HTTP Cookie File\n"
                                   "example.com FALSE / FALSE 0 host 1\n"
                                   ".example.com TRUE / FALSE 4000000000 domain 2\n"
                                   "#HttpOnly_.example.com TRUE / FALSE 0 hidden 3\n"
                                   "www.example.com FALSE / FALSE 1 expired 4\n"
                                   "www.example.com FALSE / TRUE 0 secure 5\n"
                                   ".example.org TRUE /a FALSE 0 path 6\n"
                                   ".example.org TRUE /a/ FALSE 0 slash 7\n"
                                   ".example.org TRUE / FALSE 0 empty \n"
                                   "127.0.0.1 FALSE / FALSE 0 address 8\n");
        QVERIFY(file);
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok("picture"); });
        constexpr int patience = 60'000; // ms; the machine may be busy
        QProcess curl;
        curl.start(u"curl"_s, {u"--disable"_s, u"--silent"_s, u"--noproxy"_s, u"*"_s, u"--connect-to"_s,
                               u"::127.0.0.1:%1"_s.arg(server.port()), u"--cookie"_s,
                               m_folder.filePath(u"cookies.txt"_s), url});
        QVERIFY2(curl.waitForFinished(patience), qPrintable(curl.errorString()));
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(sorted(file->cookiesFor(QUrl(url), noon)),
                 sorted(server.requests().first().header("Cookie")));
    }

    void whatIsNoCookieFileIsRefused()
    {
        const auto refusal = [](const QString &path) {
            const auto file = CookieFile::read(path);
            return file ? u"read"_s : file.error().cause != Cause::FileTrouble ? u"?"_s : file.error().detail;
        };
        QCOMPARE(refusal(m_folder.path()), u"folder"_s);
        const QString fifo = m_folder.filePath(u"fifo"_s);
        QCOMPARE(mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        QCOMPARE(refusal(fifo), u"special file"_s);
        QCOMPARE(refusal(u"/dev/zero"_s), u"special file"_s);
        QCOMPARE(refusal(m_folder.filePath(u"missing"_s)), u"No such file or directory"_s);
        QCOMPARE(refusal(written("a.example\tFALSE\t/\tFALSE\t0\ta\tb\n\0"_ba)), u"binary"_s);
        QCOMPARE(refusal(written("\xff\xfe#\0 \0c\0"_ba)), u"binary"_s); // UTF-16
        constexpr qsizetype largest = 10 << 20;
        QCOMPARE(refusal(written(QByteArray(largest, '#'))), u"read"_s);
        QCOMPARE(refusal(written(QByteArray(largest + 1, '#'))), u"over 10 MB"_s);
    }

    void aFailureTellsNothingOfTheLine()
    {
        const auto file = readFrom("www.example.com FALSE / FALSE 0 session hunter2;\n");
        QVERIFY(!file);
        QCOMPARE(file.error().cause, Cause::FileTrouble);
        QVERIFY(!plainWords(file.error()).contains(u"hunter2"_s));
        QVERIFY(!plainWords(file.error()).contains(u"session"_s));
    }

    void eachDomainFindsItsOwnAmongMany()
    {
        constexpr int many = 10'000;
        QByteArray content;
        for (int number = 0; number < many; ++number)
            content += ".d" + QByteArray::number(number) + ".example TRUE / FALSE 0 a " +
                       QByteArray::number(number) + '\n';
        const auto file = readFrom(content);
        QVERIFY(file);
        for (int number = 0; number < many; ++number) {
            const QUrl url(u"http://www.d%1.example/a.png"_s.arg(number));
            QCOMPARE(file->cookiesFor(url, noon), "a=" + QByteArray::number(number));
        }
    }
};

QTEST_GUILESS_MAIN(TestCookieFile)
#include "tst_cookiefile.moc"
