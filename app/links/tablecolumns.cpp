#include "links/tablecolumns.h"

#include "core/link.h"
#include "links/htmladdress.h"
#include "links/linkfinder.h"
#include "links/tablerow.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using Row = std::vector<TableCell>;

constexpr qsizetype mostRows = 200; ///< that are looked at
constexpr qsizetype mostColumns = 200;

bool hasLink(const QString &cell)
{
    LinkFinder finder(cell);
    for (QString address = finder.next(); !address.isNull(); address = finder.next())
        if (linkFrom(address).url.isValid())
            return true;
    return false;
}

bool hasWord(const QString &cell, const QRegularExpression &words)
{
    return cell.size() <= 60 && words.match(cell).hasMatch();
}

/// The words of headers. English ones stand by themselves or in "image_url", Chinese ones anywhere.
const QRegularExpression &linkWords()
{
    static const QRegularExpression words(
        uR"((?<![a-z])(?:url|uri|link|href|src|source|address|image|img|picture|pic|photo)s?(?![a-z])|url$|)"
        uR"(链接|連結|鏈接|网址|網址|图片|圖片|地址|图)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return words;
}

const QRegularExpression &nameWords()
{
    static const QRegularExpression words(
        uR"((?<![a-z])(?:name|file|title)(?![a-z])|name$|名称|名稱|名字|文件名|檔名|标题|標題|品名)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return words;
}

const QRegularExpression &folderWords()
{
    static const QRegularExpression words(
        uR"((?<![a-z])(?:(?:sub)?(?:folder|dir|directory)|album|category|gallery)(?![a-z])|)"
        uR"(文件夹|資料夾|目录|目錄|分类|分類|相册|相冊)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return words;
}

/// The rows of a beginning; the last one may be cut off.
std::vector<Row> rowsOf(QStringView text, QChar separator)
{
    std::vector<Row> rows;
    QString begun;
    for (const QStringView line : text.tokenize(u'\n')) {
        if (qsizetype(rows.size()) == mostRows)
            break;
        if (begun.isEmpty() && isNoRow(line, separator))
            continue;
        begun += line;
        Row cells;
        if (splitRow(begun.endsWith(u'\r') ? QStringView(begun).chopped(1) : begun, separator, cells)) {
            rows.push_back(std::move(cells));
            begun.clear();
        } else {
            begun += u'\n';
        }
    }
    return rows;
}

/// Looks at the rows of a sample.
class Sample
{
public:
    Sample(QStringView text, QChar separator, bool isTable)
        : m_rows(rowsOf(text, separator))
        , m_separator(separator)
        , m_isTable(isTable)
        , m_mayBeProse(text.contains(QString(separator) + u' '))
    {}

    std::optional<TableColumns> columns();
    /// How sure the columns are: header words, then rows.
    std::pair<int, int> score() const { return {m_words, m_agreeing}; }

private:
    void agree();
    bool findHeader();
    bool findLinks();
    bool isCutInLinks() const;
    void nameByHeader();
    void nameByPlace();
    bool isNumbers(int column) const;

    const QString &cell(const Row *row, int column) const { return (*row)[size_t(column)].text; }

    std::vector<Row> m_rows;
    std::vector<const Row *> m_body; ///< those of the usual number of columns, without the header
    const Row *m_header = nullptr;
    QChar m_separator;
    bool m_isTable;    ///< by its file name
    bool m_mayBeProse; ///< there is a space behind a separator
    TableColumns m_columns;
    std::vector<int> m_links; ///< of each column
    int m_words = 0;
    int m_agreeing = 0;
};

/// Finds the usual number of columns.
void Sample::agree()
{
    QHash<qsizetype, int> counts;
    for (const Row &row : m_rows) {
        const int times = ++counts[qsizetype(row.size())];
        if (times > m_agreeing) {
            m_agreeing = times;
            m_columns.count = int(row.size());
        }
    }
    m_columns.separator = m_separator;
}

/// The first row of that many columns, if it has words for them and no link. Fills m_body, too.
bool Sample::findHeader()
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        if (int(row.size()) != m_columns.count)
            continue;
        const bool isFirst = m_body.empty() && !m_header;
        const auto isWord = [](const TableCell &cell) {
            return hasWord(cell.text, linkWords()) || hasWord(cell.text, nameWords()) ||
                   hasWord(cell.text, folderWords());
        };
        const bool isLinked =
            std::any_of(row.begin(), row.end(), [](const TableCell &c) { return hasLink(c.text); });
        const int words = isFirst && !isLinked ? int(std::count_if(row.begin(), row.end(), isWord)) : 0;
        if (words > 0) {
            m_header = &row;
            m_columns.headerRow = int(i);
            m_words = words;
        } else {
            m_body.push_back(&row);
        }
    }
    return m_header;
}

/// The column of most links, a header's word for it preferred. At least half of its cells hold one.
bool Sample::findLinks()
{
    m_links.assign(size_t(m_columns.count), 0);
    std::pair<bool, int> best = {};
    for (int column = 0; column < m_columns.count; ++column) {
        int filled = 0;
        for (const Row *row : m_body) {
            filled += cell(row, column).isEmpty() ? 0 : 1;
            m_links[size_t(column)] += hasLink(cell(row, column)) ? 1 : 0;
        }
        const int links = m_links[size_t(column)];
        const bool isNamed = m_header && hasWord(cell(m_header, column), linkWords());
        if (links == 0 || links * 2 < filled || std::pair(isNamed, links) <= best)
            continue;
        best = {isNamed, links};
        m_columns.link = column;
    }
    return m_columns.link >= 0;
}

/// Whether what seems to separate cells is a part of the links, as in
/// "https://t7.baidu.com/it/u=4198287529,2774471735&fm=193&f=GIF".
bool Sample::isCutInLinks() const
{
    if (m_separator == u'\t' || m_separator == markdownSeparator)
        return false;
    static const QRegularExpression restOfAddress(uR"(^\S*[&=/]\S*$)"_s);
    int cut = 0;
    for (const Row *row : m_body) {
        const TableCell &link = (*row)[size_t(m_columns.link)];
        const bool isLast = m_columns.link + 1 == m_columns.count;
        if (link.isQuoted || isLast || !hasLink(link.text))
            continue;
        const TableCell &next = (*row)[size_t(m_columns.link) + 1];
        const bool looksCut =
            !next.isQuoted && restOfAddress.match(next.text).hasMatch() && !hasLink(next.text);
        const bool mayBeCut = !m_header && !namesPicture(link.text);
        cut += looksCut || mayBeCut ? 1 : 0;
    }
    return cut * 3 > int(m_body.size());
}

void Sample::nameByHeader()
{
    for (int column = 0; column < m_columns.count; ++column) {
        const QString &word = cell(m_header, column);
        if (column == m_columns.link || m_links[size_t(column)] * 2 > int(m_body.size()))
            continue;
        if (hasWord(word, folderWords()))
            m_columns.folder = m_columns.folder < 0 ? column : m_columns.folder;
        else if (hasWord(word, nameWords()))
            m_columns.name = m_columns.name < 0 ? column : m_columns.name;
    }
}

bool Sample::isNumbers(int column) const
{
    return std::all_of(m_body.begin(), m_body.end(), [&](const Row *row) {
        const QString &text = cell(row, column);
        return std::none_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
    });
}

void Sample::nameByPlace()
{
    if (m_columns.count > 3)
        return;
    std::vector<int> others;
    for (int column = 0; column < m_columns.count; ++column)
        if (column != m_columns.link && m_links[size_t(column)] == 0)
            others.push_back(column);
    // A number before the link counts the rows; the name is what stands beside it.
    if (others.size() == 2 && isNumbers(others[0]) && !isNumbers(others[1]))
        others.erase(others.begin());
    else if (others.size() == 2 && m_columns.link < 2 && !isNumbers(others[1]))
        m_columns.folder = others[1];
    if (!others.empty())
        m_columns.name = others[0];
}

std::optional<TableColumns> Sample::columns()
{
    agree();
    if (m_columns.count < 2 || m_columns.count > mostColumns || m_agreeing < 2)
        return {};
    const bool hasHeader = findHeader();
    const bool isSure = hasHeader || m_isTable || m_separator == u'\t';
    if (!isSure && (m_mayBeProse || m_agreeing * 5 < int(m_rows.size()) * 4))
        return {};
    if (!findLinks() || isCutInLinks())
        return {};
    const auto isAddress = [this](const Row *row) {
        return !addressFrom(cell(row, m_columns.link)).isNull() || (*row)[size_t(m_columns.link)].isQuoted;
    };
    if (!isSure && !std::all_of(m_body.begin(), m_body.end(), isAddress))
        return {};
    if (hasHeader)
        nameByHeader();
    else
        nameByPlace();
    return m_columns;
}

bool hasMarkdownTable(QStringView text)
{
    QStringView before;
    for (const QStringView line : text.tokenize(u'\n')) {
        if (before.contains(markdownSeparator) && isDelimiterRow(line.trimmed()))
            return true;
        before = line;
    }
    return false;
}

/// The lines of tables in a Markdown page, without those of dashes.
QString markdownRows(QStringView text)
{
    QString rows;
    for (const QStringView line : text.tokenize(u'\n'))
        if (line.trimmed().startsWith(markdownSeparator) && !isDelimiterRow(line.trimmed()))
            rows.append(line).append(u'\n');
    return rows;
}

} // namespace

std::optional<TableColumns> columnsOf(QStringView beginning, QStringView extension)
{
    if (hasMarkdownTable(beginning)) {
        const QString rows = markdownRows(beginning);
        return Sample(rows, markdownSeparator, true).columns();
    }
    const auto is = [extension](QLatin1StringView name) {
        return extension.compare(name, Qt::CaseInsensitive) == 0;
    };
    std::optional<TableColumns> best;
    std::pair<int, int> score = {};
    for (const QChar separator : {QChar(u'\t'), QChar(u';'), QChar(u',')}) {
        Sample sample(beginning, separator, is("csv"_L1) || is("tsv"_L1) || is("tab"_L1));
        const std::optional<TableColumns> columns = sample.columns();
        if (columns && sample.score() > score) {
            best = columns;
            score = sample.score();
        }
    }
    return best;
}

} // namespace pixhaul
