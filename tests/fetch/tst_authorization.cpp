#include "fetch/authorization.h"

#include "fetch/challenge.h"

#include "support/faultserver.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

const Credentials mufasa{u"Mufasa"_s, u"Circle of Life"_s};
const QByteArray anyCnonce = "0a4f113b"_ba;
const QUrl anyUrl(u"http://www.example.org/dir/index.html"_s);

/// What an Authorization header says: it is written like a challenge. Empty if there is none.
QHash<QByteArray, QByteArray> saidIn(const std::optional<QByteArray> &authorization)
{
    const auto said = challengesIn(authorization.value_or(QByteArray()));
    return said.isEmpty() ? QHash<QByteArray, QByteArray>() : said.first().parameters;
}

/// One parameter a line, in the order of their names.
QByteArray listed(const QHash<QByteArray, QByteArray> &parameters)
{
    QList<QByteArray> names = parameters.keys();
    std::sort(names.begin(), names.end());
    QByteArray list;
    for (const QByteArray &name : std::as_const(names))
        list += name + '=' + parameters.value(name) + '\n';
    return list;
}

/// What curl answers to a challenge.
QByteArray byCurl(FaultServer &server, const QByteArray &target, const Credentials &credentials,
                  const QByteArray &challenge)
{
    server.on(target, {Reply::status(401).with("WWW-Authenticate", challenge), Reply::ok("picture")});
    constexpr int patience = 60'000; // ms; the machine may be busy
    QProcess curl;
    curl.start(u"curl"_s, {u"--disable"_s, u"--silent"_s, u"--noproxy"_s, u"*"_s, u"--digest"_s, u"--user"_s,
                           credentials.user + u':' + credentials.password,
                           server.url(target).toString(QUrl::FullyEncoded)});
    if (!curl.waitForFinished(patience))
        qFatal("curl: %s", qPrintable(curl.errorString()));
    return server.requests(target).value(1).header("Authorization");
}

} // namespace

