#include "core/openfiles.h"

#include "core/descriptor.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <vector>

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
    constexpr std::size_t spare = 32; // for threads, for looking up hosts, for what is saved meanwhile
    constexpr rlim_t far = 4096;
    rlimit limit{};
    const bool isFar = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= far;
    std::vector<posix::Descriptor> files;
    files.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    while (files.back().isOpen() && !isFar && files.size() < spare + static_cast<std::size_t>(toCome))
        files.emplace_back(::fcntl(files.front().get(), F_DUPFD_CLOEXEC, 0));
    return !files.back().isOpen();
}

} // namespace pixhaul
