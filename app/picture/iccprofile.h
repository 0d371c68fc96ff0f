#pragma once

#include <QByteArrayView>

namespace pixhaul {

enum class ProfileSpace { Unsound, Rgb, Gray };

/// For which samples an ICC profile is made, if it is a sound one of a screen, a scanner, a printer or a
/// colour space (ICC.1:2010, 7.2 and 7.3), of some MB at most.
ProfileSpace spaceOf(QByteArrayView profile);

/// Without the padding that its carrier may have added.
QByteArrayView trimmedProfile(QByteArrayView profile);

} // namespace pixhaul
