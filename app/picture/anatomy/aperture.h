#pragma once

#include <QByteArrayView>
#include <QRect>
#include <QSize>

namespace pixhaul {

/// The part that a clean aperture leaves of a picture (ISO/IEC 14496-12, 12.1.4), of the content of its
/// `clap`; empty if it makes no sense.
QRect apertureOf(QByteArrayView clap, QSize pixels);

} // namespace pixhaul
