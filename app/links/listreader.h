#pragma once

#include "core/result.h"
#include "links/linkscanner.h"

#include <functional>

class QIODevice;

namespace pixhaul {

/// Reads a list of any size from an open device, in pieces, and scans it. The encoding is told by its bytes:
/// BOM, else strict UTF-8, else strict GB18030, else Latin-1. HTML (by its bytes) goes through htmllinks,
/// whole. `keepOn` is asked now and then with the number of links found so far; false ends the reading at
/// once with what was found up to there. Any thread; blocks while the device does. Fails with
/// Cause::FileTrouble if the device reports an error (the detail is its own), or with the detail "picture",
/// "binary data" (NUL bytes that are no UTF-16), or those of scanHtml.
Result<Scan> readList(QIODevice &device, const std::function<bool(qsizetype found)> &keepOn = {});

/// Opens `path` and reads it. Refuses by name what is no list: a folder, a FIFO or device, a picture.
/// The detail of the failure is one of "folder", "special file", those of readList, or the system's error.
Result<Scan> readListFile(const QString &path, const std::function<bool(qsizetype found)> &keepOn = {});

} // namespace pixhaul
