#pragma once

#include "async/sleep.h"
#include "core/result.h"
#include "fetch/body.h"
#include "fetch/deadlines.h"
#include "fetch/floodwatch.h"
#include "fetch/lanes.h"
#include "fetch/networkfailure.h"
#include "fetch/request.h"
#include "fetch/speedlimit.h"
#include "fetch/tlsexceptions.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace pixhaul {

/// What bounds one exchange.
struct ExchangeLimits
{
    std::chrono::milliseconds timeout{
        30'000}; ///< to connect; from dispatch to complete headers; below 1 KB/s of body
    std::chrono::milliseconds total{30 * 60'000};
    qint64 maxBytes = 256LL << 20; ///< of the body
};

/// The headers of an answer, whatever its status, as far as anybody asks.
struct Answer
{
    int status = 0;
    QUrl location;    ///< of a redirect, resolved; else empty
    QString type;     ///< Content-Type, without parameters
    QString encoding; ///< Content-Encoding, in lower case
    QString fileName; ///< see Payload
    QList<QByteArray> challenges;
    std::optional<std::chrono::seconds> retryAfter;
    RangeHeaders ranges;
    bool isRest = false;             ///< the rest that was asked for; body has all of it
    std::optional<qint64> announced; ///< bytes of the whole body
    bool isWhole = false;            ///< as long as announced
    bool isUnverified = false;       ///< see Payload
    std::optional<Failure> cut = {}; ///< CutShort: the body ended before its end

    /// A body as it was asked for: all of a 2xx, or the rest.
    bool isWanted() const { return isRest || (status >= 200 && status < 300 && status != 206); }
};

/// One HTTP exchange, with deadlines of our own: Qt's transferTimeout neither sees a mute TLS handshake nor a
/// body that trickles, and reports itself like an abort. `co_await exchange` yields the answer; the body of a
/// 2xx is in `body` by then, others are dropped. To destroy an Exchange is to abort it.
class Exchange : public QObject
{
    Q_OBJECT

public:
    struct Rooms
    {
        TlsExceptions &tls;
        SpeedLimit &speed;
        FloodWatch &floods;
    };
    struct Order
    {
        const ExchangeLimits &limits;
        const RequestPolicy &policy;
    };

    Exchange(const Lanes::Seat &seat, const Ask &ask, const Order &order, const Rooms &rooms, Body &body);
    ~Exchange() override;

    /// Leaves what arrives unread, so that the server has to wait; that time counts against no deadline of
    /// the body.
    void setHeld(bool held);

    /// The connection stood, and the request went out by it.
    bool wasSent() const { return m_wasSent; }
    /// It said, or its proxy was told, what is for no others to read.
    bool isInConfidence() const { return m_isInConfidence; }

    // For co_await, once.
    bool await_ready() const noexcept { return m_sleep.await_ready(); }
    void await_suspend(std::coroutine_handle<> sleeper) noexcept { m_sleep.await_suspend(sleeper); }
    Result<Answer> await_resume();

signals:
    void progressed(qint64 received, std::optional<qint64> total);

private:
    enum class Use { Keep, Drop };

    Failure namingCertificate(Failure why) const;
    void onHeaders();
    void readHeaders(int status);
    void readOn();
    void takeTurn();
    void read(qint64 most);
    void onSslErrors(const QList<QSslError> &errors);
    void onDeadline();
    void onFlood();
    void watch();
    void giveUp(Failure why);
    void endEarly();
    void end();
    bool isHeaderComplete() const { return m_answer.status != 0; }
    bool isHeld() const { return m_isHeld || m_turn || m_body.isBehind(); }
    bool isSuccess() const { return m_answer.status >= 200 && m_answer.status < 300; }

    const ExchangeLimits m_limits;
    const Rooms m_rooms;
    Body &m_body;
    const Ask m_ask;
    Route m_route;
    std::unique_ptr<QNetworkReply> m_reply;
    FloodWatch::Reader m_reader;
    Sleep m_sleep;
    Deadlines m_deadlines;
    QTimer m_timer;
    SpeedLimit::Turn m_turn; // while we wait for one
    bool m_isInConfidence;
    bool m_wasSent = false;
    bool m_isHeld = false;
    bool m_wasHeld = false; // the last time that the deadlines were told
    bool m_isEndedEarly = false;
    bool m_isOver = false;
    Use m_use = Use::Drop;
    qint64 m_dropped = 0; // bytes
    Answer m_answer;
    std::optional<Failure> m_gaveUp; // why we aborted: recorded first, since abort() only says "cancelled"
};

} // namespace pixhaul
