#pragma once

#include <QByteArray>

#include <zlib.h>

namespace pixhaul::test {

/// What zlib adds 16 to, or negates, to say which format is meant.
enum Wrapping { Gzip = MAX_WBITS + 16, Zlib = MAX_WBITS, Raw = -MAX_WBITS };

QByteArray deflated(const QByteArray &bytes, Wrapping wrapping, int level = Z_DEFAULT_COMPRESSION);

} // namespace pixhaul::test
