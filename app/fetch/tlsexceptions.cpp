#include "fetch/tlsexceptions.h"

#include "core/link.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QString nameIn(const QStringList &commonNames, const QStringList &organizations)
{
    return commonNames.isEmpty() ? organizations.value(0) : commonNames.first();
}

CertificateFault faultOf(const QUrl &url, const QSslCertificate &certificate, const QList<QSslError> &errors)
{
    CertificateFault fault{
        .site = siteOf(url),
        .sha256 = certificate.digest(QCryptographicHash::Sha256),
        .errors = {},
        .faults = {},
        .subject = nameIn(certificate.subjectInfo(QSslCertificate::CommonName),
                          certificate.subjectInfo(QSslCertificate::Organization)),
        .names = certificate.subjectAlternativeNames().values(),
        .issuer = nameIn(certificate.issuerInfo(QSslCertificate::CommonName),
                         certificate.issuerInfo(QSslCertificate::Organization)),
        .from = certificate.effectiveDate(),
        .until = certificate.expiryDate(),
    };
    for (const QSslError &error : errors) {
        fault.errors.insert(error.error());
        fault.faults.append(error.errorString());
    }
    fault.faults.removeDuplicates();
    return fault;
}

/// Whether an exception for one covers the other.
bool covers(const CertificateFault &excepted, const CertificateFault &shown)
{
    return excepted.sha256 == shown.sha256 && excepted.errors.contains(shown.errors);
}

} // namespace

TlsExceptions::TlsExceptions(const QStringList &sites, bool any)
    : m_any(any)
{
    for (const QString &site : sites)
        m_named.insert(site.toLower().remove(u'[').remove(u']')); // as siteOf() has an IPv6 address
}

bool TlsExceptions::allows(const QUrl &url, const QSslCertificate &certificate,
                           const QList<QSslError> &errors)
{
    const CertificateFault shown = faultOf(url, certificate, errors);
    const QList<CertificateFault> known = m_excepted.value(shown.site);
    const bool isCovered =
        std::ranges::any_of(known, [&](const CertificateFault &fault) { return covers(fault, shown); });
    if (isCovered)
        return true;
    if (m_any || (isNamed(url) && known.isEmpty())) {
        except(shown);
        return true;
    }
    m_refused.insert(shown.site, shown);
    return false;
}

std::optional<CertificateFault> TlsExceptions::refused(const QString &site) const
{
    const auto fault = m_refused.constFind(site);
    return fault == m_refused.cend() ? std::nullopt : std::optional(*fault);
}

void TlsExceptions::except(const CertificateFault &fault)
{
    m_excepted[fault.site].append(fault);
    m_refused.remove(fault.site);
}

bool TlsExceptions::isExcepted(const QUrl &url, const std::function<QSslCertificate()> &certificate) const
{
    if (m_excepted.isEmpty() || url.scheme() != "https"_L1)
        return false;
    const auto known = m_excepted.constFind(siteOf(url));
    if (known == m_excepted.cend())
        return false;
    const QByteArray shown = certificate().digest(QCryptographicHash::Sha256);
    return std::ranges::any_of(*known, [&](const CertificateFault &fault) { return fault.sha256 == shown; });
}

bool TlsExceptions::isNamed(const QUrl &url) const
{
    return m_named.contains(url.host(QUrl::FullyEncoded)) || m_named.contains(siteOf(url));
}

} // namespace pixhaul
