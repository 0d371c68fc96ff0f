#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pixhaul {

/// FIPS 180-4, 32 raw bytes. By OpenSSL, which uses what the processor has for it: Qt's own takes a third of
/// the time that a photograph takes from link to file. Any thread.
QByteArray sha256(QByteArrayView bytes);

} // namespace pixhaul
