#include "store/urlparts.h"

#include <QHostAddress>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QString decoded(const QString &encoded)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(QByteArray::fromPercentEncoding(encoded.toLatin1()));
    return decode.hasError() ? encoded : text;
}

QStringList encodedSegmentsOf(const QUrl &url)
{
    return url.scheme() == "data"_L1 ? QStringList() : url.path(QUrl::FullyEncoded).split(u'/');
}

/// Qt keeps the list of public suffixes to itself, but tells by it which cookies no site may set: those of a
/// whole suffix.
class SuffixJar : public QNetworkCookieJar
{
public:
    bool holdsSuffix(const QString &domain) const
    {
        QUrl site;
        site.setScheme(u"https"_s);
        site.setHost(u"site."_s + domain);
        QNetworkCookie cookie("name", "value");
        cookie.setDomain(u'.' + domain);
        return !validateCookie(cookie, site);
    }
};

} // namespace

QString lastSegmentOf(const QUrl &url)
{
    const QStringList segments = encodedSegmentsOf(url);
    return segments.isEmpty() ? QString() : decoded(segments.last());
}

QStringList foldersOf(const QUrl &url)
{
    QStringList folders = encodedSegmentsOf(url);
    if (!folders.isEmpty())
        folders.removeLast();
    folders.removeAll(QString());
    for (QString &folder : folders)
        folder = decoded(folder);
    return folders;
}

QString queryOf(const QUrl &url)
{
    return url.scheme() == "data"_L1 ? QString() : decoded(url.query(QUrl::FullyEncoded));
}

QString registrableDomainOf(const QUrl &url)
{
    QString domain = url.host();
    if (domain.endsWith(u'.')) // the root of all names
        domain.chop(1);
    if (!QHostAddress(domain).isNull())
        return domain;
    const SuffixJar jar;
    for (;;) {
        const qsizetype dot = domain.indexOf(u'.');
        if (dot < 0)
            return domain;
        const QString parent = domain.sliced(dot + 1);
        if (!parent.contains(u'.') || jar.holdsSuffix(parent)) // a top domain is one even if nobody listed it
            return domain;
        domain = parent;
    }
}

} // namespace pixhaul
