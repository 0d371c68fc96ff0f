#pragma once

#include "core/result.h"
#include "fetch/payload.h"

namespace pixhaul {

/// The bytes within a data: link (RFC 2397). Fails with BadLink if they cannot be decoded, TooManyBytes
/// beyond `maxBytes`.
Result<Payload> decodeDataUrl(const QUrl &url, qint64 maxBytes);

} // namespace pixhaul
