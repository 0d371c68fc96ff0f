#include "fetch/tokenbucket.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::duration<double> capacity = 200ms;

} // namespace

void TokenBucket::setRate(std::optional<qint64> bytesPerSecond, TimePoint now)
{
    fill(now);
    m_rate = bytesPerSecond;
    m_filled = now;
    m_level = m_rate ? std::min(m_level, capacity.count() * double(*m_rate)) : 0;
}

qint64 TokenBucket::take(qint64 wanted, TimePoint now)
{
    if (!m_rate)
        return wanted;
    fill(now);
    const qint64 taken = std::min(wanted, qint64(m_level));
    m_level -= double(taken);
    return taken;
}

bool TokenBucket::isEmpty(TimePoint now)
{
    fill(now);
    return m_rate && m_level < 1;
}

void TokenBucket::fill(TimePoint now)
{
    if (!m_rate)
        return;
    const std::chrono::duration<double> passed = now - m_filled;
    m_filled = now;
    m_level = std::min(m_level + passed.count() * double(*m_rate), capacity.count() * double(*m_rate));
}

} // namespace pixhaul
