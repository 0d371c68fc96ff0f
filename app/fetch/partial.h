#pragma once

#include <QByteArray>

#include <optional>

namespace pixhaul {

/// What came of a body before it was cut short, and how to ask for the rest of the very same one.
struct Part
{
    qint64 received = 0;         ///< bytes; the rest begins here
    QByteArray validator;        ///< for If-Range
    std::optional<qint64> total; ///< bytes of the whole, if the server said
};

/// The headers of an answer that matter here, as they came.
struct RangeHeaders
{
    QByteArray etag;
    QByteArray lastModified;
    QByteArray date;
    QByteArray contentRange;
    QByteArray acceptRanges;
};

/// What proves that two answers are of the same bytes (RFC 9110, 8.8.1): a strong ETag, else a Last-Modified
/// that is at least a minute older than the answer (8.8.2.2). Empty: nothing does, or the server says that it
/// sends no ranges.
QByteArray strongValidator(const RangeHeaders &headers);

/// Whether a 206 holds the rest of `part` from the first byte to the last (RFC 9110, 14.4 and 15.3.7).
bool continues(const Part &part, const RangeHeaders &headers);
/// How many bytes the whole has, by a 206 that continues the part.
qint64 sizeOfWhole(const Part &part, const RangeHeaders &headers);

} // namespace pixhaul
