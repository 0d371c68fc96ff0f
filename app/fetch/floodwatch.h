#pragma once

#include "fetch/tcpconnections.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <list>
#include <optional>

namespace pixhaul {

/// Notices what Qt 6.4 takes in and never shows: of a 401 or 407 it keeps all of the body in memory until its
/// end, and headers and chunk sizes without an end as well. What the kernel has delivered from each address
/// is held against what the exchanges with its hosts have read: if far more came, those of them that read
/// nothing are told. Which of several exchanges with one address, or by one proxy, it was nobody can say.
/// Blind where tcpConnections() is. Main thread.
class FloodWatch : public QObject
{
    Q_OBJECT

public:
    FloodWatch();

    /// An exchange under way; ends when it is destroyed, before the FloodWatch and not by `flooded`.
    class Reader
    {
    public:
        /// `host` is whom the connection leads to, be it a proxy.
        Reader(FloodWatch &watch, QString host, std::function<void()> flooded);
        ~Reader();
        Q_DISABLE_COPY_MOVE(Reader)

        /// So many bytes have been seen of what came for it.
        void read(qint64 bytes);
        /// What Qt may have read ahead for it is not going to be read.
        void leaveRest();

    private:
        friend class FloodWatch;

        FloodWatch &m_watch;
        const QString m_host;
        const std::function<void()> m_flooded;
        int m_looks = 0; // since it read anything
    };

private:
    struct Host
    {
        qint64 read = 0; // bytes, since stock was taken first
        std::optional<QList<QHostAddress>> addresses = {};
        bool isLookedUp = false;
    };

    void look();
    bool takeStock();
    void forgetStock();
    void judge(const QString &host);
    bool areAddressesKnown(const QString &host);
    void lookUp(const QString &host);
    qint64 grown(const QList<QHostAddress> &addresses) const;

    std::list<Reader *> m_readers;
    bool m_isStocked = false;
    QHash<TcpConnection::Ends, qint64> m_taken; // see TcpConnection
    QHash<QHostAddress, qint64> m_grown;        // bytes by peer, since stock was taken first
    QHash<QString, Host> m_hosts;               // that read or wait since then
    QTimer m_timer;
};

} // namespace pixhaul
