#pragma once

#include <QtGlobal>

namespace pixhaul::test {

/// What this process has needed at most since resetPeakMemory(), in bytes.
qint64 peakMemory();
void resetPeakMemory();

} // namespace pixhaul::test
