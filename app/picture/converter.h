#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/bytes.h"
#include "picture/picture.h"

namespace pixhaul {

/// Turns bytes into PNGs away from the event loop, on as many threads as there are processors. To destroy a
/// task is to abandon its conversion at its next step.
class Converter
{
public:
    explicit Converter(const PictureLimits &limits);

    /// See pixhaul::toPng.
    Task<Result<Picture>> toPng(Bytes bytes);
    /// See pixhaul::checkOnly.
    Task<Result<Picture>> check(Bytes bytes);

private:
    const PictureLimits m_limits;
    Workers m_workers;
};

} // namespace pixhaul
