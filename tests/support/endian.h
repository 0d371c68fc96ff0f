#pragma once

#include <QByteArray>
#include <QtEndian>

/// Numbers as they stand in files.
namespace pixhaul::test {

template <class Number>
QByteArray big(Number number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

template <class Number>
QByteArray little(Number number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToLittleEndian(number, bytes.data());
    return bytes;
}

} // namespace pixhaul::test
