#pragma once

#include <chrono>
#include <optional>

namespace pixhaul {

/// What a server may ask for in Retry-After and get without the user's consent.
inline constexpr std::chrono::seconds longestPatience{600};

/// How long to leave a busy host alone: what it asked for, up to ten minutes, else exponential backoff from
/// `base` up to a minute with full jitter, after `failures` failed attempts (from 1) of the link that it
/// turned away. `random` is in [0, 1).
std::chrono::milliseconds coolDown(int failures, std::optional<std::chrono::seconds> asked,
                                   std::chrono::milliseconds base, double random);

/// The same for the link itself. nullopt: the server asked for more than ten minutes, which is for the user
/// to decide.
std::optional<std::chrono::milliseconds> retryDelay(int failures, std::optional<std::chrono::seconds> asked,
                                                    std::chrono::milliseconds base, double random);

} // namespace pixhaul
