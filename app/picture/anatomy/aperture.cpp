#include "picture/anatomy/aperture.h"

#include "picture/anatomy/bytes.h"

#include <cmath>

namespace pixhaul {

QRect apertureOf(QByteArrayView clap, QSize pixels)
{
    const auto fraction = [&](int index) {
        const auto divided = double(big<qint32>(clap, 8LL * index));
        return divided / big<quint32>(clap, 8LL * index + 4); // by zero: not finite, and not contained below
    };
    const double width = fraction(0), height = fraction(1);
    const double left = fraction(2) + (pixels.width() - width) / 2;
    const double top = fraction(3) + (pixels.height() - height) / 2;
    const bool fits = width >= 1 && height >= 1 && left > -0.5 && top > -0.5 &&
                      left + width < pixels.width() + 0.5 && top + height < pixels.height() + 0.5;
    if (!fits)
        return {};
    const QRect aperture(int(std::lround(left)), int(std::lround(top)), int(width), int(height));
    return QRect({}, pixels).contains(aperture) ? aperture : QRect();
}

} // namespace pixhaul
