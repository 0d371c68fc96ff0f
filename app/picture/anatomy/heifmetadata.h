#pragma once

#include "picture/anatomy/boxes.h"
#include "picture/anatomy/itemlocations.h"
#include "picture/anatomy/metadata.h"

namespace pixhaul {

/// Takes the first Exif and the first XMP among the items that describe the primary one (ISO/IEC 23008-12,
/// 6.6.1 and annex A), as the boxes of that name tell. Of what lies in several pieces, or is compressed or
/// protected, nothing is taken. Linear in the size of the boxes.
void takeHeifMetadata(ItemId primary, const FullBox &iref, const FullBox &iinf,
                      const ItemLocations &locations, Metadata &metadata);

} // namespace pixhaul
