#pragma once

#include <algorithm>
#include <array>

namespace pixhaul {

/// Where the picture's corners come to lie, as irot and imir tell one after the other
/// (ISO/IEC 23008-12:2022, 6.5.10 and 6.5.12), and which of the eight orientations that is.
class Corners
{
public:
    void turnLeft() { m_places = {m_places[1], m_places[3], m_places[0], m_places[2]}; }
    void swapEnds() { m_places = {m_places[2], m_places[3], m_places[0], m_places[1]}; }
    void swapSides() { m_places = {m_places[1], m_places[0], m_places[3], m_places[2]}; }

    int orientation() const
    {
        constexpr std::array<std::array<int, 4>, 8> orientations{{{0, 1, 2, 3},
                                                                  {1, 0, 3, 2},
                                                                  {3, 2, 1, 0},
                                                                  {2, 3, 0, 1},
                                                                  {0, 2, 1, 3},
                                                                  {2, 0, 3, 1},
                                                                  {3, 1, 2, 0},
                                                                  {1, 3, 0, 2}}};
        return 1 + int(std::ranges::find(orientations, m_places) - orientations.begin());
    }

private:
    std::array<int, 4> m_places{0, 1, 2, 3}; ///< which lies top left, top right, bottom left, bottom right
};

} // namespace pixhaul
