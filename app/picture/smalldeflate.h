#pragma once

#include "picture/cheapeststeps.h"
#include "picture/zlibstream.h"

namespace pixhaul {

/// A zlib stream, strip by strip, made for filtered rows of pictures and for size; FastDeflate's slow sister.
class SmallDeflate
{
public:
    /// Appends to `out` what `strip`, of any size, comes to. After the last one nothing may follow.
    void add(std::span<const std::uint8_t> strip, bool isLast, QByteArray &out);

private:
    CheapestSteps m_steps;
    ZlibStream m_stream;
};

} // namespace pixhaul
