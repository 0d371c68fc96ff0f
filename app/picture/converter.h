#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/bytes.h"
#include "picture/picture.h"
#include "picture/pixelbudget.h"

namespace pixhaul {

/// Turns bytes into PNGs away from the event loop, on as many threads as there are processors. To destroy a
/// task is to abandon its conversion at its next step.
class Converter
{
public:
    /// `mostPixels` are in memory at once, in bytes, those of small pictures and of a single one aside.
    explicit Converter(const PictureOptions &options, qint64 mostPixels = 512LL << 20);

    /// Holds for what is asked for from now on.
    void setOptions(const PictureOptions &options) { m_options = options; }

    /// See pixhaul::toPng. `notes` are for this picture alone.
    Task<Result<Picture>> toPng(Bytes bytes, QList<PngMetadata::Text> notes = {});
    /// See pixhaul::checkOnly.
    Task<Result<Picture>> check(Bytes bytes);

private:
    PictureOptions m_options;
    PixelBudget m_pixels;
    Workers m_workers;
};

} // namespace pixhaul
