#include "picture/zlibstream.h"

#include <QtEndian>

#include <libdeflate.h>

namespace pixhaul {

void ZlibStream::add(Strip strip, std::span<const DeflateStep> steps, bool isLast, QByteArray &out)
{
    if (!m_isBegun)
        out.append("\x78\x01", 2); // deflate with 32 KB of window; how hard it was tried is for no one's use
    m_isBegun = true;
    m_adler = libdeflate_adler32(m_adler, strip.data(), strip.size());
    m_blocks.add(strip, steps, isLast, out);
    if (isLast) {
        const quint32 adler = qToBigEndian(m_adler);
        out.append(reinterpret_cast<const char *>(&adler), sizeof adler);
    }
}

} // namespace pixhaul
