#pragma once

#include "async/workers.h"

#include <memory>

namespace pixhaul {

/// Leaves the threads to themselves, for work that may never end. Whoever calls returns at once; main() has
/// to end with exitPast().
void leaveBehind(std::unique_ptr<Workers> workers);

/// For main(): `return exitPast(code)`. Yields the code, or, while a thread that was left behind is at work,
/// ends the process on the spot: what libraries destroy at the exit waits for their own part of that work.
int exitPast(int code);

} // namespace pixhaul
