#pragma once

#include <QHostAddress>
#include <QtGlobal>

#include <optional>
#include <vector>

namespace pixhaul {

/// One TCP connection of this process, as the kernel knows it.
struct TcpConnection
{
    struct Ends
    {
        quint16 localPort;
        QHostAddress peer;
        quint16 peerPort;

        friend bool operator==(const Ends &, const Ends &) = default;
        friend size_t qHash(const Ends &ends, size_t seed)
        {
            return qHashMulti(seed, ends.localPort, ends.peer, ends.peerPort);
        }
    };

    Ends ends;
    qint64 taken; ///< bytes that came and that this process has read from its socket
};

/// All of them; nullopt where or when the system does not tell (it takes Linux's TCP_INFO, see tcp(7)). Costs
/// a system call for each open file and some for each connection; any thread.
std::optional<std::vector<TcpConnection>> tcpConnections();

} // namespace pixhaul
