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

QString wordFor(Animated animated)
{
    return animated == Animated::First ? u"first"_s : u"apng"_s;
}

std::optional<Animated> animatedFrom(QStringView word)
{
    for (const Animated animated : {Animated::Apng, Animated::First}) {
        if (word == wordFor(animated))
            return animated;
    }
    return std::nullopt;
}

QString wordFor(Existing existing)
{
    switch (existing) {
    case Existing::Number:
        return u"number"_s;
    case Existing::Skip:
        return u"skip"_s;
    case Existing::Replace:
        return u"replace"_s;
    }
    Q_UNREACHABLE();
}

std::optional<Existing> existingFrom(QStringView word)
{
    for (const Existing existing : {Existing::Number, Existing::Skip, Existing::Replace}) {
        if (word == wordFor(existing))
            return existing;
    }
    return std::nullopt;
}

} // namespace pixhaul