class TestAuthorization : public QObject
{
    Q_OBJECT

private slots:
    void theExamplesOfTheStandards_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("cnonce");
        QTest::addColumn<QByteArray>("response");
        const QByteArray example = R"(Digest realm="http-auth@example.org", qop="auth, auth-int", )"
                                   R"(nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", )"
                                   R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm=)";
        const QByteArray cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"_ba;
        QTest::newRow("RFC 7616, 3.9.1, MD5")
            << example + "MD5" << u"Circle of Life"_s << cnonce << "8ca523f5e9506fed4657c9700eebdbec"_ba;
        QTest::newRow("RFC 7616, 3.9.1, SHA-256")
            << example + "SHA-256" << u"Circle of Life"_s << cnonce
            << "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"_ba;
        QTest::newRow("RFC 2617, 3.5, no algorithm named")
            << R"(Digest realm="testrealm@host.com", qop="auth,auth-int", )"
               R"(nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")"_ba
            << u"Circle Of Life"_s << anyCnonce << "6629fae49393a05397450978507c4ef1"_ba;
    }

    void theExamplesOfTheStandards()
    {
        QFETCH(const QByteArray, challenge);
        QFETCH(const QString, password);
        QFETCH(const QByteArray, cnonce);
        QFETCH(const QByteArray, response);
        const auto authorization = authorizationFor({challenge}, {u"Mufasa"_s, password}, anyUrl, cnonce);
        QVERIFY(authorization);
        QVERIFY(authorization->startsWith("Digest username=\"Mufasa\", "));
        const auto asked = challengesIn(challenge).first().parameters;
        const auto said = saidIn(authorization);
        QCOMPARE(said["response"], response);
        QCOMPARE(said["uri"], "/dir/index.html");
        QCOMPARE(said["nc"], "00000001");
        QCOMPARE(said["qop"], "auth");
        QCOMPARE(said["cnonce"], cnonce);
        for (const QByteArray &name : {"realm"_ba, "nonce"_ba, "opaque"_ba, "algorithm"_ba})
            QCOMPARE(said.value(name), asked.value(name));
    }

    void curlSaysTheSame_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::addColumn<QByteArray>("target");
        const auto row = [](const char *name, const QByteArray &parameters,
                            const QByteArray &target = "/a.png") {
            QTest::newRow(name) << R"(Digest realm="pictures", nonce="bm9uY2U=", )" + parameters << target;
        };
        row("SHA-256", R"(qop="auth", algorithm=SHA-256)");
        row("SHA-256-sess", R"(qop="auth", algorithm=SHA-256-sess)");
        row("MD5", R"(qop="auth", algorithm=MD5)");
        row("MD5-sess", R"(qop="auth", algorithm=MD5-sess)");
        row("no algorithm", R"(qop="auth")");
        row("no qop", "algorithm=MD5");
        row("neither, as in RFC 2069", "");
        row("SHA-256 without qop", "algorithm=SHA-256");
        row("a list of qops", R"(qop="auth-int,auth", algorithm=MD5)");
        row("an opaque string", R"(qop="auth", opaque="b3BhcXVl")");
        row("a hashed user", R"(qop="auth", algorithm=SHA-256, userhash=true)");
        row("a hashed user, by MD5", R"(qop="auth", userhash="true")");
        row("a user not to be hashed", R"(qop="auth", algorithm=SHA-256, userhash=false)");
        row("a query", R"(qop="auth", algorithm=SHA-256)", "/a.cgi?size=1&b=%20c+d");
        row("the root", R"(qop="auth")", "/");
        row("encoded letters", R"(qop="auth")", "/%E5%9B%BE/%2F%C3%A9.png");
    }

    void curlSaysTheSame()
    {
        QFETCH(const QByteArray, challenge);
        QFETCH(const QByteArray, target);
        FaultServer server;
        const auto byThem = saidIn(byCurl(server, target, mufasa, challenge));
        const auto byUs =
            saidIn(authorizationFor({challenge}, mufasa, server.url(target), byThem.value("cnonce")));
        QVERIFY(byThem.contains("response"));
        QCOMPARE(listed(byUs), listed(byThem));
    }

    void curlHashesTheSame_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("realm");
        QTest::newRow("a name in Chinese") << u"图片"_s << u"p"_s << R"("r")"_ba;
        QTest::newRow("a password in UTF-8") << u"u"_s << u"123£"_s << R"("r")"_ba;
        QTest::newRow("a colon in the password") << u"u"_s << u"a:b"_s << R"("r")"_ba;
        QTest::newRow("no password") << u"u"_s << u""_s << R"("r")"_ba;
        QTest::newRow("quotes in the name") << u"a \"b\" \\c"_s << u"p"_s << R"("r")"_ba;
        QTest::newRow("a realm in UTF-8") << u"u"_s << u"p"_s << "\"caf\xc3\xa9\""_ba;
        QTest::newRow("an empty realm") << u"u"_s << u"p"_s << R"("")"_ba;
    }

    /// Curl writes such names in its own way, but what is hashed is the same.
    void curlHashesTheSame()
    {
        QFETCH(const QString, user);
        QFETCH(const QString, password);
        QFETCH(const QByteArray, realm);
        const QByteArray challenge = R"(Digest nonce="n", qop="auth", algorithm=SHA-256, realm=)" + realm;
        FaultServer server;
        const auto byThem = saidIn(byCurl(server, "/a.png", {user, password}, challenge));
        const auto byUs = saidIn(
            authorizationFor({challenge}, {user, password}, server.url("/a.png"), byThem.value("cnonce")));
        QVERIFY(byThem.contains("response"));
        QCOMPARE(byUs["response"], byThem["response"]);
    }

    void theUriIsWhatGoesOverTheWire_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target :
             {"", "/", "/a.png", "/a.png?b=c", "?b=c", "/?", "/a//b.png", "//a/b.png", "/a/./b/../c.png",
              "/%7Ea/%2e%2E/b.png", "/a%2Fb%3Fc.png", "/a b.png", "/caf\xc3\xa9.png?\xc3\xa9", "/%e9.png",
              "/a\"b\\c.png", "/a|b[1]{2}^`.png", "/a;b=c,d'e(f)!*$&+@:.png", "/a?b[]=c|d\"e&f=%22%5C#g"})
            QTest::newRow(*target ? target : "nothing") << QByteArray(target);
    }

    void theUriIsWhatGoesOverTheWire()
    {
        QFETCH(const QByteArray, target);
        FaultServer server;
        const QUrl url(QString::fromUtf8(server.url({}).toEncoded() + target));
        QVERIFY(url.isValid());
        QNetworkAccessManager manager;
        const std::unique_ptr<QNetworkReply> reply(manager.get(QNetworkRequest(url)));
        QTRY_VERIFY(reply->isFinished());
        const auto said =
            saidIn(authorizationFor({R"(Digest realm="r", nonce="n")"}, mufasa, url, anyCnonce));
        QCOMPARE(said["uri"], server.requests().first().target);
    }

    void basicSays_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("expected"); // empty: nothing
        const auto row = [](const char *name, const QByteArray &challenge, const QString &user,
                            const QString &password, const QByteArray &expected) {
            QTest::newRow(name) << challenge << user << password << expected;
        };
        const QByteArray plain = R"(Basic realm="WallyWorld")";
        row("the first example of RFC 7617", plain, u"Aladdin"_s, u"open sesame"_s,
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        row("the second example of RFC 7617", R"(Basic realm="foo", charset="UTF-8")", u"test"_s, u"123£"_s,
            "Basic dGVzdDoxMjPCow==");
        row("no charset, and UTF-8 all the same", plain, u"test"_s, u"123£"_s, "Basic dGVzdDoxMjPCow==");
        row("a scheme alone, in another case", "bASIC", u"test"_s, u"123£"_s, "Basic dGVzdDoxMjPCow==");
        row("a colon in the password", plain, u"a"_s, u"b:c"_s, "Basic YTpiOmM=");
        row("no password", plain, u"a"_s, {}, "Basic YTo=");
        row("no user", plain, {}, u"b"_s, "Basic OmI=");
        row("nothing for a user with a colon", plain, u"a:b"_s, u"c"_s, {});
        row("nothing for a user with a line break", plain, u"a\r\nb"_s, u"c"_s, {});
        row("nothing for a password with a zero", plain, u"a"_s, u"b\0c"_s, {});
        row("nothing for a password with a delete character", plain, u"a"_s, u"\x7f"_s, {});
    }

    void basicSays()
    {
        QFETCH(const QByteArray, challenge);
        QFETCH(const QString, user);
        QFETCH(const QString, password);
        QFETCH(const QByteArray, expected);
        QCOMPARE(authorizationFor({challenge}, {user, password}, anyUrl, anyCnonce).value_or(QByteArray()),
                 expected);
    }

    void theStrongestIsChosen_data()
    {
        QTest::addColumn<QList<QByteArray>>("challenges");
        QTest::addColumn<QByteArray>("expected"); // of what is said, its beginning and its algorithm
        const auto row = [](const char *name, const QList<QByteArray> &challenges,
                            const QByteArray &expected) { QTest::newRow(name) << challenges << expected; };
        const QByteArray basic = R"(Basic realm="r")";
        const QByteArray digest = R"(Digest realm="r", nonce="n", qop="auth")";
        row("Digest before Basic", {basic, digest}, "Digest ");
        row("Digest before Basic in one header", {basic + ", " + digest}, "Digest ");
        row("SHA-256 before MD5", {digest + ", algorithm=MD5, " + digest + ", algorithm=SHA-256, " + basic},
            "Digest SHA-256");
        row("SHA-256 before none named", {digest, digest + ", algorithm=sha-256"}, "Digest SHA-256");
        row("MD5 before an unknown one", {digest + ", algorithm=SHA-512-256", digest + ", algorithm=MD5"},
            "Digest MD5");
        row("an algorithm in quotes", {digest + R"(, algorithm="sha-256-SESS")"}, "Digest SHA-256-sess");
        row("a qop in another case", {R"(Digest realm="r", nonce="n", qop="Auth-Int , AUTH")"}, "Digest ");
        row("an empty list of qops", {R"(Digest realm="r", nonce="n", qop=" , ")"}, "Digest ");
        row("Basic if the algorithm is unknown", {digest + ", algorithm=SHA-1, " + basic}, "Basic ");
        row("Basic if there is only auth-int", {R"(Digest realm="r", nonce="n", qop="auth-int", )" + basic},
            "Basic ");
        row("Basic if Digest has no nonce", {R"(Digest realm="r", )" + basic}, "Basic ");
        row("Basic if Digest has no realm", {R"(Digest nonce="n", )" + basic}, "Basic ");
        row("Basic beside what we do not know", {"Negotiate abc==, NTLM, Bearer, " + basic}, "Basic ");
        row("nothing of auth-int alone", {R"(Digest realm="r", nonce="n", qop=auth-int)"}, "");
        row("nothing of a session without qop", {R"(Digest realm="r", nonce="n", algorithm=MD5-sess)"}, "");
        row("nothing of unknown schemes", {R"(Bearer realm="r")", "Negotiate"}, "");
        row("nothing of a scheme that only begins like ours", {R"(Basics realm="r")"}, "");
        row("nothing of nothing", {}, "");
        row("nothing of an empty header", {""}, "");
        row("nothing of a line break", {"Digest realm=\"r\", nonce=\"n\r\nX-Evil: 1\""}, "");
    }

    void theStrongestIsChosen()
    {
        QFETCH(const QList<QByteArray>, challenges);
        QFETCH(const QByteArray, expected);
        const auto authorization = authorizationFor(challenges, mufasa, anyUrl, anyCnonce);
        const QByteArray said = authorization.value_or(QByteArray());
        QCOMPARE(said.left(said.indexOf(' ') + 1) + saidIn(said).value("algorithm"), expected);
    }

    void aNameThatIsNotAsciiIsEncoded()
    {
        const QByteArray challenge = R"(Digest realm="r", nonce="n", qop="auth")";
        const auto said =
            authorizationFor({challenge}, {u"J\u00e4s\u00f8n Doe"_s, u"p"_s}, anyUrl, anyCnonce);
        QVERIFY(said && said->startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, "));
        QVERIFY(!saidIn(said).contains("username"));
        const auto hashed = saidIn(authorizationFor({challenge + ", userhash=true"},
                                                    {u"J\u00e4s\u00f8n Doe"_s, u"p"_s}, anyUrl, anyCnonce));
        QVERIFY(!hashed.contains("username*"));
        QCOMPARE(hashed["username"].size(), 32);
    }

    void quotesAndBackslashesComeBackAsTheyWere()
    {
        const QByteArray challenge =
            "Digest realm=\"a \\\"b\\\" \\\\c\", nonce=\"\\\\\\\"\", opaque=\"\\\"\"";
        const auto said = saidIn(authorizationFor({challenge}, {u"x\"y\\z"_s, u"p"_s}, anyUrl, anyCnonce));
        QCOMPARE(said["realm"], "a \"b\" \\c");
        QCOMPARE(said["nonce"], "\\\"");
        QCOMPARE(said["opaque"], "\"");
        QCOMPARE(said["username"], "x\"y\\z");
    }

    /// Whatever a server sends: no crash, one line, and nowhere the password.
    void anyGarbageIsSurvived()
    {
        const QByteArray sound = R"(Basic realm="r", Digest realm="a\\b", nonce="n", qop="auth,auth-int", )"
                                 R"(algorithm=SHA-256, opaque="o", userhash=true, Negotiate abc==)";
        const QByteArray pieces = "\"\\,= \t;\r\n\0\x7f\x80\xff/aA*'"_ba;
        QRandomGenerator random(1);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray garbage = sound;
            for (int blow = random.bounded(1, 8); blow > 0; --blow) {
                const qsizetype at = random.bounded(int(garbage.size()));
                garbage.replace(at, random.bounded(10), pieces.mid(random.bounded(int(pieces.size())), 2));
            }
            const auto said = authorizationFor({garbage}, {u"Mufasa"_s, u"Simba"_s}, anyUrl, anyCnonce);
            if (!said)
                continue;
            QVERIFY2(said->startsWith("Basic ") || said->startsWith("Digest "),
                     garbage.toPercentEncoding().constData());
            for (const char c : *said)
                QVERIFY2(c == '\t' || c < 0 || (c >= ' ' && c <= '~'),
                         garbage.toPercentEncoding().constData());
            QVERIFY2(!said->contains("Simba"), garbage.toPercentEncoding().constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestAuthorization)
#include "tst_authorization.moc"
