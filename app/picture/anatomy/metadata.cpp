#include "picture/anatomy/metadata.h"

#include <cmath>
#include <limits>

namespace pixhaul {

void Metadata::take(const Note &note)
{
    constexpr qsizetype most = 100; // a file could hold millions of them
    if (notes.size() < most && !note.text.isEmpty())
        notes.append(note);
}

std::optional<PngMetadata::Density> soundDensity(double x, double y)
{
    constexpr double least = 1, most = std::numeric_limits<qint32>::max();
    if (!(x >= least && x <= most && y >= least && y <= most))
        return {};
    return PngMetadata::Density{quint32(std::llround(x)), quint32(std::llround(y))};
}

} // namespace pixhaul
