#include "core/descriptor.h"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace pixhaul::posix {

Descriptor::~Descriptor()
{
    if (isOpen())
        ::close(m_fd);
}

bool isAt(const Descriptor &file, const QByteArray &path)
{
    struct stat own = {};
    struct stat there = {};
    return ::fstat(file.get(), &own) == 0 && ::stat(path.constData(), &there) == 0 &&
           own.st_dev == there.st_dev && own.st_ino == there.st_ino;
}

int write(const Descriptor &file, const QByteArray &bytes)
{
    const char *at = bytes.constData();
    const char *const end = at + bytes.size();
    while (at < end) {
        const ssize_t written = ::write(file.get(), at, std::size_t(end - at));
        if (written == 0)
            return EIO;
        if (written > 0)
            at += written;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

} // namespace pixhaul::posix
