#pragma once

#include <QByteArray>
#include <QDateTime>

namespace pixhaul {

/// An HTTP date in any of its three forms (RFC 9110, 5.6.7), such as "Sun, 06 Nov 1994 08:49:37 GMT". A year
/// of two digits is the latest that is not more than 50 years after `now`. Invalid for any other text.
QDateTime httpDate(const QByteArray &text, const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace pixhaul
