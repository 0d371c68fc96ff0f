#pragma once

#include <QByteArray>
#include <QImage>

namespace pixhaul::test {

/// What two readers that share no code with Qt's plugins or with us make of a PNG: Format_RGBA64, and null if
/// they find anything to object to.
QImage bySpng(const QByteArray &png);
QImage byLibpng(const QByteArray &png);

} // namespace pixhaul::test
