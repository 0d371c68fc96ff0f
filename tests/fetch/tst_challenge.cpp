#include "fetch/challenge.h"

#include <QTest>

#include <algorithm>

using namespace pixhaul;
using namespace Qt::StringLiterals;

namespace {

/// "digest{nonce=x,realm=y} basic{}"
QByteArray spelled(const QList<Challenge> &challenges)
{
    QList<QByteArray> all;
    for (const Challenge &challenge : challenges) {
        QList<QByteArray> parameters;
        for (auto [name, value] : challenge.parameters.asKeyValueRange())
            parameters.append(name + '=' + value);
        std::sort(parameters.begin(), parameters.end());
        all.append(challenge.scheme + '{' + parameters.join(',') + '}');
    }
    return all.join(' ');
}

} // namespace

class TestChallenge : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        // Here ' stands for ", which would have to be escaped.
        const auto row = [](const char *name, QByteArray value, QByteArray expected) {
            QTest::newRow(name) << value.replace('\'', '"') << expected.replace('\'', '"');
        };
        row("one challenge", "Basic realm='a'", "basic{realm=a}");
        row("a scheme alone", "Negotiate", "negotiate{}");
        row("several parameters", "Digest realm='a', nonce='b', qop='auth,auth-int', stale=FALSE",
            "digest{nonce=b,qop=auth,auth-int,realm=a,stale=FALSE}");
        row("two challenges", "Basic realm='a', charset='UTF-8', Digest realm='b', nonce='c'",
            "basic{charset=UTF-8,realm=a} digest{nonce=c,realm=b}");
        row("the example of RFC 9110",
            "Basic realm='simple', Newauth realm='apps', type=1, title='Login to \\'apps\\''",
            "basic{realm=simple} newauth{realm=apps,title=Login to 'apps',type=1}");
        row("a scheme alone before another", "Negotiate, Basic realm='a'", "negotiate{} basic{realm=a}");
        row("a token68 before another", "Negotiate YII+/w==, Basic realm='a'", "negotiate{} basic{realm=a}");
        row("a token68 without padding", "NTLM abc , Basic realm='a'", "ntlm{} basic{realm=a}");
        row("any case", "dIGEST REALM='A', Nonce='B'", "digest{nonce=B,realm=A}");
        row("odd white space", "\t Basic \t realm \t = \t'a' \t,\t charset  =UTF-8\t ",
            "basic{charset=UTF-8,realm=a}");
        row("no white space", "Digest realm='a',nonce='b',Basic realm='c'",
            "digest{nonce=b,realm=a} basic{realm=c}");
        row("empty elements", ",, ,Basic realm='a',, ,charset=UTF-8,,", "basic{charset=UTF-8,realm=a}");
        row("escapes", "Basic realm='a\\'b\\\\c\\d'", "basic{realm=a'b\\cd}");
        row("what looks like a challenge, quoted", "Basic realm='x, Digest nonce=\\'y\\', realm=z'",
            "basic{realm=x, Digest nonce='y', realm=z}");
        row("an empty value", "Basic realm=''", "basic{realm=}");
        row("letters of UTF-8", "Basic realm='caf\xc3\xa9'", "basic{realm=caf\xc3\xa9}");
        row("no token, and yet not quoted", "Digest nonce=a/b+c==, realm=a", "digest{nonce=a/b+c==,realm=a}");
        row("a parameter twice: the first counts", "Basic realm='a', realm='b'", "basic{realm=a}");
        row("semicolons in place of commas", "Basic realm='a'; charset='UTF-8'",
            "basic{charset=UTF-8,realm=a}");

        row("nothing", "", "");
        row("white space", " \t ", "");
        row("a parameter of no scheme", "realm='a', Basic realm='b'", "basic{realm=b}");
        row("a quoted string of no scheme", "'Digest nonce=a', Basic realm='b'", "basic{realm=b}");
        row("a quote that is not closed", "Basic realm='a, Digest nonce=b", "basic{realm=a, Digest nonce=b}");
        row("an escape at the end", "Basic realm='a\\", "basic{realm=a\\}");
        row("a quote at the end", "Basic realm='", "basic{realm=}");
        row("no value at the end", "Digest nonce=a, realm=", "digest{nonce=a,realm=}");
        row("only equals signs", "====", "");
        row("equals signs after a word", "Basic ====", "");
        row("only quotes", "'''''''", "");
        row("a letter that no token has", "B\xe4sic realm='a'", "b{} sic{realm=a}");
        row("a line break", "Basic realm='a\r\nX-Evil: b'", "");
        row("a zero", "Basic realm='a\0b'"_ba, "");
        row("a delete character", "Basic realm='\x7f'", "");
    }

    void reads()
    {
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, expected);
        QCOMPARE(spelled(challengesIn(value)), expected);
    }
};

QTEST_APPLESS_MAIN(TestChallenge)
#include "tst_challenge.moc"
