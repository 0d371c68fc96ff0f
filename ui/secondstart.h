#pragma once

#include "core/profile.h"
#include "ui/handover.h"

#include <chrono>

namespace pixhaul {

/// How a start of the program went.
struct Start
{
    SessionLock lock;          ///< taken by another process: this one has nothing more to do
    bool isHandedOver = false; ///< to the window of that other one
};

/// Gets the profile for this process, or else hands over what it was started with to the window that has it.
/// Tries both in turn for `patience`: the other one may be about to open its window, or about to end. Whoever
/// can be called is given a minute more to answer. Blocks; needs no event loop.
Start startOrHandOver(const Profile &profile, const Handover &handover,
                      std::chrono::milliseconds patience = std::chrono::seconds(5));

} // namespace pixhaul
