#include "picture/orientation.h"

#include <QTransform>

namespace pixhaul {

QImage upright(const QImage &image, int orientation)
{
    const bool isTransposed = orientation >= 5;
    const bool mirrorsSides = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool mirrorsEnds = orientation == 3 || orientation == 4 || orientation == 5 || orientation == 8;
    const QImage mirrored = mirrorsSides || mirrorsEnds ? image.mirrored(mirrorsSides, mirrorsEnds) : image;
    return isTransposed ? mirrored.transformed(QTransform().rotate(90)) : mirrored;
}

} // namespace pixhaul
