#pragma once

#include "core/result.h"
#include "picture/patience.h"

#include <QImage>
#include <QRect>
#include <QSize>

struct heif_image;

namespace pixhaul {

/// What is to be made of decoded planes.
struct HeifShape
{
    QSize coded;       ///< that of each plane
    QRect part;        ///< of it, to be shown
    bool isMultiplied; ///< alpha into the colours; it is taken out again
};

/// Planes that libheif decoded, of 8 to 16 bits a sample, gray or red, green and blue, as one image: see
/// decodeHeif. Fails with Damaged if they are others, with TooManyPixels if there is no memory, or with what
/// `patience` says. Any thread.
Result<QImage> woven(const heif_image *decoded, const HeifShape &shape, const Patience &patience);

} // namespace pixhaul
