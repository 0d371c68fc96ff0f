#pragma once

#include <cstdint>
#include <vector>

namespace pixhaul {

/// Where bytes of the same hash stood before, the latest first, as far back as deflate's window reaches.
/// Places count all bytes and may wrap; what they lead to must be compared anyway, and whoever follows them
/// stops where they lead no farther back.
class HashChain
{
public:
    static constexpr std::uint32_t window = 32'768;

    explicit HashChain(int hashBits)
        : m_latest(std::size_t(1) << hashBits)
        , m_before(window)
    {}

    std::uint32_t latest(std::uint32_t hash) const { return m_latest[hash]; }
    std::uint32_t before(std::uint32_t place) const { return m_before[place % window]; }
    void add(std::uint32_t hash, std::uint32_t place)
    {
        m_before[place % window] = m_latest[hash];
        m_latest[hash] = place;
    }

private:
    std::vector<std::uint32_t> m_latest; ///< for each hash
    std::vector<std::uint32_t> m_before; ///< for each place of the window
};

} // namespace pixhaul
