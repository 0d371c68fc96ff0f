#include "picture/anatomy/calibration.h"

#include <algorithm>
#include <cmath>

namespace pixhaul {

namespace {

constexpr double units = 100'000;

struct Point
{
    double x;
    double y;
};

/// On which side of the line from `a` to `b` the point is, and how far: twice the triangle's area.
double sideOf(Point a, Point b, Point point)
{
    return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
}

/// libpng refuses colours that it cannot compute with in its 16 bits behind the point: where white takes next
/// to nothing of one of the three. Those of real devices are far from that.
bool canMix(Point white, Point red, Point green, Point blue)
{
    constexpr double least = 0.25; // X + Y + Z of each, if white's Y is 1; sRGB has 0.64, 1.19 and 1.20
    const double whole = sideOf(red, green, blue);
    const std::array<double, 3> parts{sideOf(green, blue, white), sideOf(blue, red, white),
                                      sideOf(red, green, white)};
    return std::ranges::all_of(parts, [&](double part) { return part / whole / white.y >= least; });
}

} // namespace

std::optional<quint32> fileGamma(double ofDisplay)
{
    constexpr double least = 0.1, most = 10;
    if (!(ofDisplay >= least && ofDisplay <= most))
        return {};
    return quint32(std::lround(units / ofDisplay));
}

std::optional<std::array<quint32, 8>> soundChromaticities(const std::array<double, 8> &coordinates)
{
    std::array<Point, 4> points{};
    std::array<quint32, 8> sound{};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = coordinates.at(2 * i);
        const double y = coordinates.at(2 * i + 1);
        if (!(x >= 0 && y >= 0 && x + y <= 1))
            return {};
        points.at(i) = {x, y};
        sound.at(2 * i) = quint32(std::lround(x * units));
        sound.at(2 * i + 1) = quint32(std::lround(y * units));
    }
    const auto [white, red, green, blue] = points;
    if (!canMix(white, red, green, blue))
        return {};
    return sound;
}

} // namespace pixhaul
