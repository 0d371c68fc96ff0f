#pragma once

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace pixhaul {

/// The Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date, which is measured from `now`.
/// A date in the past is 0 s; anything else that cannot be read is nullopt.
std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &value, const QDateTime &now);

} // namespace pixhaul
