#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QStringDecoder>
#include <QStringEncoder>

#include <optional>

class QIODevice;

namespace pixhaul {

/// The bytes of a list, piece by piece, such that a line ends at '\n': UTF-16 and UTF-32 (told by their BOM)
/// are made UTF-8, everything else is handed on in its own encoding, without a BOM.
class ListBytes
{
public:
    explicit ListBytes(QIODevice &device);

    /// The next piece, empty at the end. All but the last come from 64 KB, however the device delivers them.
    /// Fails with Cause::FileTrouble: "picture", "binary data", or the device's own error.
    Result<QByteArray> next();

private:
    Result<QByteArray> readPiece();
    QByteArray begin(QByteArray piece);

    QIODevice &m_device;
    bool m_hasBegun = false;
    std::optional<QStringDecoder> m_wide; ///< set for UTF-16 and UTF-32
    QStringEncoder m_toUtf8;
};

} // namespace pixhaul
