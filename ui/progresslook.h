#pragma once

#include "core/job.h"

#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace pixhaul {

/// What the progress cell of a row shows: a bar with a few words, or words in place of a bar.
struct ProgressLook
{
    enum class Bar { None, Part, Busy };
    enum class Tone { Plain, Muted, Bad };

    Bar bar = Bar::None;
    double fraction = 0; ///< 0-1, of Bar::Part
    QString words;
    Tone tone = Tone::Plain;
    bool wide = false; ///< a sentence that takes the empty cells beside it, too

    bool operator==(const ProgressLook &) const = default;
};

ProgressLook lookOf(const Stage &stage, std::chrono::steady_clock::time_point now);

} // namespace pixhaul

Q_DECLARE_METATYPE(pixhaul::ProgressLook)
