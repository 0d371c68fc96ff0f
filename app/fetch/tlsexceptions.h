#pragma once

#include "core/certificatefault.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QSslCertificate>
#include <QSslError>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <optional>

namespace pixhaul {

/// Which certificates are accepted though they do not verify. An exception is bound to host and port, to the
/// certificate's fingerprint and to its faults, and lasts for this run; nothing is stored.
class TlsExceptions
{
public:
    /// `sites` are HOST (any port) or HOST:PORT whose certificate, whatever it is, gets an exception the
    /// first time it is shown; another one at the same site does not. `any` is what --insecure asks for: all
    /// of them.
    TlsExceptions(const QStringList &sites, bool any);

    /// HOST or HOST:PORT as links are compared with it: in the letters of the wire. nullopt for other texts.
    static std::optional<QString> siteFrom(const QString &text);

    /// Whether to go on though `certificate` has these errors. A refused one is remembered for refused().
    bool allows(const QUrl &url, const QSslCertificate &certificate, const QList<QSslError> &errors);
    /// What was last refused at a site (see siteOf).
    std::optional<CertificateFault> refused(const QString &site) const;
    void except(const CertificateFault &fault);

    /// Whether what came from `url` came under an exception. `certificate` yields what the connection showed;
    /// it is asked only where there is an exception at all.
    bool isExcepted(const QUrl &url, const std::function<QSslCertificate()> &certificate) const;

private:
    bool isNamed(const QUrl &url) const;

    QSet<QString> m_named;
    bool m_any;
    QHash<QString, QList<CertificateFault>> m_excepted; // by site
    QHash<QString, CertificateFault> m_refused;         // by site
};

} // namespace pixhaul
