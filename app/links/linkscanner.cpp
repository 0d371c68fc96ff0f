#include "links/linkscanner.h"

#include "links/linkfinder.h"
#include "links/linklabel.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype shownCharacters = 200; // of a rejected line

QString schemeOf(const QString &address)
{
    return address.left(address.indexOf(u':')).toLower();
}

/// `data:image/<type>[;parameter];base64,<something>` (RFC 2397).
bool isPictureData(const QString &address)
{
    const qsizetype comma = address.indexOf(u',');
    const QStringView head = QStringView(address).first(comma + 1);
    return comma + 1 < address.size() && head.startsWith("data:image/"_L1, Qt::CaseInsensitive) &&
           head.endsWith(";base64,"_L1, Qt::CaseInsensitive);
}

/// `details`, and what a link's own surroundings say where these say nothing.
LinkDetails merged(LinkDetails details, LinkDetails own)
{
    if (details.name.isEmpty())
        details.name = std::move(own.name);
    if (details.text.isEmpty())
        details.text = std::move(own.text);
    return details;
}

/// What stands before a pattern's host is known, whatever brackets are in it.
QString withoutUser(QString address)
{
    const qsizetype authority = address.indexOf("://"_L1) + 3;
    return address.remove(authority, beginOfHost(address) - authority);
}

} // namespace

QString plainWords(Rejection reason, const QString &detail)
{
    switch (reason) {
    case Rejection::NoAddress:
        return u"no address"_s;
    case Rejection::UnsupportedScheme:
        return u"%1 is not supported"_s.arg(detail);
    case Rejection::BadAddress:
        return u"not a valid address"_s;
    case Rejection::LineTooLong:
        return u"the line is longer than 64 KB"_s;
    case Rejection::NotAPicture:
        return u"a link to a page, not to a picture"_s;
    case Rejection::NoRow:
        return u"not a whole row of the manifest"_s;
    case Rejection::NoPattern:
        return u"%1 is no pattern; the link was taken as it stands"_s.arg(detail);
    case Rejection::TooManyLinks:
        return u"a pattern of %1 links; with all others 1000000 are the most"_s.arg(detail);
    case Rejection::NoJson:
        return u"broken JSON; what follows is read as text"_s;
    case Rejection::RelativeAddress:
        return u"an address without a site"_s;
    case Rejection::RefusedFolder:
        return u"%1 is outside the folder"_s.arg(detail);
    case Rejection::IgnoredOption:
        return u"the option %1 is ignored"_s.arg(detail);
    }
    Q_UNREACHABLE();
}

RejectedLine rejectedLine(qint64 line, QStringView text, Rejection reason, QString detail)
{
    // A page's address is a sound one, and it is known where its user and password are.
    const Link page = reason == Rejection::NotAPicture ? linkFrom(text.toString()) : Link();
    QString shown = page.url.isValid() ? page.written : withoutPasswords(text.toString());
    if (reason == Rejection::UnsupportedScheme && !shown.contains(detail + u':', Qt::CaseInsensitive)) {
        reason = Rejection::NoAddress; // what looked like a scheme was a user
        detail.clear();
    }
    shown.truncate(shownCharacters);
    if (!shown.isEmpty() && shown.back().isHighSurrogate())
        shown.chop(1);
    return {line, std::move(shown), reason, std::move(detail)};
}

void LinkScanner::addLine(QStringView line)
{
    ++m_line;
    const QStringView text = line.trimmed();
    if (text.isEmpty() || text.startsWith(u'#'))
        return;
    addText(text, m_line);
}

void LinkScanner::addText(QStringView text, qint64 line)
{
    if (text.size() > longestLine)
        return reject(text, line, {Rejection::LineTooLong});
    if (std::optional<Refusal> why = addLinks(text, line, {}, Brackets::Pattern))
        reject(text, line, *std::move(why));
}

std::optional<LinkScanner::Refusal> LinkScanner::addLinks(QStringView text, qint64 line,
                                                          const LinkDetails &details, Brackets brackets)
{
    std::optional<Refusal> firstRefusal;
    bool hasLink = false;
    LinkFinder finder(text);
    for (QString address = finder.next(); !address.isNull(); address = finder.next()) {
        LinkDetails own = labelOf(finder.before(), finder.after());
        const std::optional<Refusal> refusal = add(address, line, merged(details, std::move(own)), brackets);
        hasLink = hasLink || !refusal;
        if (!firstRefusal)
            firstRefusal = refusal;
    }
    return hasLink ? std::nullopt : std::optional(firstRefusal.value_or(Refusal()));
}

void LinkScanner::addMirror(const QString &address, qint64 line)
{
    const Link link = linkFrom(address);
    m_scan.duplicates.push_back(
        {link.url.isValid() ? link.written : withoutPasswords(address), line, m_last, true});
}

