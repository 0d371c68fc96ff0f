#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace pixhaul {

/// Which sites may show a certificate that does not verify. For this run only; nothing is stored.
class TlsExceptions
{
public:
    /// `sites` are HOST (any port) or HOST:PORT. `any` is what --insecure asks for.
    TlsExceptions(const QStringList &sites, bool any);

    bool allows(const QUrl &url) const;

private:
    QSet<QString> m_sites;
    bool m_any;
};

} // namespace pixhaul
