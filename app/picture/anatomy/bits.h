#pragma once

#include "picture/anatomy/bytes.h"

#include <QByteArrayView>

namespace pixhaul {

/// Bits of untrusted bytes, the highest of each first; 0 beyond the end.
class Bits
{
public:
    explicit Bits(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    /// At most 32 of them, as a number.
    quint32 next(int count)
    {
        quint32 number = 0;
        for (; count > 0; --count, ++m_at)
            number = number << 1 | (byteAt(m_bytes, m_at / 8) >> (7 - m_at % 8) & 1);
        return number;
    }

    /// An Exp-Golomb code (ITU-T H.265, 9.2; AV1, 4.10.3). One of more than 31 zeros is taken for the end.
    quint32 nextGolomb()
    {
        constexpr int mostZeros = 31;
        int zeros = 0;
        while (!isPastEnd() && next(1) == 0)
            ++zeros;
        if (zeros > mostZeros)
            m_at = 8 * m_bytes.size() + 1;
        return isPastEnd() ? 0 : (1U << zeros) - 1 + next(zeros);
    }

    bool isPastEnd() const { return m_at > 8 * m_bytes.size(); }

private:
    QByteArrayView m_bytes;
    qint64 m_at = 0;
};

} // namespace pixhaul
