#pragma once

#include "fetch/tokenbucket.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace pixhaul {

/// How fast all exchanges together may read. Those that have to wait take turns. What is not read stays in
/// Qt's read buffer and then in the kernel's, and TCP holds the server back.
class SpeedLimit : public QObject
{
    Q_OBJECT

public:
    SpeedLimit();

    /// nullopt: as fast as it comes. Holds at once, for what is under way as well.
    void setRate(std::optional<qint64> bytesPerSecond);
    bool isOn() const { return m_bucket.rate().has_value(); }

    /// What QNetworkAccessManager may read ahead of us, in bytes per reply.
    qint64 readAhead() const;
    static constexpr qint64 mostReadAhead = 256 << 10;

    /// A place in the queue for the next bytes; given up when it is destroyed.
    using Turn = std::shared_ptr<const std::function<void()>>;
    /// `read` is called, once, when there are bytes to take, or when there is no limit any more.
    Turn await(std::function<void()> read);
    /// As many of `wanted` bytes as may be read now; to be called by `read`.
    qint64 take(qint64 wanted);

signals:
    void readAheadChanged();

private:
    void refill();

    TokenBucket m_bucket;
    TokenBucket::TimePoint m_refilled{};
    std::deque<std::weak_ptr<const std::function<void()>>> m_queue;
    QTimer m_timer;
};

} // namespace pixhaul
