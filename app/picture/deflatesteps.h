#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pixhaul {

/// So many bytes as they are, and then (unless it is the last) a copy of what stood `distance` before.
struct DeflateStep
{
    std::uint32_t literals;
    std::uint16_t length; ///< 3 to 258; 0 for the last
    std::uint16_t distance;
};

/// Parts strips into what is new and what is repeated. A strip has at most 4 GB; what is returned is valid
/// until the next call.
class DeflateSteps
{
public:
    using Strip = std::span<const std::uint8_t>;

    DeflateSteps();

    /// Runs of equal bytes only: for noise, as in photographs. What else is found in it, by chance, costs
    /// more than the bytes themselves.
    std::span<const DeflateStep> runsIn(Strip strip);

    /// The latest place with the same four bytes, if it is still the same there: one look for each byte.
    std::span<const DeflateStep> matchesIn(Strip strip);

private:
    const std::uint8_t *addRun(std::uint32_t literals, const std::uint8_t *first, const std::uint8_t *last);

    std::vector<DeflateStep> m_steps;
    std::vector<std::uint32_t> m_places;
};

} // namespace pixhaul
