#pragma once

#include <QByteArrayView>
#include <QSize>

#include <optional>

/// How large the pictures of a coded stream can be, from its own headers: what a decoder makes room for,
/// whatever the file around it announces. Linear in the number of bytes.
namespace pixhaul {

/// Units of a stream may be as short as two bytes, and many items may share the same bytes: this many are
/// walked through for one file.
using UnitsLeft = int;
constexpr UnitsLeft mostUnits = 4'000'000;

/// The greatest width and the greatest height that sequence headers in these OBUs tell (AV1, 5.3 to 5.5);
/// empty if there is no header. No frame can be larger (6.8.5 and 7.20). None if it cannot be told for sure:
/// the OBUs do not end with the bytes, one goes without its length, a header is cut, or too many units.
std::optional<QSize> sizeOfAv1(QByteArrayView obus, UnitsLeft &unitsLeft);

/// The same of the sequence parameter sets in an `hvcC` box (ISO/IEC 14496-15, 8.3.3.1), and of those in an
/// item's data, where each NAL unit has a length of four bytes (ITU-T H.265, 7.3.1 and 7.3.2.2).
std::optional<QSize> sizeOfHevcConfiguration(QByteArrayView hvcc, UnitsLeft &unitsLeft);
std::optional<QSize> sizeOfHevc(QByteArrayView nalUnits, UnitsLeft &unitsLeft);

} // namespace pixhaul
