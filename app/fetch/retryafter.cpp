#include "fetch/retryafter.h"

#include "fetch/httpdate.h"

#include <algorithm>

namespace pixhaul {

namespace {

/// For numbers too large to count with: 68 years (RFC 9111, 1.2.2).
constexpr std::chrono::seconds forGood{1LL << 31};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
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
    const QDateTime date = httpDate(text, now);
    if (!date.isValid())
        return std::nullopt;
    const QDateTime sent = httpDate(serverDate, now);
    return std::chrono::seconds(std::max<qint64>(0, (sent.isValid() ? sent : now).secsTo(date)));
}

} // namespace pixhaul
