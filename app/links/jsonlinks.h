#pragma once

#include "core/result.h"
#include "links/linereader.h"

#include <QStringView>

namespace pixhaul {

/// The links in a JSON text, in its order: those in every string, keys included. An object's "url", "link",
/// "src", "href" and the like have its "filename", "name" or "title" for a name; all links of an object have
/// its "folder", "album" or "category" for a folder, its "title" or "alt" for a text. Strings without a link
/// are no rejected lines: JSON is no list. Broken JSON is rejected once, as NoJson, on the line where it goes
/// wrong; what follows is read as loose text, whose lines without a link are passed over, too. Fails with
/// Cause::FileTrouble and "JSON over 64 MB".
Result<Scan> scanJson(QStringView json);

/// Bytes of UTF-8 that scanJson takes, and what it fails with beyond.
inline constexpr qint64 longestJson = 64LL << 20;
Failure jsonTooLong();

/// Reads JSON Lines: each line as scanJson does. A line of more than 64 KB is rejected.
class JsonLinesReader : public LineReader
{
public:
    explicit JsonLinesReader(LinkScanner &scanner)
        : LineReader(scanner)
    {}

    void addLine(QStringView line) override;

private:
    qint64 m_line = 0;
};

} // namespace pixhaul
