#pragma once

#include "picture/colourindex.h"
#include "picture/pngtype.h"

#include <QImage>

namespace pixhaul {

/// The smallest type that holds several pictures of Format_ARGB32 exactly.
class CommonType
{
public:
    /// `mayBeGray` is false for pictures whose profile is for colours only.
    explicit CommonType(bool mayBeGray)
        : m_areGray(mayBeGray)
    {}

    void add(const QImage &image);
    PngType type() const;

private:
    void addColours(const QRgb *row, int width);

    bool m_areOpaque = true;
    bool m_areGray;
    bool m_areIndexed = true;
    ColourIndex m_colours;
};

} // namespace pixhaul
