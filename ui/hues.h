#pragma once

#include <QColor>
#include <QPalette>

/// Colours that a palette has no role for, made from the palette so that they read well in light and dark.
namespace pixhaul::hues {

bool isDark(const QPalette &palette);

/// `amount` of `over` laid over `under`, 0-1.
QColor blend(const QColor &under, const QColor &over, double amount);

QColor muted(const QPalette &palette);   ///< text of secondary weight
QColor failure(const QPalette &palette); ///< a red
QColor success(const QPalette &palette); ///< a green
QColor warning(const QPalette &palette); ///< an amber

} // namespace pixhaul::hues
