#include "core/saving.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

QString wordFor(PngMode mode)
{
    return mode == PngMode::Small ? u"small"_s : u"fast"_s;
}

std::optional<PngMode> pngModeFrom(QStringView word)
{
    for (const PngMode mode : {PngMode::Fast, PngMode::Small}) {
        if (word == wordFor(mode))
            return mode;
    }
    return std::nullopt;
}

} // namespace pixhaul
