#include "core/link.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QLatin1StringView beforeAuthority = "://"_L1;

int defaultPort(const QString &scheme)
{
    return scheme == "https"_L1 ? 443 : 80;
}

/// The authority that begins at `from` (RFC 3986, 3.2), in running text too.
QStringView authorityAt(QStringView text, qsizetype from)
{
    qsizetype end = from;
    while (end < text.size() && !text[end].isSpace() && !QStringView(u"/?#<>\"").contains(text[end]))
        ++end;
    return text.sliced(from, end - from);
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

/// QUrl takes every % of a text for a plain percent sign as soon as one of them is. Only that one is meant.
QString withStrayPercentsEncoded(const QString &text)
{
    if (!text.contains(u'%'))
        return text;
    QString encoded;
    encoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        encoded += text.at(i);
        const bool isEncoding =
            i + 2 < text.size() && isHexDigit(text.at(i + 1)) && isHexDigit(text.at(i + 2));
        if (text.at(i) == u'%' && !isEncoding)
            encoded += "25"_L1;
    }
    return encoded;
}

/// A password may hold @, and people do not encode it: only the last one stands before the host.
QString withPasswordEncoded(const QString &text)
{
    const qsizetype scheme = text.indexOf(beforeAuthority);
    if (scheme < 0 || !text.contains(u'@'))
        return text;
    const qsizetype from = scheme + beforeAuthority.size();
    const qsizetype at = authorityAt(text, from).lastIndexOf(u'@');
    if (at < 0)
        return text;
    QString userInfo = text.mid(from, at);
    return text.left(from) + userInfo.replace(u'@', "%40"_L1) + text.mid(from + at);
}

bool canBeFetched(const QUrl &url)
{
    if (url.scheme() == "data"_L1)
        return url.isValid();
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

} // namespace

Link linkFrom(const QString &text)
{
    QUrl url(withStrayPercentsEncoded(withPasswordEncoded(text)), QUrl::TolerantMode);
    if (url.hasFragment())
        url.setFragment(QString());
    return {canBeFetched(url) ? url : QUrl(), withoutPasswords(text)};
}

QString withoutPasswords(const QString &text)
{
    if (!text.contains(u'@'))
        return text;
    QString clean = text;
    qsizetype from = clean.indexOf(beforeAuthority);
    while (from >= 0) {
        from += beforeAuthority.size();
        const QStringView authority = authorityAt(clean, from);
        const qsizetype at = authority.lastIndexOf(u'@');
        const qsizetype colon = authority.indexOf(u':');
        if (colon >= 0 && colon < at)
            clean.remove(from + colon, at - colon);
        from = clean.indexOf(beforeAuthority, from);
    }
    return clean;
}

QString duplicateKey(const QUrl &url)
{
    if (url.scheme() == "data"_L1) { // may be as long as a picture
        const QByteArray digest = QCryptographicHash::hash(url.toEncoded(), QCryptographicHash::Sha256);
        return "data:"_L1 + QString::fromLatin1(digest.toHex());
    }
    QUrl key = url;
    if (key.port() == defaultPort(key.scheme()))
        key.setPort(-1);
    if (key.path().isEmpty())
        key.setPath(u"/"_s);
    // QUrl keeps scheme and host in lower case.
    return key.toString(QUrl::FullyEncoded | QUrl::RemoveFragment | QUrl::RemovePassword);
}

QString siteOf(const QUrl &url)
{
    if (url.host().isEmpty())
        return {};
    return u"%1:%2"_s.arg(url.host(QUrl::FullyEncoded), QString::number(url.port(defaultPort(url.scheme()))));
}

QUrl withoutSecrets(QUrl url)
{
    url.setUserInfo(QString());
    return url;
}

} // namespace pixhaul
