#pragma once

#include <atomic>

namespace pixhaul {

/// `abandoned` may be missing.
inline bool isAbandoned(const std::atomic<bool> *abandoned)
{
    return abandoned && abandoned->load(std::memory_order_relaxed);
}

/// Rows go by faster than an answer is worth.
constexpr bool isTimeToAsk(unsigned row)
{
    return row % 64 == 0;
}

} // namespace pixhaul
