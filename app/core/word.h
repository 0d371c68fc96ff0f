#pragma once

#include <QStringView>

#include <initializer_list>
#include <optional>

namespace pixhaul {

/// Which of these values is called so by its wordFor(); nullopt if none is. Case matters.
template <class Enum>
std::optional<Enum> valueFor(QStringView word, std::initializer_list<Enum> values)
{
    for (const Enum value : values) {
        if (word == wordFor(value))
            return value;
    }
    return std::nullopt;
}

} // namespace pixhaul
