#pragma once

#include "engine/tally.h"
#include "ui/failurewording.h"

#include <QString>

#include <chrono>
#include <optional>

/// The words for what many jobs come to, in the user's language. Pure; main thread (translations).
namespace pixhaul::wording {

/// "312 of 1,000 done · 4 failed · 8 running · 5.2 MB/s · about 2 min left"; what is nought is left out.
QString overall(const Tally &tally, bool running, double bytesPerSecond,
                std::optional<std::chrono::seconds> timeLeft);

/// "30 not found", "5 timed out".
QString groupWords(FailureGroup group, qsizetype count);

/// "37 of 1,000 could not be saved: 30 not found, 5 timed out, 2 not pictures." The largest groups come
/// first.
QString failureSummary(const FailureCounts &counts, qsizetype all);

/// "Added 1,000. Skipped 12 duplicates, 3 lines not understood."
QString addedSummary(qsizetype added, qsizetype duplicates, qsizetype rejected);

/// "Skipped 12 duplicates, 3 lines not understood."; empty if there were none.
QString skippedSummary(qsizetype duplicates, qsizetype rejected);

} // namespace pixhaul::wording
