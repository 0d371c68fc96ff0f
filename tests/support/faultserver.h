#pragma once

#include "support/reply.h"
#include "support/serverthread.h"

#include <QMap>
#include <QSslCertificate>
#include <QSslKey>
#include <QUrl>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace pixhaul::test {

/// How busy an address of the server is and was.
struct Load
{
    int connections = 0;         ///< ever
    int openConnections = 0;     ///< now
    int mostOpenConnections = 0; ///< at one time
    int answering = 0;           ///< requests that came in and are not answered to the end, now
    int mostAnswering = 0;       ///< at one time
};

/// What a TLS server shows.
struct Identity
{
    QSslCertificate certificate;
    QSslKey key;
};

/// An HTTP/1.1 server on the loopback that does to each request what a test wrote down. It runs on a thread
/// of its own: a client that is busy on the test's thread cannot slow it, nor can it slow the client.
///
///     FaultServer server;
///     server.on("/a.jpg", Reply::ok(jpeg, "image/jpeg").dripping(100, 50ms));
///     server.on("/b.jpg", {Reply::status(503), Reply::ok(jpeg)});   // the second and every later request:
///     200 fetch(server.url("/a.jpg")); QTRY_COMPARE(server.requests("/a.jpg").size(), 1);
///
/// A path without a script is answered with 404. An https link to a server without TLS is a TLS handshake
/// that never gets an answer. All functions are for the test's thread (any one thread).
class FaultServer
{
public:
    /// Listens on 127.0.0.1, on any free port.
    explicit FaultServer(std::optional<Identity> identity = {});
    FaultServer(const FaultServer &) = delete;
    FaultServer &operator=(const FaultServer &) = delete;

    /// Listens on one more address of the loopback (127.0.0.2, …), which a client takes for another host.
    void listenOn(const QByteArray &host);
    quint16 port(const QByteArray &host = "127.0.0.1") const;
    QUrl url(const QByteArray &target, const QByteArray &host = "127.0.0.1") const;

    /// `target` is path and query as sent. The n-th request gets the n-th reply, later ones the last.
    void on(const QByteArray &target, Reply reply);
    void on(const QByteArray &target, QList<Reply> replies);
    /// The function is called on the server's thread.
    void on(const QByteArray &target, std::function<Reply(const Request &)> replyFor);
    /// For every target that has no script of its own.
    void otherwise(std::function<Reply(const Request &)> replyFor);

    /// New connections are shown this from now on.
    void showIdentity(Identity identity);
    /// Closes every connection that waits for its next request, as servers do with idle clients.
    void dropIdleConnections();

    /// Closes so many new connections as soon as they are there, whatever the client has to say.
    void closeNext(int connections) { m_shared->connectionsToClose = connections; }

    /// In the order of their coming, over all addresses.
    QList<Request> requests() const;
    QList<Request> requests(const QByteArray &target) const;
    /// Of one address, or of all together.
    Load load(const QByteArray &host = {}) const;
    /// Handed to the kernel so far, all connections together.
    qint64 bytesSent() const { return m_shared->bytesSent; }

    /// What the test's thread and the server's share.
    struct Shared
    {
        Reply replyFor(const Request &request);
        void count(const QByteArray &host, int Load::*now, int Load::*most, int change);

        std::mutex mutex; // for all but the counters below
        QMap<QByteArray, std::function<Reply(const Request &)>> scripts;
        std::function<Reply(const Request &)> otherwise;
        QList<Request> requests;
        QMap<QByteArray, Load> loads; // the null host: all together
        std::optional<Identity> identity;
        std::atomic<qint64> bytesSent = 0;
        std::atomic<int> connectionsToClose = 0; // only the server's thread counts down
    };

private:
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    ServerThread m_thread;
    QMap<QByteArray, quint16> m_ports;
    const bool m_secure;
};

/// A port of 127.0.0.1 that is held but not listened on: connecting is refused.
class RefusingPort
{
public:
    RefusingPort();
    RefusingPort(const RefusingPort &) = delete;
    RefusingPort &operator=(const RefusingPort &) = delete;
    ~RefusingPort();
    quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    int m_socket;
};

/// A port of 127.0.0.1 that never completes a connection: its backlog is full and nobody accepts (Linux).
class MutePort
{
public:
    MutePort();
    MutePort(const MutePort &) = delete;
    MutePort &operator=(const MutePort &) = delete;
    ~MutePort();
    quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    QList<int> m_sockets;
};

} // namespace pixhaul::test
