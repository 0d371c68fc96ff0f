#pragma once

#include "links/listreader.h"

#include <QByteArray>
#include <QStringList>

namespace pixhaul::test {

/// Reads a list from memory.
Result<Scan> readBytes(const QByteArray &bytes, const ReadingOptions &options = {});

/// What a scan says, for comparing two: "1 https://… name=… folder=… text=… header=…" for each link in
/// order, then "2 doubles 0 https://…" or "2 mirrors 0 https://…", then "3 rejected: why: text".
QStringList told(const Result<Scan> &scan);

} // namespace pixhaul::test
