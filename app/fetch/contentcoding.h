#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace pixhaul {

/// A body without the codings that its Content-Encoding names (RFC 9110, 8.4): gzip (RFC 1952; x-gzip as
/// well), deflate (RFC 1950; raw RFC 1951, too, which some servers send by that name), identity, none; of
/// several the last one named first. A body of no bytes stays one. What follows a whole stream is ignored, as
/// gzip does.
///
/// Fails with TooManyBytes beyond `maxBytes` (`detail` is that number) at any of the stages, Damaged if it
/// cannot be inflated (`detail` is the coding), UnsupportedEncoding for other codings and for more than
/// three. Takes as much memory as twice `maxBytes` at most, besides `body`. Blocks: for a worker thread.
Result<QByteArray> decoded(QByteArray body, const QString &coding, qint64 maxBytes);

} // namespace pixhaul
