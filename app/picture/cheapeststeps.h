#pragma once

#include "picture/deflatecosts.h"
#include "picture/deflatesteps.h"
#include "picture/hashchain.h"

namespace pixhaul {

/// Parts strips, each behind the one before, into the steps that take the fewest bits (RFC 1951): the
/// shortest way through all bytes and copies that were found, at the costs that are to be expected of the
/// strip's own bytes and of the copies in the strip before. Made for photographs, whose copies are short:
/// they pay only where the bytes are rare or the distance is small.
class CheapestSteps
{
public:
    using Strip = std::span<const std::uint8_t>;

    static constexpr int bitsOfThrees = 15; ///< of the hash of three bytes
    static constexpr int bitsOfEights = 16;

    /// A strip has at most 1 MB. Copies reach back into earlier ones. What is returned
    /// is valid until the next call.
    std::span<const DeflateStep> stepsIn(Strip strip);

private:
    /// The cheapest step that ends at a byte.
    struct Arrival
    {
        DeflateCosts::Cost cost; ///< from the beginning of the strip
        std::uint16_t length;    ///< 1: the byte as it is
        std::uint16_t distance;
    };
    /// A byte at which steps begin.
    struct Departure
    {
        const std::uint8_t *bytes;
        std::uint32_t place;
        std::uint32_t most; ///< bytes that a copy may have
        Arrival *arrivals;  ///< of no byte, of the first, ...
        std::uint32_t longest;
    };

    void append(Strip strip);
    DeflateCounts expectedIn(Strip strip) const;
    void findWays(const DeflateCosts &costs);
    void findShortCopies(Departure &from, std::uint32_t hash, const DeflateCosts &costs) const;
    void findLongCopies(Departure &from, std::uint32_t hash, const DeflateCosts &costs) const;
    static void arrive(Departure &from, std::uint32_t length, std::uint32_t distance,
                       const DeflateCosts &costs);
    void followBack();

    HashChain m_threes{bitsOfThrees};
    HashChain m_eights{bitsOfEights};
    std::vector<std::uint8_t> m_bytes; ///< the window before the strip, the strip, and what loads run into
    std::size_t m_before = 0;          ///< bytes before the strip
    std::size_t m_size = 0;            ///< of the strip
    std::uint32_t m_place = HashChain::window + 1; ///< of the strip's first byte; an empty chain's are 0
    std::vector<Arrival> m_arrivals;
    std::vector<DeflateStep> m_steps;
    DeflateCounts m_counts; ///< of the strip before
};

} // namespace pixhaul
