#include "fetch/retryafter.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// For numbers too large to count with: 68 years (RFC 9111, 1.2.2).
constexpr std::chrono::seconds forGood{1LL << 31};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// An IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7). The two obsolete forms are not sent any
/// more. Invalid for anything else.
QDateTime httpDate(const QByteArray &value)
{
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeZone(QTimeZone::utc());
    return date;
}

} // namespace

std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &value, const QDateTime &now,
                                                    const QByteArray &serverDate)
{
    const QByteArray text = value.trimmed();
    if (!text.isEmpty() && std::ranges::all_of(text, isDigit)) {
        bool fits = false;
        const std::chrono::seconds seconds(text.toLongLong(&fits));
        return fits ? std::min(seconds, forGood) : forGood;
    }
    const QDateTime date = httpDate(text);
    if (!date.isValid())
        return std::nullopt;
    const QDateTime sent = httpDate(serverDate.trimmed());
    return std::chrono::seconds(std::max<qint64>(0, (sent.isValid() ? sent : now).secsTo(date)));
}

} // namespace pixhaul
