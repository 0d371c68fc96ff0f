#pragma once

#include "core/link.h"

#include <QString>

#include <vector>

namespace pixhaul {

/// A run of digits in an address, which may count the pictures of a series.
struct DigitRun
{
    qsizetype at = 0; ///< of Link::written
    qsizetype length = 0;
};

/// Those behind the host, from left to right, of at most 15 digits, which a double holds exactly. The digits
/// of
/// "%20" count nothing.
std::vector<DigitRun> digitRuns(const QString &written);

/// The number that stands there.
qint64 numberAt(const QString &written, DigitRun run);

/// The same link with another number, as wide as the old one if that has a leading zero. Its login goes with
/// it, for it has the same host; its name does not, for it is another picture.
Link numbered(const Link &link, DigitRun run, qint64 number);

/// The links whose numbers are from `first` to `last`.
struct Series
{
    Link link;
    DigitRun run;
    qint64 first = 0;
    qint64 last = 0; ///< not before `first`

    qint64 count() const { return last - first + 1; }
    Link at(qint64 index) const { return numbered(link, run, first + index); }
};

/// How many links a series may add.
inline constexpr qint64 longestSeries = 1'000'000;

} // namespace pixhaul
