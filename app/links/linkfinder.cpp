#include "links/linkfinder.h"

#include <QVarLengthArray>

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QLatin1StringView beforeAuthority = "://"_L1;
constexpr QLatin1StringView www = "www."_L1;

/// The brackets that LinkFinder::m_open counts, in its order.
constexpr std::u16string_view openers = u"([{";
constexpr std::u16string_view closers = u")]}";
constexpr size_t none = std::u16string_view::npos;

/// How http and https are written: plainly, made harmless on purpose ("hxxp"), or cut while copying ("ttp").
struct Spelling
{
    QLatin1StringView written;
    QLatin1StringView meant;
};
constexpr Spelling spellings[] = {
    {"https"_L1, "https"_L1}, {"http"_L1, "http"_L1}, {"hxxps"_L1, "https"_L1}, {"hxxp"_L1, "http"_L1},
    {"ttps"_L1, "https"_L1},  {"ttp"_L1, "http"_L1},  {"hp"_L1, "http"_L1},
};

/// Schemes that are told by their name alone, without "//".
constexpr QLatin1StringView bareSchemes[] = {"data"_L1, "javascript"_L1, "blob"_L1,  "file"_L1,
                                             "ftp"_L1,  "mailto"_L1,     "magnet"_L1};

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

/// RFC 3986, 3.1.
bool isSchemeCharacter(QChar c)
{
    return isAsciiLetter(c) || (c >= u'0' && c <= u'9') || c == u'+' || c == u'-' || c == u'.';
}

/// Null if it has no address with slashes escaped as JSON may have them (RFC 8259, section 7).
QString withoutEscapedSlashes(QStringView line)
{
    return line.contains(uR"(:\/\/)") ? line.toString().replace(uR"(\/)"_s, u"/"_s) : QString();
}

bool isSame(QStringView text, QLatin1StringView word)
{
    return text.compare(word, Qt::CaseInsensitive) == 0;
}

bool beginsWithWebScheme(QStringView text)
{
    return std::any_of(std::begin(spellings), std::end(spellings), [text](const Spelling &spelling) {
        return text.startsWith(spelling.written, Qt::CaseInsensitive) &&
               text.sliced(spelling.written.size()).startsWith(beforeAuthority);
    });
}

/// The scheme at the end of what stands before a colon. Text may be glued to http ("1.http", "URLhttp"), but
/// not with a + ("git+https"), and to a misspelling of it only by something that is no letter. Empty if there
/// is none.
QStringView schemeAtEndOf(QStringView run)
{
    for (const Spelling &spelling : spellings) {
        if (!run.endsWith(spelling.written, Qt::CaseInsensitive))
            continue;
        const QStringView before = run.chopped(spelling.written.size());
        const bool isPlain = spelling.written == spelling.meant;
        if (before.isEmpty() || (isPlain ? before.back() != u'+' : !isAsciiLetter(before.back())))
            return run.last(spelling.written.size());
    }
    const auto first = std::find_if(run.begin(), run.end(), isAsciiLetter);
    return run.sliced(first - run.begin());
}

QString withSchemePutRight(QStringView scheme, QStringView address)
{
    for (const Spelling &spelling : spellings) {
        if (spelling.written != spelling.meant && isSame(scheme, spelling.written))
            return spelling.meant + address.sliced(scheme.size()).toString();
    }
    return address.toString();
}

/// Characters beyond ASCII that no link goes past: Chinese punctuation, typographic quotes, and what is
/// invisible and comes along when text is copied. The ellipsis is not among them.
struct Range
{
    char16_t first;
    char16_t last;
};
constexpr Range endings[] = {
    {0x0080, 0x009F},                                     // controls
    {u'«', u'«'},     {u'»', u'»'},     {u'‹', u'›'},     //
    {0x2018, 0x201F},                                     // typographic quotes
    {0x3001, 0x3003},                                     // 、。〃
    {0x3008, 0x3011},                                     // 〈〉《》「」『』【】
    {0x3014, 0x301F},                                     // 〔〕 and their like
    {u'！', u'＂'},   {u'＇', u'）'},   {u'，', u'，'},   //
    {u'．', u'．'},   {u'：', u'；'},   {u'？', u'？'},   //
    {u'［', u'［'},   {u'］', u'］'},   {u'｛', u'･'},    //
    {0x200B, 0x200B}, {0x2060, 0x2069}, {0xFEFF, 0xFEFF}, // nothing to see: zero width
    {0x200E, 0x200F}, {0x202A, 0x202E},                   // marks of direction
    {0xFFFC, 0xFFFC},                                     // an object that was no text
};

/// Whether a character can be in no link: one of these, white space, a control, or a delimiter of RFC 3986
/// (appendix C).
bool endsAddress(QChar c)
{
    const char16_t u = c.unicode();
    if (u < 0x80)
        return u <= u' ' || u == 0x7F || u == u'"' || u == u'<' || u == u'>' || u == u'`';
    return c.isSpace() || std::any_of(std::begin(endings), std::end(endings),
                                      [u](Range range) { return u >= range.first && u <= range.last; });
}

/// Text may go on with these behind an address. The star ends Markdown's emphasis (GitHub Flavored Markdown,
/// 6.9).
bool isTrailingPunctuation(QChar c)
{
    return QStringView(u".,;:!?…*").contains(c);
}

