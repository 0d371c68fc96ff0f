#pragma once

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace pixhaul {

/// The Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date, which is measured from the Date
/// header of the same answer, so that our clock may be wrong; from `now` only if there is no such header.
/// A date in the past is 0 s; anything else that cannot be read is nullopt.
std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &value, const QDateTime &now,
                                                    const QByteArray &serverDate = {});

} // namespace pixhaul
