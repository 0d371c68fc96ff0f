#include "links/aria2list.h"

#include "links/linkfinder.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Headers of one link; a list that has more is out to waste memory.
constexpr qsizetype mostHeaders = 64;

constexpr qsizetype shownCharacters = 200; // of a refused path

/// `name=value` with a name as aria2's are.
bool isOption(QStringView line)
{
    const qsizetype equals = line.indexOf(u'=');
    const QStringView name = line.first(std::max<qsizetype>(equals, 0));
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
}

/// What the referer "*" stands for.
QString ownAddress(const QString &addresses)
{
    return withoutSecrets(linkFrom(LinkFinder(addresses).next()).url).toString(QUrl::FullyEncoded);
}

/// A field name (RFC 9110, 5.1), and a value that is not several lines: what stands behind a line end in it
/// would be a header of its own, or a request.
bool isHeader(QStringView name, QStringView value)
{
    const auto isPlain = [](QChar c) { return c.unicode() >= u' ' && c.unicode() != 0x7F; };
    const auto isToken = [](QChar c) {
        return c.unicode() > u' ' && c.unicode() < 0x7F && !QStringView(u"()<>@,;:\\\"/[]?={}").contains(c);
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), isToken) &&
           std::all_of(value.begin(), value.end(), isPlain);
}

bool leadsOutOfFolder(const QString &path)
{
    static const QRegularExpression absolute(uR"(^(?:/|[A-Za-z]:|~))"_s);
    return absolute.match(path).hasMatch() || path.split(u'/').contains(".."_L1);
}

} // namespace

void Aria2Reader::addLine(QStringView line)
{
    ++m_line;
    const QStringView text = line.trimmed();
    if (text.isEmpty() || line.startsWith(u'#'))
        return;
    const bool isIndented = line.startsWith(u' ') || line.startsWith(u'\t');
    if (isIndented && !m_addresses.isEmpty() && isOption(text) && text.size() <= longestLine)
        return addOption(text);
    finish();
    if (text.size() > longestLine)
        return m_scanner.reject(text, m_line, {Rejection::LineTooLong});
    m_addresses = text.toString();
    m_addressLine = m_line;
}

void Aria2Reader::finish()
{
    const QString addresses = std::exchange(m_addresses, {});
    const LinkDetails details = std::exchange(m_details, {});
    if (addresses.isEmpty())
        return;
    bool hasLink = false;
    std::optional<LinkScanner::Refusal> firstRefusal;
    for (const QStringView part : QStringView(addresses).tokenize(u'\t', Qt::SkipEmptyParts)) {
        const QString address = LinkFinder(part).next();
        const bool isWeb = address.startsWith("http"_L1, Qt::CaseInsensitive);
        if (hasLink && isWeb && linkFrom(address).url.isValid()) {
            m_scanner.addMirror(address, m_addressLine);
            continue;
        }
        std::optional<LinkScanner::Refusal> refusal = m_scanner.addLinks(part, m_addressLine, details);
        hasLink = hasLink || !refusal;
        if (!firstRefusal)
            firstRefusal = std::move(refusal);
    }
    if (!hasLink)
        m_scanner.reject(addresses, m_addressLine, firstRefusal.value_or(LinkScanner::Refusal()));
}

void Aria2Reader::addOption(QStringView option)
{
    const qsizetype equals = option.indexOf(u'=');
    const QStringView name = option.first(equals);
    const QStringView value = option.sliced(equals + 1).trimmed();
    const qsizetype colon = std::max<qsizetype>(value.indexOf(u':'), 0);
    const QString own = ownAddress(m_addresses);
    bool isTaken = true;
    if (name == "out"_L1)
        setOut(value);
    else if (name == "referer"_L1) // aria2: "*" is the address itself
        isTaken = addHeader(u"Referer", value == u'*' ? QStringView(own) : value);
    else if (name == "user-agent"_L1)
        isTaken = addHeader(u"User-Agent", value);
    else if (name == "header"_L1)
        isTaken = addHeader(value.first(colon).trimmed(),
                            value.sliced(std::min(colon + 1, value.size())).trimmed());
    else
        isTaken = false;
    if (!isTaken)
        m_scanner.reject(option.first(equals + 1), m_line, {Rejection::IgnoredOption, name.toString()});
}

bool Aria2Reader::addHeader(QStringView name, QStringView value)
{
    if (m_details.headers.size() == mostHeaders || !isHeader(name, value))
        return false;
    m_details.headers.append(name.toString() + u": "_s + value.toString());
    return true;
}

void Aria2Reader::setOut(QStringView out)
{
    const QString path = out.toString().replace(u'\\', u'/');
    if (leadsOutOfFolder(path))
        return m_scanner.reject(out, m_line, {Rejection::RefusedFolder, path.left(shownCharacters)});
    const qsizetype slash = path.lastIndexOf(u'/');
    m_details.name = path.sliced(slash + 1);
    m_details.folder = path.first(std::max<qsizetype>(slash, 0));
}

} // namespace pixhaul
