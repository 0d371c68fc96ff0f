#pragma once

#include "core/failure.h"

#include <chrono>
#include <optional>

namespace pixhaul {

/// The deadlines of one exchange. Pure: the caller brings the clock. Time in which the exchange is held - the
/// body is left unread on our own account - counts against none of them.
class Deadlines
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `patience` bounds the way from dispatch to complete headers, and after them the time that the body may
    /// spend below 1 KB/s; `total` bounds all.
    Deadlines(std::chrono::milliseconds patience, std::chrono::milliseconds total, TimePoint dispatched);

    /// The connection stands, and the request is out.
    void requestSent() { m_isRequestSent = true; }
    void headersComplete(TimePoint now);
    void received(qint64 bytes, TimePoint now);
    void setHeld(bool held, TimePoint now);

    /// The one that has passed, if any: ConnectTimeout, AnswerTimeout, SlowBody or TotalTimeout.
    std::optional<Failure> passed(TimePoint now);
    /// When to ask again; nullopt while the exchange is held.
    std::optional<TimePoint> next(TimePoint now);

private:
    void reckon(TimePoint now);

    const std::chrono::milliseconds m_patience;
    const std::chrono::milliseconds m_total;
    TimePoint m_dispatched; // moved on by the time that was spent held
    TimePoint m_reckoned{};
    std::chrono::nanoseconds m_slack; // how long the body may yet be slow; 1 KB buys one second
    bool m_isRequestSent = false;
    bool m_areHeadersComplete = false;
    bool m_isHeld = false;
};

} // namespace pixhaul
