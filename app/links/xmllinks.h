#pragma once

#include "links/linereader.h"

#include <QXmlStreamReader>

namespace pixhaul {

/// Whether a text is XML other than HTML: a feed, a sitemap. Its beginning is enough.
bool looksLikeXml(QStringView text);

/// Reads XML: the links in the attributes and texts of its elements, entities resolved. The names of
/// namespaces are none. Text without a link is no rejected line. Where it is no sound XML, the rest is read
/// as loose text.
class XmlReader : public LineReader
{
public:
    explicit XmlReader(LinkScanner &scanner)
        : LineReader(scanner)
    {}

    void addLine(QStringView line) override;
    void finish() override;

private:
    void readOn();
    void add(QStringView text);

    QXmlStreamReader m_xml;
    QString m_text; ///< of the element that is being read, as far as it has come
    qint64 m_line = 0;
    bool m_isBroken = false;
};

} // namespace pixhaul
