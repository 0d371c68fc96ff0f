#pragma once

#include <QByteArray>
#include <QString>

namespace pixhaul {

/// What a Content-Disposition header (RFC 6266) calls the file, whatever its disposition; empty if it does
/// not. A filename* (RFC 8187) that can be decoded goes before filename, wherever it stands; of either the
/// first counts. What servers do although they must not is read as it is meant: raw UTF-8, GB18030 or
/// Latin-1, percent-encoding and encoded-words (RFC 2047) in filename, quotes that are missing, single or not
/// closed, and paths, whose last segment is the name. filename*0 and its like (RFC 2231, 3) are not read:
/// HTTP does without them, as do most browsers, so servers cannot rely on them. The name is but a wish: it
/// may hold anything but slashes and backslashes.
QString fileNameFrom(const QByteArray &contentDisposition);

} // namespace pixhaul
