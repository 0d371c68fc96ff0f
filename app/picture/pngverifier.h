#pragma once

#include "core/failure.h"

#include <QByteArrayView>

#include <atomic>
#include <optional>

namespace pixhaul {

/// Decodes all rows of a PNG whose chunks are known to be whole, and keeps none: what is wrong with it, or
/// nothing. Stricter than a viewer, zlib's own checksum counts too. Ancillary chunks are not looked into. Any
/// thread. When `abandoned` becomes true the answer is any failure.
std::optional<Failure> troubleIn(QByteArrayView png, const std::atomic<bool> *abandoned = nullptr);

} // namespace pixhaul
