#include "ui/hues.h"

namespace pixhaul::hues {

namespace {

/// How light a colour looks, 0-255 (the weights of ITU-R BT.601).
int luma(const QColor &colour)
{
    return qGray(colour.rgb());
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luma(palette.color(QPalette::Base)) < luma(palette.color(QPalette::Text));
}

QColor blend(const QColor &under, const QColor &over, double amount)
{
    const auto mix = [amount](int a, int b) { return int(a + (b - a) * amount); };
    return QColor(mix(under.red(), over.red()), mix(under.green(), over.green()),
                  mix(under.blue(), over.blue()));
}

// Each hue has at least 4.5 : 1 against white or, its dark form, against a base of up to 20 % grey
// (WCAG 2.1, 1.4.3).

QColor muted(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.66);
}

QColor failure(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xff, 0x8f, 0x85) : QColor(0xb4, 0x2a, 0x22);
}

QColor success(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x7f, 0xd0, 0x92) : QColor(0x1f, 0x76, 0x38);
}

QColor warning(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xf2, 0xc1, 0x6b) : QColor(0x8a, 0x59, 0x00);
}

} // namespace pixhaul::hues
