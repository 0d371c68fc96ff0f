#pragma once

#include <QtGlobal>

#include <algorithm>
#include <optional>

namespace pixhaul {

/// How many requests at once a site bears, as far as its answers have taught: additive increase,
/// multiplicative decrease (AIMD), as TCP learns what a path bears (RFC 5681, 3.1). Requests are known by
/// numbers that ascend in the order of their starts.
class AimdLimit
{
public:
    /// At present, when `most` are allowed.
    int of(int most) const { return std::min(m_learnt.value_or(most), most); }

    /// The site turned away the request `started`: the limit halves, once for all requests that were under
    /// way by then (RFC 6582, 3.2 calls that point "recover"). `next` is the number of the next to start.
    void decrease(int most, quint64 started, quint64 next);

    /// The site answered the request `started`: as many answers as the limit - a round - lift it by one.
    void increase(int most, quint64 started);

private:
    std::optional<int> m_learnt; // nullopt: never turned away, or recovered
    quint64 m_recover = 0;       // what started earlier is no judge of the present limit
    int m_answers = 0;           // of this round
};

} // namespace pixhaul
