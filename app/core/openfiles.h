#pragma once

namespace pixhaul {

/// Lets the process open as many files and sockets as the system allows it at most: usually it is given far
/// fewer at first. Once, at the start.
void raiseOpenFileLimit();

} // namespace pixhaul
