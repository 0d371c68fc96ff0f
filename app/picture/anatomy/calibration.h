#pragma once

#include <QtGlobal>

#include <array>
#include <optional>

/// Measured colours of a device, in the units of PNG's gAMA and cHRM (third edition, 11.3.2.1 and 11.3.2.2).
namespace pixhaul {

/// Of the file, for a display of such a gamma; none if that makes no sense.
std::optional<quint32> fileGamma(double ofDisplay);

/// White, red, green, blue, x and y each; none unless they are colours, and white takes a fair part of each
/// of the three.
std::optional<std::array<quint32, 8>> soundChromaticities(const std::array<double, 8> &coordinates);

} // namespace pixhaul
