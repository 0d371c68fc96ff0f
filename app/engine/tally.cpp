#include "engine/tally.h"

#include <numeric>

namespace pixhaul {

qsizetype Tally::all() const
{
    return std::accumulate(count.begin(), count.end(), qsizetype(0));
}

qsizetype Tally::final() const
{
    return of(StageKind::Saved) + of(StageKind::Skipped) + of(StageKind::Failed) + of(StageKind::Cancelled);
}

qsizetype Tally::unfinished() const
{
    return of(StageKind::Queued) + of(StageKind::Waiting) + active();
}

qsizetype Tally::active() const
{
    return of(StageKind::Fetching) + of(StageKind::Converting);
}

} // namespace pixhaul
