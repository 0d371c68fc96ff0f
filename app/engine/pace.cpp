#include "engine/pace.h"

#include <cmath>

namespace pixhaul {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds speedWindow = 5s;
constexpr std::chrono::seconds rateWindow = 30s;
/// Before this, an estimate would jump about more than it tells.
constexpr std::chrono::seconds firstEstimate = 2s;

double secondsBetween(Pace::TimePoint from, Pace::TimePoint to)
{
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

void Pace::reset()
{
    m_samples.clear();
}

void Pace::sample(TimePoint now, qint64 bytes, qsizetype finished)
{
    m_samples.push_back({now, bytes, finished});
    while (now - m_samples.front().when > rateWindow)
        m_samples.pop_front();
}

double Pace::bytesPerSecond() const
{
    if (m_samples.size() < 2)
        return 0;
    const Sample &last = m_samples.back();
    auto first = m_samples.rbegin();
    while (std::next(first) != m_samples.rend() && last.when - std::next(first)->when <= speedWindow)
        ++first;
    const double seconds = secondsBetween(first->when, last.when);
    return seconds > 0 ? (last.bytes - first->bytes) / seconds : 0;
}

std::optional<std::chrono::seconds> Pace::timeLeft(qsizetype unfinished) const
{
    if (m_samples.empty())
        return std::nullopt;
    const Sample &first = m_samples.front();
    const Sample &last = m_samples.back();
    const qsizetype finished = last.finished - first.finished;
    if (finished <= 0 || last.when - first.when < firstEstimate)
        return std::nullopt;
    const double perJob = secondsBetween(first.when, last.when) / finished;
    return std::chrono::seconds(std::llround(perJob * unfinished));
}

} // namespace pixhaul
