#include "fetch/partial.h"

#include "fetch/httpdate.h"

#include <charconv>

namespace pixhaul {

namespace {

struct ContentRange
{
    qint64 first;
    qint64 last;
    std::optional<qint64> total;
};

/// A run of digits at the start of `text`, cut off from it.
std::optional<qint64> takeNumber(QByteArrayView &text)
{
    qint64 number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || text.startsWith('-'))
        return std::nullopt;
    text = text.sliced(end - text.begin());
    return number;
}

bool take(QByteArrayView &text, char wanted)
{
    if (!text.startsWith(wanted))
        return false;
    text = text.sliced(1);
    return true;
}

/// "bytes 100-199/200" or "bytes 100-199/*".
std::optional<ContentRange> contentRangeFrom(QByteArrayView text)
{
    constexpr QByteArrayView unit = "bytes ";
    if (!text.startsWith(unit))
        return std::nullopt;
    text = text.sliced(unit.size());
    const auto first = takeNumber(text);
    const auto last = first && take(text, '-') ? takeNumber(text) : std::nullopt;
    if (!last || *last < *first || !take(text, '/'))
        return std::nullopt;
    if (text == "*")
        return ContentRange{*first, *last, std::nullopt};
    const auto total = takeNumber(text);
    if (!total || !text.isEmpty() || *total <= *last)
        return std::nullopt;
    return ContentRange{*first, *last, total};
}

bool isStrong(const QByteArray &etag)
{
    return etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"');
}

} // namespace

QByteArray strongValidator(const RangeHeaders &headers)
{
    constexpr qint64 surely = 60; // seconds
    if (headers.acceptRanges.trimmed() == "none")
        return {};
    if (!headers.etag.isEmpty()) // one that is weak means that equal dates prove nothing either
        return isStrong(headers.etag) ? headers.etag : QByteArray();
    const QDateTime modified = httpDate(headers.lastModified);
    const QDateTime answered = httpDate(headers.date);
    const bool isSure = modified.isValid() && answered.isValid() && modified.secsTo(answered) >= surely;
    return isSure ? headers.lastModified : QByteArray();
}

bool continues(const Part &part, const RangeHeaders &headers)
{
    const auto range = contentRangeFrom(headers.contentRange);
    if (!range || range->first != part.received)
        return false;
    // A server that does not know If-Range may well continue another picture. Then at least these differ.
    const bool isSameLength = !part.total || !range->total || *part.total == *range->total;
    const bool isToTheEnd = !range->total || range->last + 1 == *range->total;
    const bool isSame = (isStrong(part.validator) ? headers.etag : headers.lastModified) == part.validator;
    return isSameLength && isToTheEnd && isSame;
}

qint64 sizeOfWhole(const Part &part, const RangeHeaders &headers)
{
    const auto range = contentRangeFrom(headers.contentRange);
    return range->total.value_or(part.total.value_or(range->last + 1));
}

} // namespace pixhaul
