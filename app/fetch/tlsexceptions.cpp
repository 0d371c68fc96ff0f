#include "fetch/tlsexceptions.h"

#include "core/link.h"

namespace pixhaul {

TlsExceptions::TlsExceptions(const QStringList &sites, bool any)
    : m_any(any)
{
    for (const QString &site : sites)
        m_sites.insert(site.toLower());
}

bool TlsExceptions::allows(const QUrl &url) const
{
    return m_any || m_sites.contains(url.host(QUrl::FullyEncoded)) || m_sites.contains(siteOf(url));
}

} // namespace pixhaul
