#include "core/saving.h"

#include "core/word.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

QString wordFor(PngMode mode)
{
    return mode == PngMode::Small ? u"small"_s : u"fast"_s;
}

std::optional<PngMode> pngModeFrom(QStringView word)
{
    return valueFor(word, {PngMode::Fast, PngMode::Small});
}

QString wordFor(Animated animated)
{
    return animated == Animated::First ? u"first"_s : u"apng"_s;
}

std::optional<Animated> animatedFrom(QStringView word)
{
    return valueFor(word, {Animated::Apng, Animated::First});
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
    return valueFor(word, {Existing::Number, Existing::Skip, Existing::Replace});
}

} // namespace pixhaul
