#pragma once

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <optional>

namespace pixhaul {

/// Speed and time left, from samples of counters that only grow. Pure: the caller brings the clock.
class Pace
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Forgets everything: a run begins.
    void reset();
    /// Some times a second: bytes received and jobs finished so far.
    void sample(TimePoint now, qint64 bytes, qsizetype finished);
    /// Over the last five seconds.
    double bytesPerSecond() const;
    /// For `unfinished` more jobs at the rate of the last thirty seconds; nullopt while nobody can tell.
    std::optional<std::chrono::seconds> timeLeft(qsizetype unfinished) const;

private:
    struct Sample
    {
        TimePoint when;
        qint64 bytes;
        qsizetype finished;
    };
    std::deque<Sample> m_samples; // of the last thirty seconds, oldest first
};

} // namespace pixhaul
