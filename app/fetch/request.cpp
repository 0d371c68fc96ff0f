#include "fetch/request.h"

#include "core/link.h"
#include "fetch/cookiefile.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QByteArray refererFor(const QUrl &url, const RequestPolicy &policy)
{
    switch (policy.referer) {
    case RequestPolicy::Referer::None:
        return {};
    case RequestPolicy::Referer::Site:
        return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                            QUrl::RemoveFragment)
                   .toEncoded() +
               '/';
    case RequestPolicy::Referer::Fixed:
        return policy.fixedReferer.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment).toEncoded();
    }
    Q_UNREACHABLE();
}

void setUnlessEmpty(QNetworkRequest &request, const QByteArray &name, const QByteArray &value)
{
    if (!value.isEmpty())
        request.setRawHeader(name, value);
}

} // namespace

QNetworkRequest requestFor(const Ask &ask, const RequestPolicy &policy)
{
    QNetworkRequest request(withoutSecrets(ask.url));
    // Qt's HTTP/2 loses streams after abort() and shows GOAWAY as an error (QTBUG-111417, QTBUG-143926).
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // No jar: what one link was given is not for the next. Qt's cache of passwords stays empty, for the
    // links' are never told to it; turned off, it would keep from a proxy what is for it.
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      policy.userAgent.isEmpty() ? u"Pixhaul/" PIXHAUL_VERSION ""_s : policy.userAgent);
    request.setRawHeader("Accept"_ba, "image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8,*/*;q=0.5"_ba);
    setUnlessEmpty(request, "Referer"_ba, refererFor(ask.url, policy));
    if (policy.cookies)
        setUnlessEmpty(request, "Cookie"_ba,
                       policy.cookies->cookiesFor(ask.url, QDateTime::currentDateTimeUtc()));
    if (ask.isForLinksOrigin) {
        for (const auto &[name, value] : policy.headers)
            request.setRawHeader(name, value);
    }
    setUnlessEmpty(request, "Authorization"_ba, ask.authorization);
    request.setRawHeader("Accept-Encoding"_ba, "identity"_ba); // pictures gain nothing from another
    if (ask.from) {
        request.setRawHeader("Range"_ba, "bytes=" + QByteArray::number(ask.from->received) + '-');
        request.setRawHeader("If-Range"_ba, ask.from->validator);
    }
    return request;
}

bool isInConfidence(const QNetworkRequest &request, const RequestPolicy &policy)
{
    return request.hasRawHeader("Authorization") || request.hasRawHeader("Cookie") ||
           std::ranges::any_of(policy.headers,
                               [&request](const auto &header) { return request.hasRawHeader(header.first); });
}

std::optional<std::pair<QByteArray, QByteArray>> headerFrom(const QString &text)
{
    static const QRegularExpression header(
        u"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)$"_s);
    static const QByteArrayList ours{"accept-encoding",
                                     "connection",
                                     "content-length",
                                     "expect",
                                     "host",
                                     "if-range",
                                     "keep-alive",
                                     "proxy-authorization",
                                     "proxy-connection",
                                     "range",
                                     "te",
                                     "trailer",
                                     "transfer-encoding",
                                     "upgrade"};
    const QRegularExpressionMatch match = header.match(text);
    const QByteArray name = match.captured(1).toLatin1();
    if (!match.hasMatch() || ours.contains(name.toLower()))
        return std::nullopt;
    return std::pair(name, match.captured(2).trimmed().toUtf8());
}

} // namespace pixhaul
