#include "core/link.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

int defaultPort(const QString &scheme)
{
    return scheme == "https"_L1 ? 443 : 80;
}

/// Cuts `:password` out of `scheme://user:password@host/…` without touching how the rest is spelled.
QString withoutPassword(const QString &text)
{
    const qsizetype authority = text.indexOf("://"_L1);
    if (authority < 0)
        return text;
    qsizetype end = authority + 3;
    while (end < text.size() && !u"/?#"_s.contains(text.at(end)))
        ++end;
    const qsizetype at = text.lastIndexOf(u'@', end - 1);
    const qsizetype colon = text.indexOf(u':', authority + 3);
    if (at < authority || colon < 0 || colon > at)
        return text;
    return text.left(colon) + text.mid(at);
}

} // namespace

Link linkFrom(const QString &text)
{
    QUrl url(text, QUrl::TolerantMode);
    url.setFragment(QString());
    return {url, withoutPassword(text)};
}

QString duplicateKey(const QUrl &url)
{
    if (url.scheme() == "data"_L1)
        return url.toString(QUrl::FullyEncoded);
    QUrl key = url;
    key.setFragment(QString());
    if (key.port() == defaultPort(key.scheme()))
        key.setPort(-1);
    if (key.path().isEmpty())
        key.setPath(u"/"_s);
    return key.toString(QUrl::FullyEncoded); // QUrl keeps scheme and host in lower case
}

QString siteOf(const QUrl &url)
{
    return u"%1:%2"_s.arg(url.host(QUrl::FullyEncoded)).arg(url.port(defaultPort(url.scheme())));
}

QUrl withoutSecrets(QUrl url)
{
    url.setUserInfo(QString());
    return url;
}

} // namespace pixhaul
