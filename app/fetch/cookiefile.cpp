#include "fetch/cookiefile.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qint64 largestFile = 10 << 20; // bytes
constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

Failure trouble(const QString &detail)
{
    return {Cause::FileTrouble, detail};
}

Result<QByteArray> contentOf(const QString &path)
{
    // Asked before opening: to open a FIFO blocks until somebody writes to it.
    const QFileInfo info(path);
    if (info.isDir())
        return failed(trouble(u"folder"_s));
    if (info.exists() && !info.isFile())
        return failed(trouble(u"special file"_s));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(trouble(file.errorString()));
    QByteArray content = file.read(largestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return failed(trouble(file.errorString()));
    if (content.size() > largestFile)
        return failed(trouble(u"over 10 MB"_s));
    if (content.contains('\0'))
        return failed(trouble(u"binary"_s));
    return content;
}

bool says(const QByteArray &line)
{
    return !line.trimmed().isEmpty() && (!line.startsWith('#') || line.startsWith(httpOnlyPrefix));
}

/// What a later line replaces. Browsers keep a domain's cookie and its host's apart.
QByteArray identityOf(const Cookie &cookie)
{
    return QList<QByteArray>{cookie.coversSubdomains ? "." : "", cookie.domain.toLatin1(), cookie.path,
                             cookie.name}
        .join('\t');
}

/// RFC 6265, 5.1.4.
bool isWithin(const QByteArray &path, const QByteArray &cookiePath)
{
    if (!path.startsWith(cookiePath))
        return false;
    return path.size() == cookiePath.size() || cookiePath.endsWith('/') || path.at(cookiePath.size()) == '/';
}

/// As it goes over the wire.
QByteArray pathOf(const QUrl &url)
{
    const QString path = url.adjusted(QUrl::NormalizePathSegments).path(QUrl::FullyEncoded);
    return path.isEmpty() ? "/"_ba : path.toLatin1();
}

} // namespace

Result<CookieFile> CookieFile::read(const QString &path)
{
    Result<QByteArray> content = contentOf(path);
    if (!content)
        return failed(content.error());
    if (content->startsWith(byteOrderMark))
        content->remove(0, byteOrderMark.size());
    CookieFile file;
    QHash<QByteArray, qsizetype> places; // in the list of their domain
    int number = 0;
    for (QByteArray &line : content->split('\n')) {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (!says(line))
            continue;
        const auto cookie = cookieFrom(line);
        if (!cookie)
            return failed(trouble(u"line %1"_s.arg(number)));
        QList<Cookie> &cookies = file.m_byDomain[cookie->domain];
        const qsizetype place = places.value(identityOf(*cookie), cookies.size());
        places.insert(identityOf(*cookie), place);
        if (place == cookies.size())
            cookies.append(*cookie);
        else
            cookies[place] = *cookie;
    }
    return file;
}

QByteArray CookieFile::cookiesFor(const QUrl &url, const QDateTime &now) const
{
    const bool isHttps = url.scheme() == "https"_L1;
    const QByteArray path = pathOf(url);
    const qint64 seconds = now.toSecsSinceEpoch();
    std::vector<const Cookie *> sent;
    const auto collect = [&](const QString &domain, bool isHostItself) {
        const auto found = m_byDomain.constFind(domain);
        if (found == m_byDomain.cend())
            return;
        for (const Cookie &cookie : *found) {
            const bool isExpired = cookie.expiry != 0 && cookie.expiry <= seconds;
            if ((isHostItself || cookie.coversSubdomains) && (isHttps || !cookie.isForHttpsOnly) &&
                !isExpired && isWithin(path, cookie.path))
                sent.push_back(&cookie);
        }
    };

    // RFC 6265, 5.1.3: the host, and the domains that it is in, one after the other.
    const QString host = url.host(QUrl::FullyEncoded);
    collect(host, true);
    for (qsizetype dot = host.indexOf(u'.'); dot >= 0; dot = host.indexOf(u'.', dot + 1))
        collect(host.sliced(dot + 1), false);
    std::stable_sort(sent.begin(), sent.end(),
                     [](const Cookie *a, const Cookie *b) { return a->path.size() > b->path.size(); });
    QList<QByteArray> pairs;
    for (const Cookie *cookie : sent)
        pairs.append(cookie->name.isEmpty() ? cookie->value : cookie->name + '=' + cookie->value);
    return pairs.join("; ");
}

} // namespace pixhaul
