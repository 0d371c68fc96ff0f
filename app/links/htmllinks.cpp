#include "links/htmllinks.h"

#include "core/pictureextension.h"
#include "links/htmltree.h"

#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using Elements = std::vector<const GumboElement *>;

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

/// The elements that may hold links, in the page's order. Without recursion: a page may be nested deeply.
Elements linkingElements(const GumboNode *document)
{
    Elements elements;
    std::vector<const GumboNode *> ahead = {document};
    while (!ahead.empty()) {
        const GumboNode *node = ahead.back();
        ahead.pop_back();
        const GumboVector *children = childrenOf(node);
        for (unsigned i = children->length; i > 0; --i)
            ahead.push_back(static_cast<const GumboNode *>(children->data[i - 1]));
        if (node->type != GUMBO_NODE_ELEMENT)
            continue;
        const GumboTag tag = node->v.element.tag;
        if (tag == GUMBO_TAG_IMG || tag == GUMBO_TAG_SOURCE || tag == GUMBO_TAG_A || tag == GUMBO_TAG_BASE)
            elements.push_back(&node->v.element);
    }
    return elements;
}

/// What relative links are resolved against (HTML, 4.2.3): the first base element that has an address.
QUrl baseOf(const Elements &elements, const QUrl &pageBase)
{
    const auto base = std::find_if(elements.begin(), elements.end(), [](const GumboElement *element) {
        return element->tag == GUMBO_TAG_BASE && !attribute(element, "href").isEmpty();
    });
    if (base == elements.end())
        return pageBase;
    return pageBase.resolved(QUrl(attribute(*base, "href").trimmed()));
}

bool namesPicture(QStringView address)
{
    const auto end =
        std::find_if(address.begin(), address.end(), [](QChar c) { return c == u'?' || c == u'#'; });
    const QStringView path = address.first(end - address.begin());
    return isPictureExtension(path.sliced(path.lastIndexOf(u'.') + 1));
}

/// The candidate of a `srcset` with the greatest width or density (HTML, 4.8.4.2.1). One without either
/// counts as 1x.
QString largestCandidate(const QString &srcset)
{
    // An address (it may hold commas, but not end with one), perhaps a descriptor, a comma.
    static const QRegularExpression candidate(uR"([\s,]*+(\S*[^\s,])(?:\s+([\d.]+)[wx])?[^,]*)"_s);
    QString largest;
    double size = 0;
    auto matches = candidate.globalMatch(srcset, 0, QRegularExpression::NormalMatch,
                                         QRegularExpression::AnchorAtOffsetMatchOption);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const double ownSize = match.hasCaptured(2) ? match.captured(2).toDouble() : 1;
        if (ownSize > size) {
            size = ownSize;
            largest = match.captured(1);
        }
    }
    return largest;
}

/// White space around an address does not count, nor do line ends in it (URL standard, 4.4).
QString resolved(QString address, const QUrl &base)
{
    static const QRegularExpression scheme(u"^[a-z][a-z0-9+.-]*:"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    address = address.trimmed().remove(u'\n').remove(u'\r').remove(u'\t');
    if (address.isEmpty() || scheme.match(address).hasMatch())
        return address;
    if (base.isValid() && !base.isRelative())
        return base.resolved(QUrl(address)).toString(QUrl::FullyEncoded);
    return address.startsWith("//"_L1) ? "https:"_L1 + address : address;
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
    const Elements elements = linkingElements(document);
    const QUrl ownBase = baseOf(elements, base);
    LinkScanner scanner;
    const auto add = [&](const GumboElement *element, const QString &address) {
        const QString whole = resolved(address, ownBase);
        if (!whole.isEmpty())
            scanner.addAddress(whole, element->start_pos.line);
    };
    for (const GumboElement *element : elements) {
        const QString href = attribute(element, "href");
        if (element->tag == GUMBO_TAG_A && namesPicture(href.trimmed()))
            add(element, href);
        if (element->tag == GUMBO_TAG_IMG)
            add(element, attribute(element, "src"));
        if (element->tag == GUMBO_TAG_IMG || element->tag == GUMBO_TAG_SOURCE)
            add(element, largestCandidate(attribute(element, "srcset")));
    }
    return scanner.take();
}

} // namespace pixhaul
