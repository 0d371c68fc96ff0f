#pragma once

#include "core/link.h"
#include "links/linkpattern.h"

#include <QHash>
#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace pixhaul {

/// Why a line gave no link. The words for people stand in ui/wording.
enum class Rejection {
    NoAddress,         ///< text without anything like a link
    UnsupportedScheme, ///< ftp:, file:, javascript:, blob:, …; `detail` is the scheme
    BadAddress,        ///< looks like a link, but is no valid address
    LineTooLong,       ///< longer than longestLine
    NotAPicture,       ///< a page's link to something that is not known to be a picture
    NoRow,             ///< of a manifest: not a row that makes sense, perhaps one that was cut off
    NoJson,            ///< JSON that breaks off or goes wrong here; what follows is read as loose text
    RelativeAddress,   ///< an entry of a playlist that says nothing of its site
    RefusedFolder,     ///< `detail`, a file that a list names for a link, is outside the chosen folder
    IgnoredOption,     ///< an option of an aria2 list that means nothing here; `detail` is its name
    NoPattern,         ///< `detail`, in a link that was taken as it stands, looks like a pattern but is none
    TooManyLinks, ///< a pattern that would, with the others, give more than mostPatternLinks; `detail` is its
                  ///< number
};

/// Characters (UTF-16) that a line of loose text may have: 64 KB.
inline constexpr qsizetype longestLine = 64 * 1024;

/// "no address", "ftp is not supported", …: what `--json` and the log say.
QString plainWords(Rejection reason, const QString &detail);

/// `link.written` has its scheme put right (http for hxxp, https before a bare www.), so that it works
/// elsewhere too.
struct FoundLink
{
    Link link;
    qint64 line = 0; ///< from 1
};

struct DuplicateLink
{
    QString written; ///< as in FoundLink
    qint64 line = 0;
    qsizetype of = 0;      ///< index into Scan::links of the one it doubles
    bool isMirror = false; ///< another address for the same file, by its list's own word
};

struct RejectedLine
{
    qint64 line = 0;
    QString text; ///< its first 200 characters, users and passwords removed
    Rejection reason = Rejection::NoAddress;
    QString detail;
};

/// With `text` as above, whatever it was.
RejectedLine rejectedLine(qint64 line, QStringView text, Rejection reason, QString detail = {});

/// How many links the patterns of a text may give before somebody is asked, and at all.
inline constexpr quint64 mostUnaskedLinks = 1'000;
inline constexpr quint64 mostPatternLinks = 1'000'000;

/// A link that stands for many: see LinkPattern.
struct FoundPattern
{
    QString address; ///< may hold user:password@, which must never be shown or stored
    QString written; ///< the same without them
    qint64 line = 0;
    quint64 count = 0;       ///< of links; at most mostPatternLinks
    bool isExpanded = false; ///< its links stand in Scan::links; else somebody has to be asked first
    LinkDetails details = {};
};

/// What was found in one text: every line gave links, or stands in `rejected`, or is blank or a comment.
struct Scan
{
    std::vector<FoundLink> links; ///< in reading order, no two the same (duplicateKey)
    std::vector<DuplicateLink> duplicates;
    std::vector<RejectedLine> rejected;
    std::vector<FoundPattern> patterns;
};

/// How many links the patterns stand for that somebody has to be asked about.
quint64 askedLinks(const Scan &scan);

/// Finds links in loose text, line after line. Pure; use on any one thread.
class LinkScanner
{
public:
    /// Why something gave no link.
    struct Refusal
    {
        Rejection reason = Rejection::NoAddress;
        QString detail = {};
    };

    /// Whether brackets may make a pattern of an address. They do where people write: in loose text, in
    /// tables, on the command line.
    enum class Brackets { Literal, Pattern };

    /// `patternLinks` is how many links patterns may give without a question.
    explicit LinkScanner(quint64 patternLinks = mostUnaskedLinks)
        : m_mostPatternLinks(patternLinks)
    {}

    /// One line without its line end. A `#` before anything else makes it a comment. Names and texts are
    /// those of labelOf; patterns are expanded.
    void addLine(QStringView line);
    /// A link that somebody typed, which may be a pattern. Counts as a line of its own.
    void addTyped(const QString &address);
    /// What an earlier scan asked about.
    void addPattern(const FoundPattern &pattern);
    /// A link that came by itself, say from a drop. Counts as a line of its own.
    void addAddress(const QString &address);
    /// The same for a link that stands in a given line of something, say of an HTML page, and for what stands
    /// there beside it.
    void addAddress(const QString &address, qint64 line, LinkDetails details = {},
                    Brackets brackets = Brackets::Literal);
    /// The links of a part of a given line, all with the same details. Nothing is rejected: it returns why
    /// there was none, and nothing if there was one.
    std::optional<Refusal> addLinks(QStringView text, qint64 line, const LinkDetails &details = {},
                                    Brackets brackets = Brackets::Literal);
    /// A given line of loose text. Without a link it is rejected.
    void addText(QStringView text, qint64 line);
    /// Another address for the file that the link added last leads to. It is not fetched.
    void addMirror(const QString &address, qint64 line);
    void reject(QStringView text, qint64 line, Refusal why);
    qsizetype found() const { return qsizetype(m_scan.links.size()); }
    Scan take();

private:
    std::optional<Refusal> add(const QString &address, qint64 line, LinkDetails details, Brackets brackets);
    std::optional<Refusal> addMany(const LinkPattern &pattern, const QString &address, qint64 line,
                                   const LinkDetails &details);
    std::optional<Refusal> addOne(const QString &address, qint64 line, LinkDetails details);
    void keep(Link link, qint64 line);

    const quint64 m_mostPatternLinks;
    quint64 m_patternLinks = 0; ///< that patterns gave
    quint64 m_askedLinks = 0;   ///< that they would give beside
    Scan m_scan;
    QHash<size_t, qsizetype> m_indexByHash; ///< of duplicateKey, so that no key need be kept
    qint64 m_line = 0;
    qsizetype m_last = 0; ///< index of the link that was added last, or doubled
};

/// All lines of a text.
Scan scanText(QStringView text);

} // namespace pixhaul
