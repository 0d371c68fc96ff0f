#include "fetch/cookieline.h"

#include <QHostAddress>
#include <QList>
#include <QUrl>

#include <algorithm>

namespace pixhaul {

namespace {

enum Field { Domain, Subdomains, Path, HttpsOnly, Expiry, Name, Value, FieldCount };

std::optional<bool> flagFrom(const QByteArray &field)
{
    if (field.compare("TRUE", Qt::CaseInsensitive) == 0)
        return true;
    if (field.compare("FALSE", Qt::CaseInsensitive) == 0)
        return false;
    return {};
}

std::optional<qint64> expiryFrom(const QByteArray &field)
{
    if (field.isEmpty() || field == "-1")
        return 0;
    const QList<QByteArray> parts = field.split('.');
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto isDigits = [&](const QByteArray &part) {
        return std::all_of(part.begin(), part.end(), isDigit);
    };
    if (parts.size() > 2 || !std::all_of(parts.begin(), parts.end(), isDigits))
        return {};
    bool isNumber = false;
    const qint64 expiry = parts.first().toLongLong(&isNumber);
    return isNumber ? std::optional(expiry) : std::nullopt;
}

/// Empty if it is none.
QString domainFrom(const QByteArray &field)
{
    QUrl url;
    url.setHost(QString::fromUtf8(field));
    return url.host(QUrl::FullyEncoded);
}

/// Not a top domain, which would be half of the web, nor an address (RFC 6265, 5.1.3).
bool mayHaveSubdomains(const QString &domain)
{
    const qsizetype dot = domain.indexOf(u'.');
    return dot >= 0 && dot < domain.size() - 1 && QHostAddress(domain).isNull();
}

/// A semicolon would end it in a header, a control character worse.
bool isOfHeader(const QByteArray &text)
{
    constexpr uchar del = 0x7f;
    return std::all_of(text.begin(), text.end(), [](uchar c) { return c >= ' ' && c != del && c != ';'; });
}

} // namespace

std::optional<Cookie> cookieFrom(const QByteArray &line)
{
    QList<QByteArray> fields = line.split('\t');
    if (fields.size() == Value)
        fields.append(QByteArray());
    if (fields.size() != FieldCount)
        return {};
    QByteArray site = fields[Domain];
    if (site.startsWith(httpOnlyPrefix))
        site = site.sliced(httpOnlyPrefix.size());
    const bool hasDot = site.startsWith('.');
    const QString domain = domainFrom(hasDot ? site.sliced(1) : site);
    const auto subdomains = flagFrom(fields[Subdomains]);
    const auto httpsOnly = flagFrom(fields[HttpsOnly]);
    const auto expiry = expiryFrom(fields[Expiry]);
    if (domain.isEmpty() || !subdomains || !httpsOnly || !expiry)
        return {};
    const Cookie cookie{.domain = domain,
                        .coversSubdomains = (hasDot || *subdomains) && mayHaveSubdomains(domain),
                        .path = fields[Path],
                        .isForHttpsOnly = *httpsOnly,
                        .expiry = *expiry,
                        .name = fields[Name],
                        .value = fields[Value]};
    if (!cookie.path.startsWith('/'))
        return {};
    if (!isOfHeader(cookie.name) || !isOfHeader(cookie.value) || cookie.name.contains('='))
        return {};
    if (cookie.name.isEmpty() && cookie.value.isEmpty())
        return {};
    return cookie;
}

} // namespace pixhaul
