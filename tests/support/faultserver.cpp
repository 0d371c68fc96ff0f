#include "support/faultserver.h"

#include "support/faultconnection.h"

#include <QHostAddress>

#include <algorithm>
#include <tuple>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

Reply FaultServer::Shared::replyFor(const Request &request)
{
    std::function<Reply(const Request &)> script;
    {
        const std::scoped_lock lock(mutex);
        requests.append(request);
        script = scripts.value(request.target, otherwise);
    }
    return script(request);
}

void FaultServer::Shared::count(const QByteArray &host, int Load::*now, int Load::*most, int change)
{
    const std::scoped_lock lock(mutex);
    for (const QByteArray &key : {host, QByteArray()}) {
        Load &load = loads[key];
        load.*now += change;
        if (most)
            load.*most = std::max(load.*most, load.*now);
    }
}

FaultServer::FaultServer(std::optional<Identity> identity)
    : m_secure(identity.has_value())
{
    m_shared->identity = std::move(identity);
    m_shared->otherwise = [](const Request &) { return Reply::status(404, "no script for this"); };
    listenOn("127.0.0.1");
}

void FaultServer::listenOn(const QByteArray &host)
{
    m_thread.run([this, host] {
        auto *listener = new FaultListener(host, m_shared, &m_thread);
        if (!listener->listen(QHostAddress(QString::fromLatin1(host))))
            qFatal("cannot listen on %s: %s", host.constData(), qPrintable(listener->errorString()));
        m_ports[host] = listener->serverPort();
    });
}

quint16 FaultServer::port(const QByteArray &host) const
{
    return m_ports.value(host);
}

QUrl FaultServer::url(const QByteArray &target, const QByteArray &host) const
{
    const QByteArray scheme = m_secure ? "https"_ba : "http"_ba;
    const QByteArray name = host.contains(':') ? '[' + host + ']' : host; // IPv6
    return QUrl::fromEncoded(scheme + "://" + name + ":" + QByteArray::number(port(host)) + target);
}

void FaultServer::on(const QByteArray &target, Reply reply)
{
    on(target, [reply = std::move(reply)](const Request &) { return reply; });
}

void FaultServer::on(const QByteArray &target, QList<Reply> replies)
{
    // Only the server's thread counts, so the counter needs no lock.
    on(target, [replies = std::move(replies), count = std::make_shared<qsizetype>(0)](const Request &) {
        return replies.at(std::min((*count)++, replies.size() - 1));
    });
}

void FaultServer::on(const QByteArray &target, std::function<Reply(const Request &)> replyFor)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->scripts[target] = std::move(replyFor);
}

void FaultServer::otherwise(std::function<Reply(const Request &)> replyFor)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->otherwise = std::move(replyFor);
}

void FaultServer::showIdentity(Identity identity)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->identity = std::move(identity);
}

void FaultServer::dropIdleConnections()
{
    m_thread.run([this] {
        for (FaultConnection *connection : m_thread.findChildren<FaultConnection *>())
            connection->closeIfIdle();
    });
}

QList<Request> FaultServer::requests() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return {m_shared->requests.cbegin(), m_shared->requests.cend()}; // nothing that the server moves later on
}

QList<Request> FaultServer::requests(const QByteArray &target) const
{
    QList<Request> found = requests();
    found.removeIf([&](const Request &request) { return request.target != target; });
    return found;
}

Load FaultServer::load(const QByteArray &host) const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->loads.value(host);
}

namespace {

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// A socket that holds a free port of 127.0.0.1 but does not listen.
int boundSocket(quint16 *port)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(descriptor, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
        getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no free port on the loopback");
    *port = ntohs(address.sin_port);
    return descriptor;
}

} // namespace

RefusingPort::RefusingPort()
    : m_socket(boundSocket(&m_port))
{}

RefusingPort::~RefusingPort()
{
    close(m_socket);
}

MutePort::MutePort()
{
    m_sockets.append(boundSocket(&m_port));
    if (listen(m_sockets.first(), 0) != 0)
        qFatal("no listening on the loopback");
    // The kernel completes a connection or two by itself; after those it lets a SYN go unanswered.
    const sockaddr_in address = loopback(m_port);
    for (int filler = 0; filler < 4; ++filler) {
        const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        std::ignore = connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address);
        m_sockets.append(descriptor);
    }
}

MutePort::~MutePort()
{
    for (const int descriptor : std::as_const(m_sockets))
        close(descriptor);
}

} // namespace pixhaul::test
