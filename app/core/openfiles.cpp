#include "core/openfiles.h"

#include "core/descriptor.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>

namespace pixhaul {

bool raiseOpenFileLimit()
{
    constexpr rlim_t enough = 65'536;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return true;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, enough));
    setrlimit(RLIMIT_NOFILE, &limit); // if not, the few have to do
    return getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= fewestOpenFiles;
}

bool areFilesShort(int toCome)
{
    constexpr rlim_t spare = 32; // for threads, for looking up hosts, for what is saved meanwhile
    constexpr rlim_t far = 4096;
    if (const posix::Descriptor any(::open("/dev/null", O_RDONLY | O_CLOEXEC)); !any.isOpen())
        return true;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= far)
        return false;
    // Counted rather than tried: in the moment of a trial others would find none left.
    const auto isOpen = [](rlim_t file) { return ::fcntl(static_cast<int>(file), F_GETFD) != -1; };
    rlim_t free = 0;
    const rlim_t needed = spare + static_cast<rlim_t>(toCome);
    for (rlim_t file = 0; file < limit.rlim_cur && free < needed; ++file)
        free += isOpen(file) ? 0 : 1;
    return free < needed;
}

} // namespace pixhaul
