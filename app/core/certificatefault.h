#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QSet>
#include <QString>
#include <QStringList>

namespace pixhaul {

/// A certificate that does not verify, as it is shown to the user and as an exception for it is bound.
struct CertificateFault
{
    QString site;      ///< host:port that showed it
    QByteArray sha256; ///< its fingerprint: of the certificate in DER, 32 raw bytes
    QSet<int> errors;  ///< QSslError::SslError
    QString subject;   ///< whom it is for
    QStringList names; ///< the hosts it is for
    QString issuer;
    QDateTime from;
    QDateTime until;

    bool operator==(const CertificateFault &) const = default;
};

} // namespace pixhaul

Q_DECLARE_METATYPE(pixhaul::CertificateFault)
