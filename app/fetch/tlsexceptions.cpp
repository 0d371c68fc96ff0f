#include "fetch/tlsexceptions.h"

#include "core/link.h"

#include <QCryptographicHash>
#include <QHostAddress>

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
        .subject = nameIn(certificate.subjectInfo(QSslCertificate::CommonName),
                          certificate.subjectInfo(QSslCertificate::Organization)),
        .names = certificate.subjectAlternativeNames().values(),
        .issuer = nameIn(certificate.issuerInfo(QSslCertificate::CommonName),
                         certificate.issuerInfo(QSslCertificate::Organization)),
        .from = certificate.effectiveDate(),
        .until = certificate.expiryDate(),
    };
    for (const QSslError &error : errors)
        fault.errors.insert(error.error());
    return fault;
}

/// "a.example." is the same host as "a.example" (RFC 1034, 3.1).
QUrl withoutFinalDot(QUrl url)
{
    if (const QString host = url.host(); host.endsWith(u'.'))
        url.setHost(host.chopped(1));
    return url;
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
    for (const QString &text : sites) {
        if (const auto site = siteFrom(text))
            m_named.insert(*site);
    }
}

std::optional<QString> TlsExceptions::siteFrom(const QString &text)
{
    const bool isBareIpv6 = QHostAddress(text).protocol() == QAbstractSocket::IPv6Protocol;
    const QUrl url("https://"_L1 + (isBareIpv6 ? u'[' + text + u']' : text), QUrl::StrictMode);
    const bool isSite = url.isValid() && !url.host().isEmpty() && !text.endsWith(u':') &&
                        url == url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                                            QUrl::RemoveFragment);
    if (!isSite)
        return std::nullopt;
    const QUrl plain = withoutFinalDot(url);
    return url.port() < 0 ? plain.host(QUrl::FullyEncoded) : siteOf(plain);
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
    const QUrl plain = withoutFinalDot(url);
    return m_named.contains(plain.host(QUrl::FullyEncoded)) || m_named.contains(siteOf(plain));
}

} // namespace pixhaul
