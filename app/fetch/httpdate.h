#pragma once

#include <QByteArray>
#include <QDateTime>

namespace pixhaul {

/// An IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7). The two obsolete forms are not sent any
/// more. Invalid for any other text.
QDateTime httpDate(const QByteArray &text);

} // namespace pixhaul
