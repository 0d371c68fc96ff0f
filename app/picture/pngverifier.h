#pragma once

#include "picture/patience.h"

#include <QByteArrayView>

#include <optional>

namespace pixhaul {

/// Decodes all rows of a PNG whose chunks are known to be whole, and keeps none: what is wrong with it, or
/// nothing. Stricter than a viewer, zlib's own checksum counts too. Ancillary chunks are not looked into. Any
/// thread. When `patience` is over the answer is what it says.
std::optional<Failure> troubleIn(QByteArrayView png, const Patience &patience);

} // namespace pixhaul
