#include "fetch/proxy.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<QNetworkProxy> proxyAt(const QString &address, quint16 usualHttpPort)
{
    constexpr quint16 usualSocksPort = 1080; // RFC 1928
    const QUrl url(address.contains("://"_L1) ? address : "http://"_L1 + address);
    // Desktops say "socks" in all_proxy, and mean its fifth version.
    const bool isSocks =
        url.scheme() == "socks5"_L1 || url.scheme() == "socks5h"_L1 || url.scheme() == "socks"_L1;
    const bool isAddress = url.isValid() && !url.host().isEmpty() && url.path().size() <= 1 &&
                           !url.hasQuery() && !url.hasFragment();
    if (!isAddress || (!isSocks && url.scheme() != "http"_L1))
        return failed({Cause::ProxyTrouble, u"not the address of a proxy"_s});
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(isSocks ? usualSocksPort : usualHttpPort)),
                         url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
}

Result<std::optional<QNetworkProxy>> proxyFrom(const QString &text)
{
    constexpr quint16 usualHttpPort = 8080;
    if (text.compare("system"_L1, Qt::CaseInsensitive) == 0)
        return std::optional<QNetworkProxy>();
    if (text.compare("none"_L1, Qt::CaseInsensitive) == 0)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return proxyAt(text, usualHttpPort).map([](const QNetworkProxy &proxy) { return std::optional(proxy); });
}

QList<QNetworkProxy> buffered(QList<QNetworkProxy> proxies)
{
    std::ranges::replace_if(
        proxies, [](const QNetworkProxy &proxy) { return proxy.type() == QNetworkProxy::NoProxy; },
        QNetworkProxy(QNetworkProxy::DefaultProxy));
    return proxies;
}

} // namespace pixhaul
