#include "support/certificates.h"

#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {
const QString ourNames = u"IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,IP:127.0.0.4,DNS:localhost"_s;
const QStringList newKey{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
                         u"-nodes"_s};
} // namespace

Authority::Authority()
{
    openssl(
        QStringList{u"req"_s, u"-x509"_s} + newKey +
        QStringList{u"-keyout"_s, u"ca.key"_s, u"-out"_s, u"ca.pem"_s, u"-subj"_s, u"/CN=Test authority"_s});
    m_certificate = QSslCertificate(content(u"ca.pem"_s));
}

Identity Authority::sound() const
{
    return issued(ourNames, 2);
}

Identity Authority::expired() const
{
    return issued(ourNames, -1);
}

Identity Authority::wrongHost() const
{
    return issued(u"DNS:other.example"_s, 2);
}

Identity Authority::selfSigned() const
{
    openssl(QStringList{u"req"_s, u"-x509"_s} + newKey +
            QStringList{u"-keyout"_s, u"own.key"_s, u"-out"_s, u"own.pem"_s, u"-subj"_s, u"/CN=127.0.0.1"_s,
                        u"-addext"_s, u"subjectAltName="_s + ourNames});
    return identityFrom(u"own.pem"_s, u"own.key"_s);
}

Identity Authority::strange() const
{
    return Authority().sound();
}

Identity Authority::issued(const QString &names, int days) const
{
    QFile extensions(m_folder.filePath(u"extensions"_s));
    if (!extensions.open(QIODevice::WriteOnly))
        qFatal("cannot write into %s", qPrintable(m_folder.path()));
    extensions.write("subjectAltName=" + names.toLatin1());
    extensions.close();
    openssl(
        QStringList{u"req"_s} + newKey +
        QStringList{u"-keyout"_s, u"new.key"_s, u"-out"_s, u"new.csr"_s, u"-subj"_s, u"/CN=Test server"_s});
    openssl({u"x509"_s, u"-req"_s, u"-in"_s, u"new.csr"_s, u"-CA"_s, u"ca.pem"_s, u"-CAkey"_s, u"ca.key"_s,
             u"-CAcreateserial"_s, u"-days"_s, QString::number(days), u"-extfile"_s, u"extensions"_s,
             u"-out"_s, u"new.pem"_s});
    return identityFrom(u"new.pem"_s, u"new.key"_s);
}

void Authority::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')), process.readAll().constData());
}

QByteArray Authority::content(const QString &name) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Identity Authority::identityFrom(const QString &certificate, const QString &key) const
{
    return {QSslCertificate(content(certificate)), QSslKey(content(key), QSsl::Ec)};
}

} // namespace pixhaul::test
