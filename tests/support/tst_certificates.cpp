// Each certificate has the fault that its name says, and no other, in the eyes of Qt's own TLS client.

#include "support/certificates.h"

#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

using namespace pixhaul::test;
using namespace Qt::StringLiterals;

class TestCertificates : public QObject
{
    Q_OBJECT

private:
    Authority m_authority;

    QList<QSslError::SslError> complaintsAbout(const FaultServer &server, QByteArray *answer = nullptr)
    {
        QSslSocket socket;
        QSslConfiguration configuration = socket.sslConfiguration();
        configuration.setCaCertificates({m_authority.certificate()});
        socket.setSslConfiguration(configuration);
        socket.connectToHostEncrypted(u"127.0.0.1"_s, server.port());
        QList<QSslError::SslError> complaints;
        if (!socket.waitForEncrypted(5000)) {
            for (const QSslError &error : socket.sslHandshakeErrors())
                complaints.append(error.error());
        } else if (answer) {
            socket.write("GET /a HTTP/1.1\r\n\r\n");
            while (socket.waitForReadyRead(200) || answer->isEmpty())
                *answer += socket.readAll();
        }
        return complaints;
    }

private slots:
    void servesOverTls()
    {
        FaultServer server(m_authority.sound());
        server.on("/a", Reply::ok(QByteArray(700'000, 'x')).lastOnConnection());
        QByteArray answer;
        QCOMPARE(complaintsAbout(server, &answer), QList<QSslError::SslError>());
        QCOMPARE(answer.count('x'), 700'000);
        QCOMPARE(server.url("/a").scheme(), u"https"_s);
        QTRY_COMPARE(server.load().openConnections, 0);
    }

    void hasTheFaultItsNameSays_data()
    {
        QTest::addColumn<Identity>("identity");
        QTest::addColumn<QList<QSslError::SslError>>("complaints");
        using List = QList<QSslError::SslError>;
        QTest::newRow("expired") << m_authority.expired() << List{QSslError::CertificateExpired};
        QTest::newRow("wrong host") << m_authority.wrongHost() << List{QSslError::HostNameMismatch};
        QTest::newRow("self-signed") << m_authority.selfSigned() << List{QSslError::SelfSignedCertificate};
        QTest::newRow("unknown authority")
            << m_authority.strange()
            << List{QSslError::UnableToGetLocalIssuerCertificate, QSslError::UnableToVerifyFirstCertificate};
    }
    void hasTheFaultItsNameSays()
    {
        QFETCH(Identity, identity);
        QFETCH(QList<QSslError::SslError>, complaints);
        FaultServer server(identity);
        QCOMPARE(complaintsAbout(server), complaints);
    }

    void changesItsCertificateForNewConnections()
    {
        FaultServer server(m_authority.expired());
        server.on("/a", Reply::ok("x"));
        QCOMPARE(complaintsAbout(server).size(), 1);
        server.showIdentity(m_authority.sound());
        QCOMPARE(complaintsAbout(server).size(), 0);
    }

    void anHttpsLinkToAPlainServerIsAMuteHandshake()
    {
        FaultServer server;
        QSslSocket socket;
        socket.connectToHostEncrypted(u"127.0.0.1"_s, server.port());
        QVERIFY(!socket.waitForEncrypted(500));
        QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
        QVERIFY(server.requests().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
