#include "links/tablerow.h"

#include <QRegularExpression>

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// The cell from `at` on, which is behind its opening quote. Leaves `at` behind its closing one, or at -1 if
/// it has none.
QString quotedCell(QStringView row, qsizetype &at)
{
    QString text;
    for (;;) {
        const qsizetype quote = row.indexOf(u'"', at);
        if (quote < 0) {
            at = -1;
            return text;
        }
        text += row.sliced(at, quote - at);
        at = quote + 1;
        if (at == row.size() || row[at] != u'"')
            return text;
        text += row[at++];
    }
}

bool splitDelimited(QStringView row, QChar separator, std::vector<TableCell> &cells)
{
    for (qsizetype at = 0; at <= row.size();) {
        qsizetype begin = at;
        while (begin < row.size() && row[begin] == u' ')
            ++begin;
        QString text;
        const bool isQuoted = begin < row.size() && row[begin] == u'"';
        if (isQuoted) {
            at = begin + 1;
            text = quotedCell(row, at);
            if (at < 0)
                return false;
        }
        qsizetype end = row.indexOf(separator, at);
        if (end < 0)
            end = row.size();
        if (isQuoted)
            text = text.append(row.sliced(at, end - at)).trimmed();
        else
            text = row.sliced(at, end - at).trimmed().toString();
        cells.push_back({std::move(text), isQuoted});
        at = end + 1;
    }
    return true;
}

void splitMarkdown(QStringView row, std::vector<TableCell> &cells)
{
    row = row.trimmed();
    if (row.startsWith(markdownSeparator))
        row = row.sliced(1);
    if (row.endsWith(markdownSeparator) && !row.endsWith(uR"(\|)"))
        row.chop(1);
    QString text;
    const auto finish = [&] { cells.push_back({std::exchange(text, {}).trimmed(), false}); };
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i] == u'\\' && i + 1 < row.size() && row[i + 1] == markdownSeparator)
            text += row[++i];
        else if (row[i] == markdownSeparator)
            finish();
        else
            text += row[i];
    }
    finish();
}

} // namespace

bool splitRow(QStringView row, QChar separator, std::vector<TableCell> &cells)
{
    cells.clear();
    if (separator != markdownSeparator)
        return splitDelimited(row, separator, cells);
    splitMarkdown(row, cells);
    return true;
}

bool isNoRow(QStringView line, QChar separator)
{
    const QStringView text = line.trimmed();
    return text.isEmpty() || (text.startsWith(u'#') && !text.sliced(1).startsWith(separator));
}

bool isDelimiterRow(QStringView line)
{
    static const QRegularExpression dashes(uR"(^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\s*$)"_s);
    return line.contains(markdownSeparator) && dashes.match(line).hasMatch();
}

} // namespace pixhaul
