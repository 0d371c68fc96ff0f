#include "fetch/backoff.h"

#include <algorithm>
#include <cmath>

using namespace std::chrono_literals;

namespace pixhaul {

std::chrono::milliseconds coolDown(int failures, std::optional<std::chrono::seconds> asked,
                                   std::chrono::milliseconds base, double random)
{
    constexpr std::chrono::milliseconds longestBackoff = 60s;
    if (asked)
        return std::min(*asked, longestPatience);
    const double backoff = std::min<double>(longestBackoff.count(), base.count() * std::exp2(failures - 1));
    return std::chrono::milliseconds(std::llround(backoff * random));
}

std::optional<std::chrono::milliseconds> retryDelay(int failures, std::optional<std::chrono::seconds> asked,
                                                    std::chrono::milliseconds base, double random)
{
    if (asked > longestPatience)
        return std::nullopt;
    return coolDown(failures, asked, base, random);
}

} // namespace pixhaul
