#include "core/link.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QLatin1StringView beforeAuthority = "://"_L1;

int defaultPort(const QString &scheme)
{
    return scheme == "https"_L1 ? 443 : 80;
}

/// The authority that begins at `from` (RFC 3986, 3.2). Whatever else may stand in a password does not end
/// it.
QStringView authorityAt(QStringView text, qsizetype from)
{
    qsizetype end = from;
    while (end < text.size() && !QStringView(u"/?#").contains(text[end]))
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

/// Of an address, and of each address in it; the rest stays as it is spelled.
QString withoutUserInfo(const QString &address)
{
    if (!address.contains(u'@'))
        return address;
    QString clean = address;
    qsizetype from = clean.indexOf(beforeAuthority);
    while (from >= 0) {
        from += beforeAuthority.size();
        clean.remove(from, authorityAt(clean, from).lastIndexOf(u'@') + 1);
        from = clean.indexOf(beforeAuthority, from);
    }
    return clean;
}

/// Where in a text that is no link a user may begin; -1 if nowhere.
qsizetype userIn(QStringView text)
{
    constexpr auto slashes = "//"_L1;
    for (qsizetype begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = begin;
        while (end < text.size() && !text[end].isSpace())
            ++end;
        const QStringView word = text.sliced(begin, end - begin);
        const qsizetype colon = word.indexOf(u':');
        const qsizetype authority = word.indexOf(slashes);
        if (authority >= 0 && (colon < 0 || colon >= authority - 1))
            return begin + authority + slashes.size();
        const bool isMail = word.startsWith("mailto:"_L1, Qt::CaseInsensitive) && word.count(u':') == 1;
        if (colon >= 0 && colon + 1 < word.size() && !isMail)
            return begin;
    }
    return -1;
}

/// A raw # in a password ends the authority, and digits before it pass for a port.
bool mayHoldPassword(const QUrl &url)
{
    return url.path().isEmpty() && !url.hasQuery() && url.fragment(QUrl::FullyDecoded).contains(u'@');
}

bool canBeFetched(const QUrl &url)
{
    if (url.scheme() == "data"_L1)
        return url.isValid();
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !mayHoldPassword(url);
}

} // namespace

Link linkFrom(const QString &text)
{
    QUrl url(withStrayPercentsEncoded(withPasswordEncoded(text)), QUrl::TolerantMode);
    if (!canBeFetched(url)) // asked first: QUrl forgets what is wrong with it as soon as a part is set
        url.clear();
    if (url.hasFragment())
        url.setFragment(QString());
    return {url, withoutUserInfo(text)};
}

QString withoutPasswords(const QString &text)
{
    const qsizetype at = std::max(text.lastIndexOf(u'@'), text.lastIndexOf("%40"_L1));
    const qsizetype from = at < 0 ? -1 : userIn(text);
    return from < 0 || from >= at ? text : text.left(from) + u'…' + text.sliced(at);
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
