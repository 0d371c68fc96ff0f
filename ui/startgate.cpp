#include "ui/startgate.h"

#include "engine/batch.h"
#include "ui/savetorow.h"

namespace pixhaul {

StartGate::StartGate(Batch &batch, SaveToRow *saveTo)
    : QObject(saveTo)
    , m_batch(batch)
    , m_saveTo(saveTo)
{}

void StartGate::start()
{
    if (m_saveTo->isWritable())
        m_batch.start();
    else
        m_saveTo->ask(); // somebody may have just mended it
}

void StartGate::retry(const std::vector<JobId> &ids)
{
    const bool stood = !m_batch.isRunning() && m_batch.tally().unfinished() > 0;
    m_batch.retry(ids);
    if (!stood && m_batch.tally().unfinished() > 0)
        start();
}

} // namespace pixhaul
