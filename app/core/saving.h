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

/// What becomes of a picture whose name a file from earlier has already. Those of one list never share a
/// name.
enum class Existing {
    Number, ///< it gets the next free number
    Skip,   ///< it is not saved; not even fetched, if its name is known before
    Replace ///< it takes the file's place once it is whole
};

/// "fast", "small": in the settings and on the command line.
QString wordFor(PngMode mode);
std::optional<PngMode> pngModeFrom(QStringView word);
/// "apng", "first": likewise.
QString wordFor(Animated animated);
std::optional<Animated> animatedFrom(QStringView word);
/// "number", "skip", "replace": likewise.
QString wordFor(Existing existing);
std::optional<Existing> existingFrom(QStringView word);

} // namespace pixhaul
