#pragma once

#include "core/failure.h"
#include "picture/anatomy/boxes.h"
#include "picture/anatomy/codedsize.h"

#include <QByteArrayView>
#include <QSize>

#include <optional>

namespace pixhaul {

/// What a HEIF file says of one of the pictures that its picture is made of (ISO/IEC 23008-12).
struct HeifItem
{
    QByteArrayView kind = {}; ///< four characters
    QSize extent = {0, 0};    ///< of its `ispe`
    Box configuration = {};   ///< its `av1C` or `hvcC`
    bool isTwice = false;     ///< told two kinds or two configurations
};

/// Whether this is one of the kinds that are read.
bool isReadable(QByteArrayView kind);

/// What is wrong with the size that an item's own bytes make libheif decode it in, or put it together in:
/// libheif 1.15 compares that with the announced one, if at all, when it has made room for all of it. Up to
/// the next whole block of 64 samples may be coded. Fails with Damaged or UnsupportedFormat.
std::optional<Failure> sizeFault(const HeifItem &item, QByteArrayView bytes, UnitsLeft &unitsLeft);

} // namespace pixhaul
