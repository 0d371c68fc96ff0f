#include "links/htmllinks.h"

#include "links/htmladdress.h"
#include "links/htmltree.h"
#include "links/linkfinder.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QString attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? QString::fromUtf8(found->value) : QString();
}

const GumboVector *childrenOf(const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_DOCUMENT:
        return &node->v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        return &node->v.element.children;
    default:
        return &kGumboEmptyVector;
    }
}

/// Calls `enter` and `leave` for every node, in the page's order. Without recursion: a page may be nested
/// deeply.
template <typename Enter, typename Leave>
void walk(const GumboNode *root, const Enter &enter, const Leave &leave)
{
    struct Step
    {
        const GumboNode *node;
        bool isEnd;
    };
    std::vector<Step> ahead = {{root, false}};
    while (!ahead.empty()) {
        const auto [node, isEnd] = ahead.back();
        ahead.pop_back();
        if (isEnd) {
            leave(node);
            continue;
        }
        enter(node);
        ahead.push_back({node, true});
        const GumboVector *children = childrenOf(node);
        for (unsigned i = children->length; i > 0; --i)
            ahead.push_back({static_cast<const GumboNode *>(children->data[i - 1]), false});
    }
}

bool isElement(const GumboNode *node, std::initializer_list<GumboTag> tags)
{
    return (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) &&
           std::find(tags.begin(), tags.end(), node->v.element.tag) != tags.end();
}

/// What relative links are resolved against (HTML, 4.2.3): the first base element that has an address.
QUrl baseOf(const GumboNode *document, const QUrl &pageBase)
{
    QString address;
    const auto enter = [&address](const GumboNode *node) {
        if (address.isEmpty() && isElement(node, {GUMBO_TAG_BASE}))
            address = attribute(&node->v.element, "href").trimmed();
    };
    walk(document, enter, [](const GumboNode *) {});
    return address.isEmpty() ? pageBase : pageBase.resolved(QUrl(address));
}

/// Collects the links of one page.
class PageReader
{
public:
    explicit PageReader(const QUrl &base)
        : m_base(base)
    {}

    Scan read(const GumboNode *document)
    {
        walk(
            document, [this](const GumboNode *node) { enter(node); },
            [this](const GumboNode *node) { leave(node); });
        finishText();
        return take();
    }

private:
    /// An `a` element around what is being read. No address: none, or it leads nowhere.
    struct Anchor
    {
        QString address;
        QString readableAddress;
        qint64 line = 0;
        bool isTaken = false;
    };

    void enter(const GumboNode *node);
    void leave(const GumboNode *node);
    void enterAnchor(const GumboElement *element);
    void finishText();
    void readText(QStringView text, qint64 line);
    Scan take();

    void add(const GumboElement *element, const QString &address)
    {
        const QString whole = resolved(address, m_base);
        if (!whole.isEmpty())
            m_scanner.addAddress(whole, element->start_pos.line);
    }

    /// These do not interrupt an address that is written in text. Nor do parts of a link, of which some are
    /// invisible ("https://").
    bool interruptsText(const GumboNode *node) const
    {
        if (node->type != GUMBO_NODE_ELEMENT ||
            isElement(node, {GUMBO_TAG_WBR, GUMBO_TAG_B, GUMBO_TAG_STRONG, GUMBO_TAG_I, GUMBO_TAG_EM,
                             GUMBO_TAG_U, GUMBO_TAG_MARK, GUMBO_TAG_FONT}))
            return false;
        return m_anchor.address.isEmpty() || !isElement(node, {GUMBO_TAG_SPAN});
    }

    static bool isInvisible(const GumboNode *node)
    {
        return isElement(node, {GUMBO_TAG_HEAD, GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_NOSCRIPT,
                                GUMBO_TAG_TEMPLATE});
    }

    const QUrl m_base;
    LinkScanner m_scanner;
    std::vector<Anchor> m_pages; ///< those that are not known to lead to a picture
    std::vector<RejectedLine> m_tooLong;
    Anchor m_anchor;
    int m_invisible = 0; ///< elements around what is being read whose text nobody sees
    QString m_text;      ///< visible and not interrupted yet
    qint64 m_textLine = 0;
};

