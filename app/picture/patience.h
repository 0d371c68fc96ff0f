#pragma once

#include "core/failure.h"
#include "picture/abandoned.h"

#include <QDeadlineTimer>

namespace pixhaul {

/// How long a picture is worth decoding: until it is abandoned, or until its time is up. A small file can
/// keep a decoder busy for minutes. One thread.
class Patience
{
public:
    /// Begins to count now. `abandoned` may be missing; it outlives this.
    explicit Patience(std::chrono::milliseconds time, const std::atomic<bool> *abandoned = nullptr)
        : m_time(time)
        , m_end(time)
        , m_abandoned(abandoned)
    {}

    /// For what has to be done once more, which is known not to take long.
    Patience withoutEnd() const
    {
        Patience endless = *this;
        endless.m_end = QDeadlineTimer(QDeadlineTimer::Forever);
        return endless;
    }

    bool isOver() const { return isAbandoned(m_abandoned) || m_end.hasExpired(); }
    /// What to fail with once it is over.
    Failure failure() const { return {.cause = Cause::DecodeTimeout, .after = m_time}; }
    /// For those who ask only that.
    const std::atomic<bool> *abandoned() const { return m_abandoned; }

private:
    std::chrono::milliseconds m_time;
    QDeadlineTimer m_end;
    const std::atomic<bool> *m_abandoned;
};

} // namespace pixhaul
