#pragma once

#include <QStringView>

namespace pixhaul {

/// Whether a file name's extension (without the dot, any case) is one that pictures have.
bool isPictureExtension(QStringView extension);

} // namespace pixhaul
