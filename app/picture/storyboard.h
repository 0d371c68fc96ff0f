#pragma once

#include "picture/frames.h"
#include "picture/pngtype.h"

#include <QList>

namespace pixhaul {

/// What an animated PNG will show and when, found by going through all frames once.
struct Storyboard
{
    struct Shot
    {
        int frame;  ///< counted from 0
        QRect area; ///< that differs from the shot before
        std::chrono::milliseconds delay;
    };

    QList<Shot> shots; ///< the first of them is of all the canvas; frames like the one before are none
    PngType type;      ///< holds all of them exactly
    quint32 plays;     ///< 0 for ever
};

/// Keeps two canvases. `mayBeGray` is false for pictures whose profile is for colours only. Fails as
/// Frames::next does, and with Damaged if there is no frame.
Result<Storyboard> storyboardOf(Frames &frames, bool mayBeGray);

/// The same pixels, not copied.
QImage partOf(const QImage &canvas, QRect area);

} // namespace pixhaul
