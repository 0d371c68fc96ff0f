#pragma once

#include <QByteArrayView>
#include <QtEndian>

#include <algorithm>

/// Reading numbers out of untrusted bytes. What lies beyond the end reads as 0 or as empty: a walk that
/// forgot to ask can come to a wrong end, but never outside.
namespace pixhaul {

inline bool holds(QByteArrayView bytes, qint64 at, qint64 count)
{
    return at >= 0 && count >= 0 && at <= bytes.size() && count <= bytes.size() - at;
}

/// As much of it as there is.
inline QByteArrayView part(QByteArrayView bytes, qint64 at, qint64 count)
{
    at = std::clamp<qint64>(at, 0, bytes.size());
    return bytes.sliced(at, std::clamp<qint64>(count, 0, bytes.size() - at));
}

template <class Number>
Number big(QByteArrayView bytes, qint64 at)
{
    return holds(bytes, at, sizeof(Number)) ? qFromBigEndian<Number>(bytes.data() + at) : Number(0);
}

template <class Number>
Number little(QByteArrayView bytes, qint64 at)
{
    return holds(bytes, at, sizeof(Number)) ? qFromLittleEndian<Number>(bytes.data() + at) : Number(0);
}

inline quint8 byteAt(QByteArrayView bytes, qint64 at)
{
    return holds(bytes, at, 1) ? quint8(bytes[at]) : quint8(0);
}

} // namespace pixhaul
