#pragma once

#include <QString>

namespace pixhaul {

/// Equal for names, or paths, that some disk takes for one: by Unicode's canonical caseless matching (Unicode
/// 3.13, D145) with full case folding, as ext4 and APFS have it ("straße" is "STRASSE", "ﬁ" is "fi"); what
/// does not show, such as joiners and variation selectors, does not count, as on HFS+ and ext4. The fold of a
/// name with a number is that of the name with it.
QString foldedName(const QString &name);

} // namespace pixhaul
