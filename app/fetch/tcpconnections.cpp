#include "fetch/tcpconnections.h"

#ifdef Q_OS_LINUX

#include <charconv>
#include <cstring>
#include <dirent.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <memory>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace pixhaul {

namespace {

struct CloseDirectory
{
    void operator()(DIR *directory) const { closedir(directory); }
};

template <class Ask>
sockaddr_storage addressBy(Ask ask, int file)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (ask(file, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        address.ss_family = AF_UNSPEC;
    return address;
}

quint16 portOf(const sockaddr_storage &address)
{
    if (address.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in &>(address).sin_port);
    if (address.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 &>(address).sin6_port);
    return 0;
}

std::optional<TcpConnection> connectionOf(int file)
{
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(file, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return {};
    const sockaddr_storage peer = addressBy(getpeername, file);
    if (portOf(peer) == 0)
        return {};
    int unread = 0;
    ioctl(file, SIOCINQ, &unread); // a closed one has nothing more
    const TcpConnection::Ends ends{portOf(addressBy(getsockname, file)),
                                   QHostAddress(reinterpret_cast<const sockaddr *>(&peer)), portOf(peer)};
    return TcpConnection{ends, static_cast<qint64>(info.tcpi_bytes_received) - unread};
}

} // namespace

std::optional<std::vector<TcpConnection>> tcpConnections()
{
    const std::unique_ptr<DIR, CloseDirectory> files(opendir("/proc/self/fd"));
    if (!files)
        return {};
    std::vector<TcpConnection> connections;
    while (const dirent *entry = readdir(files.get())) {
        int file = 0;
        const char *end = entry->d_name + std::strlen(entry->d_name);
        if (std::from_chars(entry->d_name, end, file).ptr != end)
            continue;
        if (const auto connection = connectionOf(file))
            connections.push_back(*connection);
    }
    return connections;
}

} // namespace pixhaul

#else

namespace pixhaul {

std::optional<std::vector<TcpConnection>> tcpConnections()
{
    return {};
}

} // namespace pixhaul

#endif
