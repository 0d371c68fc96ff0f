#pragma once

#include "headless/options.h"
#include "links/linkscanner.h"
#include "store/session.h"

#include <vector>

namespace pixhaul {

/// What the jobs of earlier runs are to this one. The rest of the unfinished stays in the session untouched.
struct Earlier
{
    std::vector<StoredJob> taken; ///< over, to be fetched now
    std::vector<StoredJob> saved; ///< whose names are in use
    std::vector<JobId> done;      ///< came to their ends, all of them
};

/// `scans` are the links that this run is asked for.
Earlier sortedOut(std::vector<StoredJob> stored, const std::vector<Scan> &scans,
                  const HeadlessOptions &options);

} // namespace pixhaul
