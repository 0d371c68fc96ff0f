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
    /// Begins to count now. `abandoned` may be missing.
    explicit Patience(std::chrono::milliseconds time, const std::atomic<bool> *abandoned = nullptr)
        : m_time(time)
        , m_end(time)
        , m_abandoned(abandoned)
    {}

    bool isOver() const { return isAbandoned(m_abandoned) || m_end.hasExpired(); }
    /// What to fail with once it is over.
    Failure failure() const { return {.cause = Cause::DecodeTimeout, .after = m_time}; }

private:
    const std::chrono::milliseconds m_time;
    const QDeadlineTimer m_end;
    const std::atomic<bool> *m_abandoned;
};

} // namespace pixhaul
