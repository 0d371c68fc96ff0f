#pragma once

#include "core/link.h"

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

class QIODevice;

namespace pixhaul {

/// Why a line gave no link. The words for people stand in ui/wording.
enum class Rejection {
    NoAddress,         ///< text without anything like a link
    UnsupportedScheme, ///< ftp:, file:, javascript:, blob:, …; `detail` is the scheme
    BadAddress,        ///< looks like a link, but is no valid address
    LineTooLong,       ///< over 64 KB without a line end
};

/// "no address", "ftp is not supported", …: what `--json` and the log say.
QString plainWords(Rejection reason, const QString &detail);

struct FoundLink
{
    Link link;
    qint64 line = 0; ///< from 1
};

struct DuplicateLink
{
    QString written; ///< as found, password removed
    qint64 line = 0;
    qsizetype of = 0; ///< index into Scan::links of the one it doubles
};

struct RejectedLine
{
    qint64 line = 0;
    QString text; ///< its first 200 characters
    Rejection reason = Rejection::NoAddress;
    QString detail;
};

/// What was found in one text: every line gave links, or stands in `rejected`, or is blank or a comment.
struct Scan
{
    std::vector<FoundLink> links; ///< in reading order, no two the same (duplicateKey)
    std::vector<DuplicateLink> duplicates;
    std::vector<RejectedLine> rejected;
};

/// Finds links in loose text, line after line. Pure; use on any one thread.
class LinkScanner
{
public:
    /// One line without its line end.
    void addLine(QStringView line);
    /// A link that came by itself, say from a drop or the command line. Counts as a line of its own.
    void addAddress(const QString &address);
    Scan take();

private:
    // …
};

/// All lines of a text.
Scan scanText(QStringView text);

} // namespace pixhaul
