#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace pixhaul {

/// Whom a link says to be. Both are secrets: they go into an Authorization header and nowhere else.
struct Credentials
{
    QString user;
    QString password;
};

/// The value of the Authorization header with which a GET of `url` answers a 401 (RFC 9110, 11.6); nullopt if
/// none of its challenges is one that we can answer. `challenges` are the values of WWW-Authenticate;
/// `cnonce` is ours to choose, in ASCII and anew for each call.
///
/// Digest (RFC 7616; without qop RFC 2069) with SHA-256 or MD5, each also as -sess, the strongest first, and
/// only then Basic (RFC 7617). Both always in UTF-8. Digest's auth-int is not understood. Basic cannot say a
/// user with a colon, nor control characters.
std::optional<QByteArray> authorizationFor(const QList<QByteArray> &challenges,
                                           const Credentials &credentials, const QUrl &url,
                                           const QByteArray &cnonce);

} // namespace pixhaul
