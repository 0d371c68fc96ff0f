#pragma once

#include "core/job.h"

#include <array>

namespace pixhaul {

/// How many jobs are in each stage, kept in step by JobList.
struct Tally
{
    std::array<qsizetype, stageKinds> count{};

    qsizetype of(StageKind kind) const { return count[static_cast<std::size_t>(kind)]; }
    qsizetype all() const;
    qsizetype final() const;      ///< saved, skipped, failed, cancelled
    qsizetype unfinished() const; ///< queued, active or waiting for a retry; paused ones are not counted
    qsizetype active() const;     ///< fetching or converting

    bool operator==(const Tally &) const = default;
};

} // namespace pixhaul
