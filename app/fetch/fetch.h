#pragma once

#include "async/task.h"
#include "core/result.h"
#include "fetch/exchange.h"
#include "fetch/lanes.h"
#include "fetch/payload.h"

#include <QObject>
#include <QUrl>

namespace pixhaul {

/// One link -> its bytes, or one Failure. Follows redirects by hand: at most ten, never from https to http or
/// to a scheme other than these two, never in a circle; user and password stay with their origin.
class Fetch : public QObject
{
    Q_OBJECT

public:
    Fetch(Lanes &lanes, const TlsExceptions &tls, const ExchangeLimits &limits, QString userAgent);

    /// http:, https: or data: (RFC 2397, base64 or percent-encoded). Once per Fetch, which must outlive the
    /// task.
    Task<Result<Payload>> get(QUrl url);

    /// See Exchange::setHeld.
    void setHeld(bool held);

signals:
    void progressed(qint64 received, std::optional<qint64> total);
    /// Whether an answer is being read now; between two exchanges a fetch waits for a connection.
    void readingChanged(bool isReading);

private:
    Task<Result<Answer>> exchange(QUrl url);

    Lanes &m_lanes;
    const TlsExceptions &m_tls;
    const ExchangeLimits m_limits;
    const QString m_userAgent;
    Exchange *m_current = nullptr;
    bool m_held = false;
};

} // namespace pixhaul
