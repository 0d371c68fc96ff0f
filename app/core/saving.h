#pragma once

#include <QString>

#include <optional>

namespace pixhaul {

/// No PNG that libpng writes or reads is wider or higher, in pixels.
inline constexpr int longestPngSide = 1'000'000;

/// How hard the pixels of a PNG are pressed together.
enum class PngMode {
    Fast,
    Small ///< as small as it gets in the time that Qt's own writer takes
};

/// What becomes of pictures that move.
enum class Animated {
    Apng, ///< an animated PNG
    First ///< the first frame alone
};

/// "fast", "small": in the settings and on the command line.
QString wordFor(PngMode mode);
std::optional<PngMode> pngModeFrom(QStringView word);
/// "apng", "first": likewise.
QString wordFor(Animated animated);
std::optional<Animated> animatedFrom(QStringView word);

} // namespace pixhaul
