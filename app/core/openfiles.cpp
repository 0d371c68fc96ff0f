#include "core/openfiles.h"

#include <algorithm>
#include <sys/resource.h>

namespace pixhaul {

void raiseOpenFileLimit()
{
    constexpr rlim_t enough = 65'536;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, enough));
    setrlimit(RLIMIT_NOFILE, &limit); // if not, the few have to do
}

} // namespace pixhaul
