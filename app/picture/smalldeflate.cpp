#include "picture/smalldeflate.h"

#include <algorithm>

namespace pixhaul {

void SmallDeflate::add(std::span<const std::uint8_t> strip, bool isLast, QByteArray &out)
{
    constexpr std::size_t blockBytes = 128 * 1024; // so that the codes follow the picture
    do {
        const auto block = strip.first(std::min(strip.size(), blockBytes));
        strip = strip.subspan(block.size());
        m_stream.add(block, m_steps.stepsIn(block), isLast && strip.empty(), out);
    } while (!strip.empty());
}

} // namespace pixhaul
