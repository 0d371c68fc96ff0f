#include "fetch/deadlines.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr qint64 slowestPerSecond = 1 << 10;

} // namespace

Deadlines::Deadlines(std::chrono::milliseconds patience, std::chrono::milliseconds total,
                     TimePoint dispatched)
    : m_patience(patience)
    , m_total(total)
    , m_dispatched(dispatched)
    , m_slack(patience)
{}

void Deadlines::headersComplete(TimePoint now)
{
    m_areHeadersComplete = true;
    m_reckoned = now;
}

void Deadlines::received(qint64 bytes, TimePoint now)
{
    reckon(now); // or a full slack would take nothing of what was bought while time passed
    m_slack =
        std::min<std::chrono::nanoseconds>(m_patience, m_slack + bytes * 1'000'000'000ns / slowestPerSecond);
}

void Deadlines::setHeld(bool held, TimePoint now)
{
    reckon(now);
    m_isHeld = held;
}

std::optional<Failure> Deadlines::passed(TimePoint now)
{
    reckon(now);
    if (now - m_dispatched >= m_total)
        return Failure{.cause = Cause::TotalTimeout, .after = m_total};
    if (!m_areHeadersComplete && now - m_dispatched >= m_patience)
        return Failure{.cause = m_isRequestSent ? Cause::AnswerTimeout : Cause::ConnectTimeout,
                       .after = m_patience};
    if (m_areHeadersComplete && m_slack <= 0ns)
        return Failure{.cause = Cause::SlowBody, .after = m_patience};
    return std::nullopt;
}

std::optional<Deadlines::TimePoint> Deadlines::next(TimePoint now)
{
    reckon(now);
    if (!m_areHeadersComplete)
        return m_dispatched + std::min(m_patience, m_total);
    if (m_isHeld)
        return std::nullopt;
    return std::min<TimePoint>(m_dispatched + m_total, now + m_slack);
}

/// Books the time since the last reckoning: on the body's slack, or on ourselves if we held it back. Before
/// the headers nothing is read, and nothing can be held.
void Deadlines::reckon(TimePoint now)
{
    if (!m_areHeadersComplete)
        return;
    const auto spent = now - m_reckoned;
    m_reckoned = now;
    if (m_isHeld)
        m_dispatched += spent;
    else
        m_slack -= spent;
}

} // namespace pixhaul
