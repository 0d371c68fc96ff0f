#pragma once

#include "async/sleep.h"
#include "core/result.h"
#include "fetch/tlsexceptions.h"

#include <QElapsedTimer>
#include <QNetworkReply>
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

/// The answer to one request, whatever its status.
struct Answer
{
    int status = 0;
    QByteArray body;
    bool isProvenWhole = false; ///< as long as announced
    QUrl location;              ///< of a redirect, resolved; else empty
    QString type;               ///< Content-Type
    QString encoding;           ///< Content-Encoding
    std::optional<std::chrono::seconds> retryAfter;
};

/// One HTTP exchange, with deadlines of our own: Qt's transferTimeout neither sees a mute TLS handshake nor a
/// body that trickles, and reports itself like an abort. `co_await exchange`
/// yields the answer. To destroy an Exchange is to abort it.
class Exchange : public QObject
{
    Q_OBJECT

public:
    Exchange(QNetworkAccessManager &manager, const QUrl &url, const QString &userAgent,
             const ExchangeLimits &limits, const TlsExceptions &tls);
    ~Exchange() override;

    /// Leaves what arrives unread, so that the server has to wait; that time counts against no deadline of
    /// the body.
    void setHeld(bool held);

    // For co_await, once.
    bool await_ready() const noexcept { return m_sleep.await_ready(); }
    void await_suspend(std::coroutine_handle<> sleeper) noexcept { m_sleep.await_suspend(sleeper); }
    Result<Answer> await_resume();

signals:
    void progressed(qint64 received, std::optional<qint64> total);

private:
    void onHeaders();
    void onReadable();
    void onFinished();
    void onSslErrors(const QList<QSslError> &errors);
    void onChallenge(QNetworkReply *reply, QAuthenticator *authenticator);
    void onDeadline();
    std::chrono::milliseconds elapsed() const;
    void reckon();
    void armDeadline();
    void giveUp(Failure why);
    bool isHeaderComplete() const { return m_status != 0; }

    const ExchangeLimits m_limits;
    const TlsExceptions &m_tls;
    const QUrl m_url;
    std::unique_ptr<QNetworkReply> m_reply;
    Sleep m_sleep;
    QTimer m_deadline;
    QElapsedTimer m_sinceDispatch;
    QElapsedTimer m_sinceReckoned;
    std::chrono::microseconds m_slack;      // how long the body may yet be slow; 1 KB buys one second
    std::chrono::microseconds m_heldFor{0}; // counts against no deadline
    bool m_requestSent = false;
    bool m_held = false;
    bool m_challenged = false;
    int m_status = 0;
    QByteArray m_body;
    std::optional<qint64> m_expected;
    std::optional<Failure>
        m_gaveUp; // why we aborted: recorded first, since abort() itself only says "cancelled"
};

} // namespace pixhaul
