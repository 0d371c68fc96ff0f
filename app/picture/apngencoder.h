#pragma once

#include "picture/anatomy/anatomy.h"
#include "picture/frames.h"
#include "picture/pngencoder.h"

namespace pixhaul {

struct Animation
{
    QByteArray png;
    QSize pixels;
    int frames; ///< in `png`; with 1 it is a plain one
};

/// Turns an animated GIF or WebP into an animated PNG (PNG specification, third edition, 11.3.6): the same
/// pictures for the same times, each cropped to what differs from the one before, frames that differ in
/// nothing made one. If one is all that is left, the PNG is plain. Decodes everything twice, for the type
/// that holds all frames must be known first. Fails as Frames::next does. The time of `patience`
/// is for decoding; how long encoding takes follows from that. Any thread.
Result<Animation> encodeAnimation(Format format, const QByteArray &bytes, const Anatomy &anatomy,
                                  const AnimationLimits &limits, const PngOptions &options,
                                  const Patience &patience);

} // namespace pixhaul
