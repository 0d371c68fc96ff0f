#include "core/link.h"

#include "support/certificates.h"
#include "support/faultserver.h"
#include "support/fetching.h"

#include <QScopeGuard>
#include <QSslConfiguration>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

    const Authority m_authority;

private slots:
    void initTestCase()
    {
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.addCaCertificate(m_authority.certificate());
        QSslConfiguration::setDefaultConfiguration(trusting);
    }

    void aSoundCertificateIsTakenAndNotMarked()
    {
        FaultServer server(m_authority.sound());
        server.on("/a.png", Reply::ok(body));
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY(payload);
        QVERIFY(!payload->isUnverified);
        const auto insecure = Fetching(6, TlsExceptions({}, true)).get(server.url("/a.png"));
        QVERIFY(insecure && !insecure->isUnverified);
    }

    void aSiteIsNamedAsPeopleDo_data()
    {
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("link");
        QTest::addColumn<bool>("isMeant");
        QTest::newRow("a host, whatever the port") << u"a.example"_s << u"https://a.example:8443/"_s << true;
        QTest::newRow("a host and a port") << u"a.example:8443"_s << u"https://a.example:8443/"_s << true;
        QTest::newRow("another port") << u"a.example:8443"_s << u"https://a.example/"_s << false;
        QTest::newRow("another host") << u"a.example"_s << u"https://b.a.example/"_s << false;
        QTest::newRow("the usual port") << u"a.example:443"_s << u"https://a.example/"_s << true;
        QTest::newRow("in capitals") << u"A.Example:443"_s << u"https://a.example/"_s << true;
        QTest::newRow("other letters") << u"Bücher.example"_s << u"https://xn--bcher-kva.example/"_s << true;
        QTest::newRow("other letters, encoded")
            << u"xn--bcher-kva.example:443"_s << u"https://bücher.example/"_s << true;
        QTest::newRow("a dot at the end") << u"a.example."_s << u"https://a.example/"_s << true;
        QTest::newRow("a dot at the end of the link's") << u"a.example"_s << u"https://a.example./"_s << true;
        QTest::newRow("an IPv6 address") << u"[::1]:443"_s << u"https://[::1]/"_s << true;
        QTest::newRow("an IPv6 address, written otherwise")
            << u"[0:0::1]"_s << u"https://[::1]:8443/"_s << true;
    }

    void aSiteIsNamedAsPeopleDo()
    {
        QFETCH(const QString, named);
        QFETCH(const QString, link);
        const QSslCertificate certificate = m_authority.selfSigned().certificate;
        const QList<QSslError> errors{QSslError(QSslError::SelfSignedCertificate, certificate)};
        TlsExceptions exceptions({named}, false);
        QTEST(exceptions.allows(QUrl(link), certificate, errors), "isMeant");
    }

    void othersAreRefusedUnlessExcepted_data()
    {
        QTest::addColumn<std::shared_ptr<Identity>>("identity");
        QTest::addColumn<Cause>("cause");
        const auto row = [](const char *name, const Identity &identity, Cause cause) {
            QTest::newRow(name) << std::make_shared<Identity>(identity) << cause;
        };
        row("an expired certificate", m_authority.expired(), Cause::CertificateExpired);
        row("one for another host", m_authority.wrongHost(), Cause::CertificateWrongHost);
        row("a self-signed one", m_authority.selfSigned(), Cause::CertificateSelfSigned);
        row("one by a stranger", m_authority.strange(), Cause::CertificateUntrusted);
    }

    void othersAreRefusedUnlessExcepted()
    {
        QFETCH(const std::shared_ptr<Identity>, identity);
        QFETCH(const Cause, cause);
        FaultServer server(*identity);
        server.on("/a.png", Reply::ok(body));
        const QUrl url = server.url("/a.png");
        const auto get = [&](const QStringList &sites, bool any = false) {
            return Fetching(6, TlsExceptions(sites, any)).get(url);
        };
        const auto refused = get({});
        QVERIFY(!refused);
        QVERIFY2(refused.error().cause == cause, qPrintable(plainWords(refused.error())));
        QCOMPARE(refused.error().site, siteOf(url));
        QVERIFY(!get({u"127.0.0.1:1"_s, u"localhost"_s}));
        for (const auto &payload : {get({}, true), get({u"127.0.0.1"_s}), get({siteOf(url)})}) {
            QVERIFY(payload);
            QVERIFY(payload->isUnverified);
        }
    }

    void anExceptionIsMadeOfTheFactsThatWereShown()
    {
        const Identity expired = m_authority.expired();
        FaultServer server(expired);
        server.on("/a.png", Reply::ok(body));
        const QUrl url = server.url("/a.png");
        Fetching fetching;
        QVERIFY(!fetching.tls.refused(siteOf(url)));
        QVERIFY(!fetching.get(url));
        const auto fault = fetching.tls.refused(siteOf(url));
        QVERIFY(fault);
        QCOMPARE(fault->site, siteOf(url));
        QCOMPARE(fault->sha256, expired.certificate.digest(QCryptographicHash::Sha256));
        QVERIFY(fault->until < QDateTime::currentDateTime());
        QVERIFY(fault->names.contains(u"127.0.0.1"_s));
        QVERIFY(!fault->issuer.isEmpty());
        QCOMPARE(fault->errors, QSet<int>{QSslError::CertificateExpired});
        fetching.tls.except(*fault);
        const auto payload = fetching.get(url);
        QVERIFY(payload);
        QVERIFY(payload->isUnverified);
        QVERIFY(fetching.get(url)->isUnverified); // on the same connection as well
    }

    void anExceptionIsForOneCertificate_data()
    {
        QTest::addColumn<QStringList>("named");
        QTest::newRow("that the user was shown") << QStringList();
        QTest::newRow("that a named host showed first") << QStringList(u"127.0.0.1"_s);
    }

    void anExceptionIsForOneCertificate()
    {
        QFETCH(const QStringList, named);
        const Identity expired = m_authority.expired();
        FaultServer server(expired);
        server.otherwise([](const Request &) { return Reply::ok(body).lastOnConnection(); });
        const QUrl url = server.url("/a.png");
        Fetching fetching(6, TlsExceptions(named, false));
        if (named.isEmpty()) {
            QVERIFY(!fetching.get(url));
            fetching.tls.except(*fetching.tls.refused(siteOf(url)));
        }
        QVERIFY(fetching.get(url));
        server.showIdentity(m_authority.selfSigned());
        const auto changed = fetching.get(url);
        QVERIFY(!changed);
        QCOMPARE(changed.error().cause, Cause::CertificateSelfSigned);
        server.showIdentity(m_authority.sound());
        QVERIFY(!fetching.get(url)->isUnverified); // it needs no exception
        server.showIdentity(expired);
        QVERIFY(fetching.get(url)); // and the first one still has it
    }

    void anExceptionIsForTheFaultsThatItHad()
    {
        const QSslCertificate certificate = m_authority.expired().certificate;
        const QUrl url(u"https://a.example/a.png"_s);
        const QSslError expired(QSslError::CertificateExpired, certificate);
        const QSslError wrongHost(QSslError::HostNameMismatch, certificate);
        TlsExceptions tls({}, false);
        QVERIFY(!tls.allows(url, certificate, {expired}));
        tls.except(*tls.refused(siteOf(url)));
        QVERIFY(tls.allows(url, certificate, {expired}));
        QVERIFY(!tls.allows(url, certificate, {expired, wrongHost}));
        QVERIFY(!tls.allows(QUrl(u"https://a.example:8443/a.png"_s), certificate, {expired}));
        QVERIFY(!tls.allows(QUrl(u"https://b.example/a.png"_s), certificate, {expired}));
    }

    void aNamedIpv6HostMayHaveItsBrackets()
    {
        const QSslCertificate certificate = m_authority.expired().certificate;
        const QSslError expired(QSslError::CertificateExpired, certificate);
        for (const QString &named : {u"[::1]"_s, u"[::1]:443"_s, u"::1"_s}) {
            TlsExceptions tls({named}, false);
            QVERIFY2(tls.allows(QUrl(u"https://[::1]/a.png"_s), certificate, {expired}), qPrintable(named));
        }
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
