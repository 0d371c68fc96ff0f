#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace pixhaul {

/// Bytes that fall into a bucket at a steady rate, to be taken out before they are read. Pure: the caller
/// brings the clock. A full bucket holds what falls in a fifth of a second, so that the rate is smooth and
/// yet none of it is lost between two looks.
class TokenBucket
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `bytesPerSecond` nullopt: there is no limit. What is in the bucket is kept, as far as it fits.
    void setRate(std::optional<qint64> bytesPerSecond, TimePoint now);
    std::optional<qint64> rate() const { return m_rate; }

    /// As many of `wanted` bytes as there are; they are taken.
    qint64 take(qint64 wanted, TimePoint now);
    bool isEmpty(TimePoint now);

private:
    void fill(TimePoint now);

    std::optional<qint64> m_rate; // bytes per second
    double m_level = 0;           // bytes
    TimePoint m_filled{};
};

} // namespace pixhaul
