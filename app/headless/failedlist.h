#pragma once

#include "headless/options.h"

#include <optional>

namespace pixhaul {

/// Why nothing may be written to the file of --failed, which replaces what is there: it is one that the run
/// reads or writes otherwise, under whatever name, or holds something else than links. Blocks on the disk.
std::optional<UsageError> troubleWithFailedList(const HeadlessOptions &options);

} // namespace pixhaul
