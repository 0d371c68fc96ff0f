#pragma once

#include <QStringView>

#include <algorithm>
#include <initializer_list>

namespace pixhaul {

/// Whether a word is one of these, in any case.
inline bool isOneOf(QStringView word, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(), [word](QLatin1StringView each) {
        return word.compare(each, Qt::CaseInsensitive) == 0;
    });
}

} // namespace pixhaul
