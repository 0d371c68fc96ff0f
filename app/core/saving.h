#pragma once

#include <QString>

#include <optional>

namespace pixhaul {

/// How hard the pixels of a PNG are pressed together.
enum class PngMode {
    Fast,
    Small ///< as small as it gets in the time that Qt's own writer takes
};

/// "fast", "small": in the settings and on the command line.
QString wordFor(PngMode mode);
std::optional<PngMode> pngModeFrom(QStringView word);

} // namespace pixhaul
