#include "fetch/environmentproxies.h"

#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

namespace {

/// "direct", "nothing", the proxy as an address, or the words for a failure.
QString told(const Result<std::optional<QNetworkProxy>> &proxy)
{
    if (!proxy)
        return plainWords(proxy.error());
    if (!*proxy)
        return u"nothing"_s;
    if ((*proxy)->type() == QNetworkProxy::NoProxy)
        return u"direct"_s;
    const QString scheme = (*proxy)->type() == QNetworkProxy::Socks5Proxy ? u"socks5"_s : u"http"_s;
    const QString login =
        (*proxy)->user().isEmpty() ? QString() : (*proxy)->user() + u':' + (*proxy)->password() + u'@';
    return u"%1://%2%3:%4"_s.arg(scheme, login, (*proxy)->hostName()).arg((*proxy)->port());
}

} // namespace

class TestEnvironmentProxies : public QObject
{
    Q_OBJECT

private slots:
    void eachSchemeHasItsVariables_data()
    {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QString>("http");
        QTest::addColumn<QString>("https");
        const QString nothing = u"nothing"_s;
        const QString p = u"http://p:1"_s;
        const QString q = u"http://q:2"_s;
        const auto row = [](const char *name, const QStringList &variables, const QString &http,
                            const QString &https) { QTest::newRow(name) << variables << http << https; };
        row("none", {}, nothing, nothing);
        row("one for http", {u"http_proxy=http://p:1"_s}, p, nothing);
        row("one for http in capitals, which a web server may have set", {u"HTTP_PROXY=http://p:1"_s},
            nothing, nothing);
        row("one for https", {u"https_proxy=http://p:1"_s}, nothing, p);
        row("one for https in capitals", {u"HTTPS_PROXY=http://p:1"_s}, nothing, p);
        row("two for https", {u"HTTPS_PROXY=http://p:1"_s, u"https_proxy=http://q:2"_s}, nothing, q);
        row("one for all", {u"all_proxy=http://p:1"_s}, p, p);
        row("one for all in capitals", {u"ALL_PROXY=http://p:1"_s}, p, p);
        row("one for all, and one for http", {u"all_proxy=http://p:1"_s, u"http_proxy=http://q:2"_s}, q, p);
        row("an empty one beside one for all", {u"all_proxy=http://p:1"_s, u"http_proxy="_s}, p, p);
        row("an empty one", {u"http_proxy= "_s, u"https_proxy="_s}, nothing, nothing);
        row("a script", {u"http_proxy=pac+http://p:1/a.pac"_s, u"https_proxy=wpad:"_s}, nothing, nothing);
        row("one for another scheme", {u"ftp_proxy=http://p:1"_s}, nothing, nothing);
    }

    void eachSchemeHasItsVariables()
    {
        QFETCH(const QStringList, variables);
        QTEST(toldBy(variables, u"http://h.example/"_s), "http");
        QTEST(toldBy(variables, u"https://h.example/"_s), "https");
    }

