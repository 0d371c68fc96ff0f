#include "fetch/sentsecrets.h"

#include <QTest>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestSentSecrets : public QObject
{
    Q_OBJECT

private slots:
    void whatWasSaidIsBlottedOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("clean");
        const auto row = [](const char *name, const QString &text, const QString &clean) {
            QTest::newRow(name) << text << clean;
        };
        row("a user", u"Sorry, waldemar."_s, u"Sorry, …."_s);
        row("a password", u"[a/b+c&d\"é]"_s, u"[…]"_s);
        row("in percent", u"?a%2Fb%2Bc%26d%22%C3%A9;"_s, u"?…;"_s);
        row("in percent and lower case", u"?a%2fb%2bc%26d%22%c3%a9;"_s, u"?…;"_s);
        row("in HTML", u"<b>a/b+c&amp;d&quot;é</b>"_s, u"<b>…</b>"_s);
        row("in JSON", u"{\"said\": \"a/b+c&d\\\"é\"}"_s, u"{\"said\": \"…\"}"_s);
        row("in JSON with its slashes escaped", u"[\"a\\/b+c&d\\\"é\"]"_s, u"[\"…\"]"_s);
        row("read as Latin-1", u"a/b+c&d\"Ã©!"_s, u"…!"_s);
        row("a whole login", u"Basic "_s + QString::fromLatin1("waldemar:a/b+c&d\"é"_ba.toBase64()) + u'!',
            u"… …!"_s);
        row("a proof in Digest", u"response=\"0123456789abcdef0123456789abcdef\""_s, u"response=\"…\""_s);
        row("not: what the server itself said", u"realm=\"place\""_s, u"realm=\"place\""_s);
        row("a header of the user's", u"X: Token k3y-one; more=k3y-two"_s, u"X: …"_s);
        row("a part of it", u"it was k3y-two."_s, u"it was …."_s);
        row("a login in it", u"hello, knut and l0gin"_s, u"hello, … and …"_s);
        row("in capitals", u"WALDEMAR"_s, u"…"_s);
        row("a short one is a word of its own", u"ab is no abbot: ab"_s, u"… is no abbot: …"_s);
        row("a proxy's login", u"paul, pr0xy, "_s + QString::fromLatin1("paul:pr0xy"_ba.toBase64()),
            u"…, …, …"_s);
        row("what the end leaves of one", u"You are wald"_s, u"You are …"_s);
        row("not: what may be anything", u"You are wal"_s, u"You are wal"_s);
        row("not: another text", u"There is no such picture."_s, u"There is no such picture."_s);
        row("nothing", {}, {});
    }

    void whatWasSaidIsBlottedOut()
    {
        QFETCH(const QString, text);
        QUrl url(u"http://h.example/a.png"_s);
        url.setUserName(u"waldemar"_s);
        url.setPassword(u"a/b+c&d\"é"_s);
        RequestPolicy policy;
        policy.headers = {{"X", "Token k3y-one; more=k3y-two"},
                          {"Authorization", "Basic " + "knut:l0gin"_ba.toBase64()},
                          {"Y", "ab"}};
        SentSecrets secrets;
        secrets.add(
            Ask{.url = url,
                .authorization = "Digest realm=\"place\", response=\"0123456789abcdef0123456789abcdef\""},
            policy);
        secrets.add(QNetworkProxy(QNetworkProxy::HttpProxy, u"p.example"_s, 80, u"paul"_s, u"pr0xy"_s));
        QTEST(secrets.blotted(text), "clean");
    }

    void whoSaidNothingBlotsNothing()
    {
        SentSecrets secrets;
        secrets.add(Ask{.url = QUrl(u"http://h.example/"_s)}, {});
        secrets.add(QNetworkProxy());
        QCOMPARE(secrets.blotted(u"a …: b"_s), u"a …: b"_s);
    }
};

QTEST_GUILESS_MAIN(TestSentSecrets)
#include "tst_sentsecrets.moc"
