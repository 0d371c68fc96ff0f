#pragma once

#include "picture/anatomy/anatomy.h"
#include "picture/pngmetadata.h"

namespace pixhaul {

/// What a PNG is to tell of such a picture once it has been turned upright: its colours always, and all else
/// if `isAllWanted`. What is huge is left out: blocks of more than a megabyte, and texts past their first
/// megabyte.
PngMetadata pngMetadataOf(const Anatomy &anatomy, bool isAllWanted);

} // namespace pixhaul
