#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace pixhaul {

/// What a PNG file can tell beside its pixels. What is empty is not written.
struct PngMetadata
{
    struct Density
    {
        quint32 x; ///< pixels a metre
        quint32 y;
    };
    /// Of ITU-T H.273: how video has colours, and pictures that are made like one frame of it.
    struct CodePoints
    {
        quint8 primaries;
        quint8 transfer;
    };
    struct Text
    {
        QByteArray keyword; ///< "Source", "Creation Time"; 1 to 79 bytes of Latin-1
        QString text;
    };

    QByteArray iccProfile = {};                ///< left out if it is not a sound one for such pixels
    bool isSrgb = false;                       ///< only without a profile; perceptual
    std::optional<CodePoints> codePoints = {}; ///< only without a profile
    std::optional<quint32> gamma = {};         ///< of the file, times 100,000
    /// White, red, green, blue, x and y each, times 100,000.
    std::optional<std::array<quint32, 8>> chromaticities = {};
    std::optional<Density> density = {};
    QByteArray exif = {}; ///< from its byte order mark on ("II" or "MM")
    QList<Text> texts = {};
};

} // namespace pixhaul
