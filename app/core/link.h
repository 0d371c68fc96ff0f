#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace pixhaul {

/// What a list says of a link besides its address. Empty: nothing.
struct LinkDetails
{
    QString name = {};   ///< of its picture, as written, perhaps with an extension; it beats every template
    QString folder = {}; ///< below the one that is saved to, as written: names with '/' between them
    QString text = {};   ///< a description, for *text*
    QStringList headers = {}; ///< "Name: value", to be sent to its host; they may hold secrets

    bool operator==(const LinkDetails &) const = default;
};

/// One picture link.
struct Link
{
    QUrl url; ///< what is fetched: no fragment; may hold user:password@, which must never be shown or stored
    QString written; ///< as the user wrote it, fragment kept, user and password removed: for display,
                     ///< `--json` and the session
    bool isLoginLost = false; ///< it had a user or password, which an earlier run did not store
    LinkDetails details = {};

    bool operator==(const Link &) const = default;
};

/// Makes a Link of a text that is one address: http or https with a host, or data. The url is invalid for any
/// other, and where what looks like a fragment may be the rest of a password.
Link linkFrom(const QString &text);

/// A text that is no link, fit to be shown. Nobody knows where in it a password begins and ends, so all goes
/// from where a user may begin - behind the first "//", or at the first word with a colon in it - to the
/// last @ (or %40). A mail address stays.
QString withoutPasswords(const QString &text);

/// Equal for two links that mean the same request: scheme and host in lower case, default port and
/// fragment dropped, an empty path is "/", percent-encoding as written (RFC 3986, 6.2.2.1 and 6.2.3).
/// The user counts, for another one may be sent another picture. The password does not: keys are kept,
/// passwords are not.
QString duplicateKey(const QUrl &url);

/// The site that limits and cool-downs apply to: host and port, e.g. "t7.baidu.com:443". Null if no host is
/// asked (data:).
QString siteOf(const QUrl &url);

/// Without user and password.
QUrl withoutSecrets(QUrl url);

} // namespace pixhaul