void PageReader::enter(const GumboNode *node)
{
    if (interruptsText(node))
        finishText();
    if (isInvisible(node))
        ++m_invisible;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) {
        if (m_invisible > 0)
            return;
        if (m_text.isEmpty())
            m_textLine = node->v.text.start_pos.line;
        m_text += QString::fromUtf8(node->v.text.text);
    }
    if (node->type != GUMBO_NODE_ELEMENT)
        return;
    const GumboElement *element = &node->v.element;
    if (element->tag == GUMBO_TAG_A)
        enterAnchor(element);
    if (element->tag == GUMBO_TAG_IMG)
        add(element, attribute(element, "src"));
    if (element->tag == GUMBO_TAG_IMG || element->tag == GUMBO_TAG_SOURCE)
        add(element, largestCandidate(attribute(element, "srcset")));
}

void PageReader::leave(const GumboNode *node)
{
    if (interruptsText(node))
        finishText();
    if (isInvisible(node))
        --m_invisible;
    if (isElement(node, {GUMBO_TAG_A}))
        m_anchor = {};
}

void PageReader::enterAnchor(const GumboElement *element)
{
    m_anchor = {};
    const QString href = attribute(element, "href").trimmed();
    if (leadsNowhere(href))
        return;
    const QString address = resolved(href, m_base);
    m_anchor = {address, readable(address), element->start_pos.line};
    const bool isWeb = linkFrom(address).url.scheme().startsWith("http"_L1);
    if (!namesPicture(href) && (isWeb || !hasScheme(address))) {
        m_pages.push_back(m_anchor);
    } else {
        m_scanner.addAddress(address, m_anchor.line);
        m_anchor.isTaken = true;
    }
}

void PageReader::finishText()
{
    for (const QStringView line : QStringView(m_text).tokenize(u'\n'))
        readText(line, m_textLine++);
    m_text.clear();
}

void PageReader::readText(QStringView text, qint64 line)
{
    if (text.size() > longestLine) {
        if (text.contains("://"_L1))
            m_tooLong.push_back(rejectedLine(line, text.trimmed(), Rejection::LineTooLong));
        return;
    }
    LinkFinder finder(text);
    for (QString address = finder.next(); !address.isNull(); address = finder.next()) {
        if (!m_anchor.address.isEmpty() && shows(address, m_anchor.readableAddress)) {
            if (!m_anchor.isTaken)
                m_scanner.addAddress(m_anchor.address, m_anchor.line);
            m_anchor.isTaken = true;
        } else if (address.contains("://"_L1) || address.startsWith("data:image/"_L1)) {
            m_scanner.addAddress(address, line); // any other is prose, such as "File:Cat.jpg"
        }
    }
}

Scan PageReader::take()
{
    Scan scan = m_scanner.take();
    QSet<QString> told;
    for (const FoundLink &found : scan.links)
        told.insert(duplicateKey(found.link.url));
    for (const Anchor &page : m_pages) {
        const QUrl url = linkFrom(page.address).url;
        const QString key = url.isValid() ? duplicateKey(url) : page.address;
        if (told.contains(key))
            continue;
        told.insert(key);
        scan.rejected.push_back(rejectedLine(page.line, page.address, Rejection::NotAPicture));
    }
    scan.rejected.insert(scan.rejected.end(), m_tooLong.begin(), m_tooLong.end());
    std::stable_sort(scan.rejected.begin(), scan.rejected.end(),
                     [](const RejectedLine &a, const RejectedLine &b) { return a.line < b.line; });
    return scan;
}

} // namespace

bool looksLikeHtml(QStringView text)
{
    constexpr auto options =
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption;
    static const QRegularExpression page(
        uR"(^(?>\x{FEFF}|\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b)"_s, options);
    // A piece of a page begins with a tag and has one that may hold a picture's link.
    static const QRegularExpression piece(
        uR"(^\s*(?=<(?:[a-z][a-z0-9]*[\s/>]|!--)).*?<(?:img|a|source)\s[^<>]*\b(?:src|srcset|href)\s*=)"_s,
        options);
    return page.match(text).hasMatch() || piece.match(text).hasMatch();
}

Failure htmlTooLong()
{
    return {Cause::FileTrouble, u"HTML over 64 MB"_s};
}

Result<Scan> scanHtml(QStringView html, const QUrl &base)
{
    const QByteArray utf8 = html.toUtf8();
    if (utf8.size() > longestHtml)
        return failed(htmlTooLong());
    HtmlTree tree;
    const GumboNode *document = tree.parse(utf8);
    if (!document)
        return failed({Cause::FileTrouble, u"HTML too complex"_s});
    return PageReader(baseOf(document, base)).read(document);
}

} // namespace pixhaul
