#pragma once

#include "fetch/tcpconnections.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace pixhaul {

/// Notices what Qt 6.4 takes in and never shows: of a 401 or 407 it keeps all of the body in memory until its
/// end, and headers and chunk sizes without an end as well. What the kernel has delivered on all connections
/// together is held against what the exchanges have read: if far more came while some of them read nothing,
/// those of them are told whose hosts sent it. Blind where tcpConnections() is. Main thread.
class FloodWatch : public QObject
{
    Q_OBJECT

public:
    FloodWatch();

    /// An exchange under way; ends when it is destroyed, before the FloodWatch and not by `flooded`.
    class Reader
    {
    public:
        Reader(FloodWatch &watch, QString host, std::function<void()> flooded);
        ~Reader();
        Q_DISABLE_COPY_MOVE(Reader)

        /// So many bytes have been seen of what came for it.
        void read(qint64 bytes);
        /// What Qt may have read ahead for it is not going to be read.
        void leaveRest();

    private:
        friend class FloodWatch;
        bool hasWaitedThrough() const;

        FloodWatch &m_watch;
        const QString m_host; // whom the connection leads to, be it a proxy
        const std::function<void()> m_flooded;
        std::optional<qint64> m_unreadBefore; // the watch's, when it was found waiting; nullopt: it has read
    };

private:
    struct Intake
    {
        qint64 taken; // see TcpConnection
        qint64 grown; // since it was first seen
    };

    void look();
    bool takeStock();
    void forgetStock();
    void judge();
    void tell(const QString &host, const QList<QHostAddress> &addresses);
    bool isHeavy(const QString &host, const QList<QHostAddress> &addresses) const;

    std::list<Reader *> m_readers;
    QHash<TcpConnection::Ends, Intake> m_stock;
    QHash<QString, qint64> m_read; // bytes, by host, since stock was taken first
    QSet<QString> m_beingLookedUp; // hosts
    bool m_isStocked = false;
    qint64 m_unread = 0; // bytes that came since stock was taken first, and nobody read
    QTimer m_timer;
};

} // namespace pixhaul
