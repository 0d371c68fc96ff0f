#pragma once

#include <QByteArrayView>
#include <QString>

namespace pixhaul {

/// An XMP packet for a picture that has been turned upright: wherever it tells an orientation, that is 1.
/// Empty if it is no UTF-8.
QString uprightXmp(QByteArrayView packet);

} // namespace pixhaul
