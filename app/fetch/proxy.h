#pragma once

#include "core/result.h"

#include <QNetworkProxy>
#include <QString>

#include <optional>

namespace pixhaul {

/// The address of a proxy: http://[user:password@]host[:port] or socks5://…; without a scheme it is http,
/// where `usualHttpPort` is the port if it names none. Fails with ProxyTrouble for any other text.
Result<QNetworkProxy> proxyAt(const QString &address, quint16 usualHttpPort);

/// "system", "none" (in any case), or the address of a proxy, of port 8080 if it names none. nullopt is the
/// system's own choice for each site. Fails with ProxyTrouble for any other text: never a direct connection
/// behind the user's back.
Result<std::optional<QNetworkProxy>> proxyFrom(const QString &text);

/// For a QNetworkAccessManager whose connections go where these say. A direct connection is named
/// DefaultProxy here, which is one as long as the application has no proxy: Qt 6.4 reads a socket without any
/// proxy unbuffered, by a system call for each byte of the headers, and now and then gives up a healthy
/// connection.
QList<QNetworkProxy> buffered(QList<QNetworkProxy> proxies);

} // namespace pixhaul
