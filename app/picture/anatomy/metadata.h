#pragma once

#include "picture/pngmetadata.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>

#include <array>
#include <optional>

namespace pixhaul {

/// What a picture tells beside its pixels and its profile. Numbers are in PNG's units; blocks and texts are
/// where they stand in the file, as long as they claim to be, sound or not.
struct Metadata
{
    // What its colours are
    bool isSrgb = false; ///< said in so many words
    std::optional<PngMetadata::CodePoints> codePoints = {};
    std::optional<quint32> gamma = {};                         ///< see PngMetadata
    std::optional<std::array<quint32, 8>> chromaticities = {}; ///< see PngMetadata

    // What else there is
    std::optional<PngMetadata::Density> density = {}; ///< before the orientation is applied
    QByteArrayView exif = {};                         ///< from its byte order mark on
    QByteArrayView xmp = {};
    QByteArrayList unpacked = {}; ///< where those stand that the file has compressed

    struct Note
    {
        QByteArrayView keyword; ///< one of those that the PNG specification names (third edition, 11.3.3.1)
        QByteArrayView text;    ///< in no encoding that anybody would have told
        bool isInSubBlocks = false; ///< of a GIF: each has its length in front
    };
    QList<Note> notes = {};

    /// The first hundred are taken, unless they are empty.
    void take(const Note &note);
};

/// Pixels a metre; none if PNG could not tell them.
std::optional<PngMetadata::Density> soundDensity(double x, double y);

} // namespace pixhaul
