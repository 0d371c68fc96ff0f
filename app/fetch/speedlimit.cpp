#include "fetch/speedlimit.h"

#include <algorithm>

namespace pixhaul {

namespace {

using Clock = TokenBucket::TimePoint::clock;

/// At a turn, so that one reply does not take what all are waiting for.
constexpr qint64 mostAtOnce = 16 << 10;

/// Between two looks into the bucket: often enough to be smooth, seldom enough to cost nothing.
constexpr std::chrono::milliseconds refillEvery{20};

} // namespace

SpeedLimit::SpeedLimit()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SpeedLimit::refill);
}

void SpeedLimit::setRate(std::optional<qint64> bytesPerSecond)
{
    m_bucket.setRate(bytesPerSecond, Clock::now());
    emit readAheadChanged();
    refill();
}

qint64 SpeedLimit::readAhead() const
{
    // What lies in buffers is not read evenly, so under a limit there is little of it: what the limit lets
    // pass in a tenth of a second, which is several times what is taken between two looks.
    constexpr qint64 least = 16 << 10;
    return m_bucket.rate() ? std::clamp(*m_bucket.rate() / 10, least, mostReadAhead) : mostReadAhead;
}

qint64 SpeedLimit::take(qint64 wanted)
{
    return m_bucket.take(m_bucket.rate() ? std::min(wanted, mostAtOnce) : wanted, m_refilled);
}

SpeedLimit::Turn SpeedLimit::await(std::function<void()> read)
{
    const auto turn = std::make_shared<const std::function<void()>>(std::move(read));
    m_queue.push_back(turn);
    if (!m_timer.isActive())
        m_timer.start(refillEvery);
    return turn;
}

/// As long as there are bytes, the first in the queue is asked to read; if it wants more, it has joined the
/// end of the queue meanwhile. What falls into the bucket while they read is for the next time: otherwise
/// they would take byte after byte, and never come to an end.
void SpeedLimit::refill()
{
    m_refilled = Clock::now();
    while (!m_queue.empty()) {
        const auto turn = m_queue.front().lock();
        if (turn && m_bucket.isEmpty(m_refilled))
            return;
        m_queue.pop_front();
        if (turn)
            (*turn)();
    }
    m_timer.stop();
}

} // namespace pixhaul
