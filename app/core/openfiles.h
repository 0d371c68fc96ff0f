#pragma once

namespace pixhaul {

/// With fewer files than this the threads of Qt and of GLib abort the process before anything can be told.
/// Measured without a window: 15 at rest, 32 with 16 jobs that are connected.
inline constexpr int fewestOpenFiles = 128;

/// Lets the process open as many files and sockets as the system allows it at most: usually it is given far
/// fewer at first. Once, at the start. Yields whether it may open fewestOpenFiles.
bool raiseOpenFileLimit();

/// Whether hardly more than `toCome` files or sockets can be opened now. A limit that is far off is not
/// counted up to.
bool areFilesShort(int toCome = 0);

} // namespace pixhaul
