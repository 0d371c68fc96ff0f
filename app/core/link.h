#pragma once

#include <QString>
#include <QUrl>

namespace pixhaul {

/// One picture link.
struct Link
{
    QUrl url; ///< what is fetched: no fragment; may hold user:password@, which must never be shown or stored
    QString written; ///< as the user wrote it, fragment kept, password removed: for display, `--json` and the
                     ///< session

    bool operator==(const Link &) const = default;
};

/// Makes a Link of a text that is one address: http or https with a host, or data. The url is invalid for any
/// other.
Link linkFrom(const QString &text);

/// Cuts the password out of every address in a text and leaves the rest as it is spelled.
QString withoutPasswords(const QString &text);

/// Equal for two links that mean the same request: scheme and host in lower case, default port and
/// fragment dropped, an empty path is "/", percent-encoding as written (RFC 3986, 6.2.2.1 and 6.2.3).
/// The password does not count: a key is no secret.
QString duplicateKey(const QUrl &url);

/// The site that limits and cool-downs apply to: host and port, e.g. "t7.baidu.com:443". Null if no host is
/// asked (data:).
QString siteOf(const QUrl &url);

/// Without user and password.
QUrl withoutSecrets(QUrl url);

} // namespace pixhaul
