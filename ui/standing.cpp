#include "ui/standing.h"

#include "engine/batch.h"

namespace pixhaul {

bool stands(const Batch &batch)
{
    return !batch.isRunning() && batch.tally().unfinished() > 0;
}

void retryAndGoOn(Batch &batch, std::span<const JobId> ids)
{
    const bool stood = stands(batch);
    batch.retry(ids);
    if (!stood && batch.tally().unfinished() > 0)
        batch.start();
}

} // namespace pixhaul
