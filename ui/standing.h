#pragma once

#include "core/job.h"

#include <span>

namespace pixhaul {

class Batch;

/// Whether the queue stands with links in it, because the user paused it or because they are left from last
/// time. Such a queue is set going by the user alone, never by the way: adding or retrying a link only puts
/// it there.
bool stands(const Batch &batch);

/// Retries these jobs, and lets the batch go on with them unless the queue stands.
void retryAndGoOn(Batch &batch, std::span<const JobId> ids);

} // namespace pixhaul
