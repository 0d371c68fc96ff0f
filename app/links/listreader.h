#pragma once

#include "core/result.h"
#include "links/linkscanner.h"
#include "links/listformat.h"
#include "links/tablecolumns.h"

#include <QString>

#include <functional>
#include <optional>

class QIODevice;

namespace pixhaul {

/// How a list is to be read.
struct ReadingOptions
{
    ListFormat format = ListFormat::Auto;
    QString extension = {};                   ///< of its file name, without the dot; helps to tell the format
    std::optional<TableColumns> columns = {}; ///< of a table, in place of those that are recognised
    quint64 patternLinks = mostUnaskedLinks;  ///< that patterns may give without a question
};

/// Asked now and then with the number of links found so far; false ends the reading at once with what was
/// found up to there.
using KeepOn = std::function<bool(qsizetype found)>;

/// Reads a list of any size from an open device, in pieces, and scans it. The encoding is told by its bytes:
/// BOM, else strict UTF-8, else strict GB18030, else Latin-1. The format is told by formatOf; HTML and JSON
/// are read whole. Any thread; blocks while the device does. Fails with Cause::FileTrouble if the device
/// reports an error (the detail is its own), or with the detail "picture", "binary data" (NUL bytes that are
/// no UTF-16), or those of scanHtml and scanJson.
Result<Scan> readList(QIODevice &device, const KeepOn &keepOn = {});
Result<Scan> readList(QIODevice &device, const ReadingOptions &options, const KeepOn &keepOn = {});

/// The same for text that is already there, say pasted.
Result<Scan> readText(QStringView text, const ReadingOptions &options = {}, const KeepOn &keepOn = {});

/// Opens `path` and reads it. Refuses by name what is no list: a folder, a FIFO or device, a picture.
/// The detail of the failure is one of "folder", "special file", those of readList, or the system's error.
/// Its extension counts if `options` have none.
Result<Scan> readListFile(const QString &path, const KeepOn &keepOn = {});
Result<Scan> readListFile(const QString &path, const ReadingOptions &options, const KeepOn &keepOn = {});

} // namespace pixhaul
