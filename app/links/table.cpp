#include "links/table.h"

#include "links/htmladdress.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Spares most cells a closer look.
bool mayHoldLink(QStringView cell)
{
    return cell.contains(u':') || cell.contains("www."_L1, Qt::CaseInsensitive);
}

} // namespace

TableReader::TableReader(LinkScanner &scanner, TableColumns columns)
    : LineReader(scanner)
    , m_columns(columns)
    , m_hasLongCells(columns.separator != markdownSeparator)
{}

void TableReader::addLine(QStringView line)
{
    ++m_line;
    if (line.endsWith(u'\r'))
        line.chop(1);
    if (m_open.isEmpty())
        return addWhole(line);
    if (m_open.size() + line.size() > longestLine) {
        giveUpOpenCell();
        --m_line;
        return addLine(line);
    }
    m_open += u'\n';
    m_open += line;
    if (splitRow(m_open, m_columns.separator, m_cells)) {
        const QString row = std::exchange(m_open, {});
        addRow(row, m_openLine);
    }
}

/// A line that no open cell comes before.
void TableReader::addWhole(QStringView line)
{
    if (isNoRow(line, m_columns.separator))
        return;
    const QStringView text = line.trimmed();
    const bool isTable = m_columns.separator != markdownSeparator || text.startsWith(markdownSeparator);
    if (!isTable || line.size() > longestLine)
        return m_scanner.addText(text, m_line);
    if (m_columns.separator == markdownSeparator && isDelimiterRow(text))
        return;
    if (splitRow(line, m_columns.separator, m_cells))
        return addRow(text, m_line);
    if (!m_hasLongCells) {
        ++m_row;
        return m_scanner.addText(text, m_line);
    }
    m_open = line.toString();
    m_openLine = m_line;
}

void TableReader::finish()
{
    if (!m_open.isEmpty())
        giveUpOpenCell();
}

/// m_cells are those of `row`.
void TableReader::addRow(QStringView row, qint64 line)
{
    if (m_row++ == m_columns.headerRow)
        return;
    rejoinLink();
    if (int(m_cells.size()) <= m_columns.link)
        return m_scanner.addText(row, line);
    addCells(row, line);
}

void TableReader::addCells(QStringView row, qint64 line)
{
    bool hasLink = false;
    std::optional<LinkScanner::Refusal> firstRefusal;
    for (int column = 0; column < int(m_cells.size()); ++column) {
        const QString &cell = m_cells[size_t(column)].text;
        if (!mayHoldLink(cell))
            continue;
        std::optional<LinkScanner::Refusal> refusal =
            m_scanner.addLinks(cell, line, detailsOf(column), LinkScanner::Brackets::Pattern);
        hasLink = hasLink || !refusal;
        if (refusal && (!firstRefusal || firstRefusal->reason == Rejection::NoAddress))
            firstRefusal = std::move(refusal);
    }
    if (!hasLink)
        m_scanner.reject(row, line, firstRefusal.value_or(LinkScanner::Refusal()));
}

LinkDetails TableReader::detailsOf(int column) const
{
    const auto said = [this](int at) {
        const bool isThere = at >= 0 && at < int(m_cells.size());
        const QString &text = isThere ? m_cells[size_t(at)].text : QString();
        return text.contains("://"_L1) ? QString() : text.simplified();
    };
    LinkDetails details;
    if (column == m_columns.link)
        details.name = said(m_columns.name);
    details.folder = said(m_columns.folder);
    return details;
}

/// Where a row has cells too many and its link does not end like a picture's, they are the link's own:
/// "cat,https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF".
void TableReader::rejoinLink()
{
    const int excess = int(m_cells.size()) - m_columns.count;
    const bool mayBeCut = m_columns.separator == u',' || m_columns.separator == u';';
    if (excess <= 0 || !mayBeCut || m_columns.link < 0 || m_columns.link >= m_columns.count)
        return;
    TableCell &link = m_cells[size_t(m_columns.link)];
    if (link.isQuoted || namesPicture(link.text))
        return;
    const auto first = m_cells.begin() + m_columns.link + 1;
    for (auto part = first; part != first + excess; ++part)
        link.text += m_columns.separator + part->text;
    m_cells.erase(first, first + excess);
}

void TableReader::giveUpOpenCell()
{
    m_hasLongCells = false;
    const QString open = std::exchange(m_open, {});
    const qint64 line = std::exchange(m_line, m_openLine - 1);
    for (const QStringView part : QStringView(open).tokenize(u'\n')) {
        ++m_line;
        addWhole(part);
    }
    m_line = line;
}

} // namespace pixhaul
