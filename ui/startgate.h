#pragma once

#include "core/job.h"

#include <QObject>

#include <vector>

namespace pixhaul {

class Batch;
class SaveToRow;

/// What every start in the window goes through: nothing starts while the folder cannot be written to, since
/// the batch would pause again at once. The row's red note says why.
class StartGate : public QObject
{
    Q_OBJECT

public:
    StartGate(Batch &batch, SaveToRow *saveTo);

    /// Starts the batch, or has the disk asked again if the folder is not writable as far as is known.
    void start();
    /// Retries these jobs, and lets the batch go on with them unless the queue stands: such a queue, paused
    /// by the user or left from last time, is set going by the user alone, never by the way.
    void retry(const std::vector<JobId> &ids);

private:
    Batch &m_batch;
    SaveToRow *m_saveTo;
};

} // namespace pixhaul
