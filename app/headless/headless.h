#pragma once

namespace pixhaul {

/// The whole program without a window: what `main` does for `--headless`. Needs no display. Returns the exit
/// code.
int runHeadless(int &argc, char **argv);

} // namespace pixhaul
