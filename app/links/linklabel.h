#pragma once

#include "core/link.h"

#include <QStringView>

namespace pixhaul {

/// What loose text says of a link by what stands around it in its line: "[name]https://…" at the beginning of
/// the line gives a name, Markdown's "[text](https://…" and "![text](https://…" a text. "[1] https://…" is a
/// footnote and "[img]https://…[/img]" BBCode: they say nothing.
LinkDetails labelOf(QStringView before, QStringView after);

} // namespace pixhaul
