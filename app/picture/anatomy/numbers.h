#pragma once

#include "picture/anatomy/bytes.h"

#include <QByteArrayView>

namespace pixhaul {

/// Numbers of sizes that the bytes themselves tell, one behind the other; 0 beyond the end.
class Numbers
{
public:
    explicit Numbers(QByteArrayView bytes)
        : m_bytes(bytes)
    {}

    quint64 next(qint64 size)
    {
        quint64 number = 0;
        for (qint64 i = 0; i < size; ++i)
            number = number << 8 | byteAt(m_bytes, m_at + i);
        m_at += size;
        return number;
    }
    bool isPastEnd() const { return m_at > m_bytes.size(); }
    bool isAtEnd() const { return m_at >= m_bytes.size(); }

private:
    QByteArrayView m_bytes;
    qint64 m_at = 0;
};

} // namespace pixhaul