void LinkScanner::addAddress(const QString &address)
{
    addAddress(address, m_line + 1);
}

void LinkScanner::addTyped(const QString &address)
{
    addAddress(address, m_line + 1, {}, Brackets::Pattern);
}

void LinkScanner::addPattern(const FoundPattern &pattern)
{
    addAddress(pattern.address, pattern.line, pattern.details, Brackets::Pattern);
}

void LinkScanner::addAddress(const QString &address, qint64 line, LinkDetails details, Brackets brackets)
{
    m_line = line;
    const QString text = address.trimmed();
    const QString corrected = addressFrom(text);
    const std::optional<Refusal> refusal =
        corrected.isNull() ? Refusal() : add(corrected, line, std::move(details), brackets);
    if (refusal)
        reject(text, line, *refusal);
}

Scan LinkScanner::take()
{
    m_indexByHash.clear();
    m_line = 0;
    m_patternLinks = 0;
    m_askedLinks = 0;
    return std::exchange(m_scan, {});
}

/// Why it could not be taken; nothing if it was, be it as a duplicate.
std::optional<LinkScanner::Refusal> LinkScanner::add(const QString &address, qint64 line, LinkDetails details,
                                                     Brackets brackets)
{
    const QString scheme = schemeOf(address);
    const bool isWeb = scheme == "http"_L1 || scheme == "https"_L1;
    if (!isWeb && !isPictureData(address))
        return Refusal{Rejection::UnsupportedScheme, scheme};
    if (!isWeb || brackets == Brackets::Literal || !mayBePattern(address))
        return addOne(address, line, std::move(details));
    const LinkPattern pattern(address);
    std::optional<Refusal> refusal = pattern.count() > 1 ? addMany(pattern, address, line, details)
                                                         : addOne(pattern.at(0), line, std::move(details));
    if (!refusal) {
        for (const QString &oddity : pattern.oddities())
            reject(address, line, {Rejection::NoPattern, oddity});
    }
    return refusal;
}

/// Or notes that somebody has to be asked first.
std::optional<LinkScanner::Refusal> LinkScanner::addMany(const LinkPattern &pattern, const QString &address,
                                                         qint64 line, const LinkDetails &details)
{
    const quint64 count = pattern.count();
    if (count > mostPatternLinks - m_patternLinks - m_askedLinks)
        return Refusal{Rejection::TooManyLinks, QString::number(count)};
    if (!linkFrom(pattern.at(0)).url.isValid())
        return Refusal{Rejection::BadAddress};
    const bool isExpanded = count <= m_mostPatternLinks - m_patternLinks;
    (isExpanded ? m_patternLinks : m_askedLinks) += count;
    for (quint64 i = 0; isExpanded && i < count; ++i) {
        const QString one = pattern.at(i);
        if (std::optional<Refusal> refusal = addOne(one, line, details))
            reject(one, line, *std::move(refusal));
    }
    m_scan.patterns.push_back({address, withoutUser(address), line, count, isExpanded, details});
    return {};
}

std::optional<LinkScanner::Refusal> LinkScanner::addOne(const QString &address, qint64 line,
                                                        LinkDetails details)
{
    Link link = linkFrom(address);
    if (!link.url.isValid())
        return Refusal{Rejection::BadAddress};
    link.details = std::move(details);
    keep(std::move(link), line);
    return {};
}

void LinkScanner::keep(Link link, qint64 line)
{
    const QString key = duplicateKey(link.url);
    size_t hash = qHash(key);
    // Where two different links have one hash, the later one has the next free number.
    for (auto at = m_indexByHash.constFind(hash); at != m_indexByHash.constEnd();
         at = m_indexByHash.constFind(++hash)) {
        if (duplicateKey(m_scan.links[size_t(*at)].link.url) == key) {
            m_last = *at;
            m_scan.duplicates.push_back({std::move(link.written), line, m_last});
            return;
        }
    }
    m_last = found();
    m_indexByHash.insert(hash, m_last);
    m_scan.links.push_back({std::move(link), line});
}

void LinkScanner::reject(QStringView text, qint64 line, Refusal why)
{
    m_scan.rejected.push_back(rejectedLine(line, text, why.reason, std::move(why.detail)));
}

quint64 askedLinks(const Scan &scan)
{
    quint64 sum = 0;
    for (const FoundPattern &pattern : scan.patterns)
        sum += pattern.isExpanded ? 0 : pattern.count;
    return sum;
}

Scan scanText(QStringView text)
{
    LinkScanner scanner;
    for (qsizetype from = 0; from < text.size();) {
        qsizetype end = text.indexOf(u'\n', from);
        if (end < 0)
            end = text.size();
        scanner.addLine(text.sliced(from, end - from));
        from = end + 1;
    }
    return scanner.take();
}

} // namespace pixhaul