    void itsValueIsUnderstood_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &value, const QString &expected) {
            QTest::newRow(name) << value << expected;
        };
        const QString wrong = u"the proxy failed: all_proxy is not the address of an HTTP or SOCKS5 proxy"_s;
        row("http", u"http://p.example:3128/"_s, u"http://p.example:3128"_s);
        row("without a scheme", u"127.0.0.1:7103"_s, u"http://127.0.0.1:7103"_s);
        row("without a port", u"p.example"_s, u"http://p.example:1080"_s);
        row("with blanks around it", u" p.example:3128 "_s, u"http://p.example:3128"_s);
        row("socks", u"socks5://127.0.0.1:7999"_s, u"socks5://127.0.0.1:7999"_s);
        row("socks that finds the host itself", u"socks5h://p.example"_s, u"socks5://p.example:1080"_s);
        row("a user", u"http://anna:s%40cret@p.example:1"_s, u"http://anna:s@cret@p.example:1"_s);
        row("garbage", u"garbage::::"_s, wrong);
        row("a port that is none", u"http://p.example:99999"_s, wrong);
        row("a script, where nobody would look for one", u"pac+http://p.example/a.pac"_s, wrong);
        row("socks as desktops say it", u"socks://127.0.0.1:7999/"_s, u"socks5://127.0.0.1:7999"_s);
        row("another scheme", u"socks4://p.example:1"_s, wrong);
        row("a proxy with encryption", u"https://p.example:1"_s, wrong);
        row("a password with a number sign", u"http://anna:SECRET#x@p.example:1"_s, wrong);
        row("a word that is a setting of ours", u"system:"_s, u"http://system:1080"_s);
    }

    void itsValueIsUnderstood()
    {
        QFETCH(const QString, value);
        QTEST(toldBy({u"all_proxy="_s + value}, u"http://h.example/"_s), "expected");
    }

    void someHostsAreAskedDirectly_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isDirect");
        const auto direct = [](const char *name, const QString &list, const QString &url) {
            QTest::addRow("direct: %s", name) << list << url << true;
        };
        const auto proxied = [](const char *name, const QString &list, const QString &url) {
            QTest::addRow("proxied: %s", name) << list << url << false;
        };
        const QString host = u"http://h.example/"_s;
        const QString ip = u"http://10.1.2.3/"_s;
        direct("every host", u"*"_s, host);
        direct("every address", u"*"_s, u"http://[::1]/"_s);
        direct("itself", u"h.example"_s, host);
        direct("itself in capitals", u"H.Example"_s, host);
        direct("itself, https", u"h.example"_s, u"https://h.example/"_s);
        direct("itself, with a dot before it", u".h.example"_s, host);
        direct("itself, with a dot behind it", u"h.example."_s, host);
        direct("itself with a dot in the link", u"h.example"_s, u"http://h.example./"_s);
        direct("in its domain", u"example"_s, host);
        direct("in its domain, with a dot", u".example"_s, host);
        direct("the last of some", u"a.example,b.example, h.example"_s, host);
        direct("one of some with blanks between", u"a.example h.example\tb.example"_s, host);
        direct("its port", u"h.example:8080"_s, u"http://h.example:8080/"_s);
        direct("the usual port", u"h.example:443"_s, u"https://h.example/"_s);
        direct("IDN", u"bücher.example"_s, u"http://xn--bcher-kva.example/"_s);
        direct("an address", u"10.1.2.3"_s, ip);
        direct("an address with a port", u"10.1.2.3:80"_s, ip);
        direct("an IPv6 address", u"::1"_s, u"http://[::1]:8080/"_s);
        direct("an IPv6 address in brackets", u"[0::1]"_s, u"http://[::1]/"_s);
        direct("an IPv6 address with a port", u"[::1]:8080"_s, u"http://[::1]:8080/"_s);
        direct("a subnet", u"10.0.0.0/8"_s, ip);
        direct("an IPv6 subnet", u"fe80::/10"_s, u"http://[fe80::7]/"_s);
        proxied("nothing listed", u""_s, host);
        proxied("commas alone", u" ,, "_s, host);
        proxied("a dot alone", u"."_s, host);
        proxied("another host", u"i.example"_s, host);
        proxied("one that ends like it", u"h.example"_s, u"http://oh.example/"_s);
        proxied("one below it", u"a.h.example"_s, host);
        proxied("another port", u"h.example:8080"_s, host);
        proxied("a port alone", u":80"_s, host);
        proxied("the end of an address", u"2.3"_s, ip);
        proxied("another subnet", u"10.2.0.0/16"_s, ip);
        proxied("a subnet that is none", u"10.0.0.0/x,/,h.example/8"_s, ip);
        proxied("a subnet, for a name", u"0.0.0.0/0"_s, host);
        proxied("localhost is no exception", u"h.example"_s, u"http://localhost:8080/"_s);
        proxied("nor is its address", u"localhost"_s, u"http://127.0.0.1/"_s);
    }

    void someHostsAreAskedDirectly()
    {
        QFETCH(const QString, list);
        QFETCH(const QString, url);
        QFETCH(const bool, isDirect);
        const QString expected = isDirect ? u"direct"_s : u"http://p:1"_s;
        QCOMPARE(toldBy({u"all_proxy=http://p:1"_s, u"no_proxy="_s + list}, url), expected);
        QCOMPARE(toldBy({u"all_proxy=http://p:1"_s, u"NO_PROXY="_s + list}, url), expected);
    }

    void theLowerCaseListCounts()
    {
        const QStringList both{u"all_proxy=http://p:1"_s, u"no_proxy=a.example"_s, u"NO_PROXY=*"_s};
        QCOMPARE(toldBy(both, u"http://a.example/"_s), u"direct"_s);
        QCOMPARE(toldBy(both, u"http://b.example/"_s), u"http://p:1"_s);
    }

    void aHostThatIsListedIsAskedDirectlyWhateverElseIsSet()
    {
        QCOMPARE(toldBy({u"no_proxy=*"_s}, u"http://a.example/"_s), u"direct"_s);
        QCOMPARE(toldBy({u"no_proxy=*"_s, u"all_proxy=garbage::::"_s}, u"http://a.example/"_s), u"direct"_s);
    }

private:
    static QString toldBy(const QStringList &variables, const QString &url)
    {
        QProcessEnvironment environment;
        for (const QString &variable : variables) {
            const qsizetype equals = variable.indexOf(u'=');
            environment.insert(variable.left(equals), variable.mid(equals + 1));
        }
        return told(proxyOfEnvironment(environment, QUrl(url)));
    }
};

QTEST_APPLESS_MAIN(TestEnvironmentProxies)
#include "tst_environmentproxies.moc"
