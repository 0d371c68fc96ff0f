#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace pixhaul {

/// Before the domain of a cookie that scripts of its site may not read. It makes the line no comment.
inline constexpr QByteArrayView httpOnlyPrefix("#HttpOnly_");

/// What a line of a Netscape cookies.txt says.
struct Cookie
{
    QString domain;                ///< without a dot before it, as QUrl encodes hosts
    bool coversSubdomains = false; ///< never those of a top domain (.com) nor of an IP address
    QByteArray path;
    bool isForHttpsOnly = false;
    qint64 expiry = 0; ///< seconds since 1970; 0: when the session ends
    QByteArray name;   ///< may be empty: then the value stands alone
    QByteArray value;
};

/// Reads a line that is no comment: seven fields with tabs between them, domain, TRUE if its subdomains
/// count, path, TRUE if for https only, expiry, name, value. Of what browsers' exports do differently, this
/// is understood: #HttpOnly_ before the domain; a dot before it, by which subdomains count as well; an expiry
/// that is empty, -1 or has a fraction; no value, not even its tab. nullopt if it is not understood, or could
/// not be said in a Cookie header.
std::optional<Cookie> cookieFrom(const QByteArray &line);

} // namespace pixhaul