/// Whether an address may end here because the next one follows at once.
bool isSeparator(QChar c)
{
    return c == u',' || c == u';' || c == u'|' || c == u'…';
}

/// Whether a "www." here begins a host, and is not the middle of something else.
bool canStandBeforeWww(QStringView before)
{
    if (before.isEmpty() || before.endsWith("//"_L1))
        return true;
    const QChar last = before.back();
    return !isSchemeCharacter(last) && !QStringView(u"_@/\\").contains(last);
}

/// Whether "www.…" names a host with a domain of its own: "www.example.com", not "www.example".
bool hasDomain(QStringView address)
{
    const qsizetype dot = address.indexOf(u'.', www.size());
    const auto hostEnd = std::find_if(address.begin(), address.end(),
                                      [](QChar c) { return QStringView(u"/?#:").contains(c); });
    return dot > www.size() && dot + 1 < hostEnd - address.begin();
}

} // namespace

LinkFinder::LinkFinder(QStringView line)
    : m_unescaped(withoutEscapedSlashes(line))
    , m_line(m_unescaped.isNull() ? line : m_unescaped)
{}

QString LinkFinder::next()
{
    for (; m_at < m_line.size(); ++m_at) {
        const QChar c = m_line[m_at];
        QString address;
        if (c == u':')
            address = addressAtColon();
        else if (c == u'w' || c == u'W')
            address = addressAtWww();
        else if (const size_t opened = openers.find(c.unicode()); opened != none)
            ++m_open[opened];
        else if (const size_t closed = closers.find(c.unicode()); closed != none && m_open[closed] > 0)
            --m_open[closed];
        if (!address.isNull())
            return address;
    }
    return {};
}

QString LinkFinder::addressAtColon()
{
    qsizetype runStart = m_at;
    while (runStart > 0 && isSchemeCharacter(m_line[runStart - 1]))
        --runStart;
    const QStringView run = m_line.sliced(runStart, m_at - runStart);
    const QStringView rest = m_line.sliced(m_at + 1);
    QStringView scheme;
    if (rest.startsWith("//"_L1)) {
        scheme = schemeAtEndOf(run);
    } else {
        const bool isBare = std::any_of(std::begin(bareSchemes), std::end(bareSchemes),
                                        [run](QLatin1StringView name) { return isSame(run, name); });
        const bool isLabel = beginsWithWebScheme(rest) && !isSame(run, "blob"_L1); // "File:http://…"
        const bool hasMore =
            !rest.isEmpty() && (rest.front().isLetterOrNumber() || QStringView(u"/?").contains(rest.front()));
        if (isBare && !isLabel && hasMore)
            scheme = run;
    }
    if (scheme.isEmpty())
        return {};
    const qsizetype start = m_start = m_at - scheme.size();
    m_at = endOfAddress(start, m_at + 1);
    return withSchemePutRight(scheme, m_line.sliced(start, m_at - start));
}

QString LinkFinder::addressAtWww()
{
    if (!m_line.sliced(m_at).startsWith(www, Qt::CaseInsensitive) || !canStandBeforeWww(m_line.first(m_at)))
        return {};
    const qsizetype end = endOfAddress(m_at, m_at + www.size());
    const QStringView address = m_line.sliced(m_at, end - m_at);
    if (!hasDomain(address))
        return {};
    m_start = m_at;
    m_at = end;
    return "https://"_L1 + address.toString();
}

/// The address begins at `start`; what stands before `from` belongs to it in any case.
qsizetype LinkFinder::endOfAddress(qsizetype start, qsizetype from) const
{
    const bool isQuoted = start > 0 && m_line[start - 1] == u'\'';
    std::array<int, 3> open = {};
    QVarLengthArray<qsizetype> unbalanced;
    qsizetype end = from;
    for (; end < m_line.size(); ++end) {
        const QChar c = m_line[end];
        if (endsAddress(c) || (isQuoted && c == u'\''))
            break;
        if (isSeparator(c) && beginsWithWebScheme(m_line.sliced(end + 1)))
            break;
        if (const size_t opened = openers.find(c.unicode()); opened != none) {
            if (m_line.sliced(end).startsWith("[/"_L1)) // [img]http://…[/img]
                break;
            ++open[opened];
        } else if (const size_t closed = closers.find(c.unicode()); closed != none && --open[closed] < 0) {
            if (m_open[closed] > 0)
                break; // it closes what was opened before the address: (see http://…)
            open[closed] = 0;
            unbalanced.append(end);
        }
    }
    while (end > from) {
        if (!unbalanced.isEmpty() && unbalanced.back() == end - 1)
            unbalanced.removeLast();
        else if (!isTrailingPunctuation(m_line[end - 1]))
            break;
        --end;
    }
    return end;
}

QString addressFrom(QStringView text)
{
    if (text.startsWith(www, Qt::CaseInsensitive))
        return "https://"_L1 + text.toString();
    const qsizetype colon = text.indexOf(u':');
    if (colon <= 0 || !isAsciiLetter(text.front()) ||
        !std::all_of(text.begin(), text.begin() + colon, isSchemeCharacter))
        return {};
    return withSchemePutRight(text.first(colon), text);
}

} // namespace pixhaul
