#include "picture/colourindex.h"

namespace pixhaul {

ColourIndex::ColourIndex(const QList<QRgb> &colours)
    : ColourIndex()
{
    for (const QRgb colour : colours)
        add(colour);
}

bool ColourIndex::add(QRgb colour)
{
    const std::size_t place = placeOf(colour);
    if (m_numbers[place] != none)
        return true;
    if (m_size == most)
        return false;
    m_keys[place] = colour;
    m_numbers[place] = static_cast<quint16>(m_size);
    m_colours[std::size_t(m_size++)] = colour;
    return true;
}

} // namespace pixhaul
