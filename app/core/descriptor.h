#pragma once

#include <QByteArray>

#include <utility>

namespace pixhaul::posix {

/// An open file or folder; closes it in the end.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {}
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor();

    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }

private:
    int m_fd;
};

/// Whether this path leads to it.
bool isAt(const Descriptor &file, const QByteArray &path);

/// Writes all of it. 0 or an errno.
int write(const Descriptor &file, const QByteArray &bytes);

} // namespace pixhaul::posix
