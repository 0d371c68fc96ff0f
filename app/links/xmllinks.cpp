#include "links/xmllinks.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

bool looksLikeXml(QStringView text)
{
    constexpr auto options =
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption;
    static const QRegularExpression declared(
        uR"(^\s*+<\?xml\s[^>]*>(?>\s+|<!--.*?-->|<\?[^>]*>)*+<(?!!doctype\s+html|html\b)[a-z!_])"_s, options);
    static const QRegularExpression known(uR"(^\s*+<(?:rss|feed|urlset|sitemapindex|rdf:RDF|opml)[\s>])"_s,
                                          options);
    return declared.match(text).hasMatch() || known.match(text).hasMatch();
}

void XmlReader::addLine(QStringView line)
{
    ++m_line;
    if (line.size() > longestLine)
        return m_scanner.reject(line.trimmed(), m_line, {Rejection::LineTooLong});
    if (!m_isBroken) {
        m_xml.addData(line.toString() + u'\n');
        readOn();
    }
    if (m_isBroken)
        add(line.toString().replace("&amp;"_L1, "&"_L1));
}

void XmlReader::finish()
{
    add(std::exchange(m_text, {}));
}

/// As far as the lines go that have come.
void XmlReader::readOn()
{
    for (auto token = m_xml.readNext(); token != QXmlStreamReader::Invalid; token = m_xml.readNext()) {
        if (token == QXmlStreamReader::Characters) {
            // Text may come in pieces, and an address is not to be cut. At most a line's end cuts it.
            if (m_text.size() > longestLine)
                add(std::exchange(m_text, {}));
            m_text += m_xml.text();
            continue;
        }
        if (token == QXmlStreamReader::EndDocument)
            return;
        add(std::exchange(m_text, {}));
        for (const QXmlStreamAttribute &attribute : m_xml.attributes())
            add(attribute.value());
    }
    m_isBroken = m_xml.error() != QXmlStreamReader::PrematureEndOfDocumentError;
}

void XmlReader::add(QStringView text)
{
    const auto why = m_scanner.addLinks(text, m_line);
    if (why && why->reason != Rejection::NoAddress)
        m_scanner.reject(text, m_line, *why);
}

} // namespace pixhaul
