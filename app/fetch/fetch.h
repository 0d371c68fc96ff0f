#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/result.h"
#include "fetch/body.h"
#include "fetch/exchange.h"
#include "fetch/payload.h"

#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QUrl>

#include <functional>
#include <optional>

namespace pixhaul {

/// One link -> its bytes, or one Failure. Follows redirects by hand: at most ten, never from https to http or
/// to a scheme other than these two, never in a circle; user, password and the user's own headers stay with
/// the link's origin. Answers a challenge with the link's own password. Goes on where a body was cut short,
/// if the server can prove that it still has the same one.
class Fetch : public QObject
{
    Q_OBJECT

public:
    struct Rooms
    {
        Lanes &lanes;
        TlsExceptions &tls;
        SpeedLimit &speed;
        FloodWatch &floods;
        Workers &io; ///< for what must not be done on the event loop: temporary files, inflating
    };
    struct Order
    {
        ExchangeLimits limits = {};
        RequestPolicy policy = {};
        int continuations = 0; ///< how often it may go on where it was cut short
        /// Asked before a redirect leads from one site (see siteOf) to another; null: always.
        std::function<bool(const QString &from, const QString &to)> mayGoOn = {};
    };

    Fetch(const Rooms &rooms, Order order);

    /// http:, https: or data: (RFC 2397, base64 or percent-encoded). Once per Fetch, which must outlive the
    /// task.
    Task<Result<Payload>> get(QUrl url);
    /// How often it went on; each counts as an attempt.
    int continued() const { return m_continued; }
    /// The site to which it was not allowed to go on; then get() fails with RedirectRefused. Else null.
    const QString &stoppedBefore() const { return m_stoppedBefore; }
    /// What it holds of the body, until get() yields it.
    BytesInHand inHand() const { return m_whole ? *m_whole : m_body.inHand(); }

    /// Without what servers could put in it, if they were told anything in confidence: they may echo it.
    Failure withoutSecrets(Failure why) const;

    /// See Exchange::setHeld.
    void setHeld(bool held);

signals:
    void progressed(qint64 received, std::optional<qint64> total);
    /// Whether an answer is being read now; between two exchanges a fetch waits for a connection.
    void readingChanged(bool isReading);
    void inHandChanged(); ///< other than by progress

private:
    Task<Result<Answer>> answered(Ask ask);
    Task<Result<Answer>> authorized(Ask ask);
    Task<Result<Answer>> exchanged(Ask ask);
    Task<Result<Answer>> exchangedOn(const Lanes::Seat &seat, Ask ask); // by a seat that outlives it
    bool mayGoOn(const QUrl &from, const QUrl &to);
    Task<Result<Payload>> payloadOf(Answer answer, QUrl url);
    Task<Result<Payload>> fromDataUrl(QUrl url);

    const Rooms m_rooms;
    const Order m_order;
    Body m_body;
    Exchange *m_current = nullptr;
    bool m_held = false;
    bool m_wasSent = false;         // the last request
    bool m_wasInConfidence = false; // any of them; see pixhaul::isInConfidence
    int m_continued = 0;
    std::optional<BytesInHand> m_whole; // once all of the body is here
    QString m_stoppedBefore;
};

} // namespace pixhaul
