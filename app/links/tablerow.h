#pragma once

#include <QString>
#include <QStringView>

#include <vector>

namespace pixhaul {

struct TableCell
{
    QString text; ///< without quotes and the white space around it
    bool isQuoted = false;
};

/// Between the cells of a Markdown table (GitHub Flavored Markdown, 4.10), where a line begins with it and
/// quotes mean nothing. Any other separator is that of RFC 4180.
inline constexpr QChar markdownSeparator = u'|';

/// Cuts a row into `cells`, whose memory is used again. A row is a line, or several of them if a quoted cell
/// has line ends. False if a quote is left open at its end.
bool splitRow(QStringView row, QChar separator, std::vector<TableCell> &cells);

/// A line that stands for no row: blank, or a `#` that is no header by itself ("#,url,name").
bool isNoRow(QStringView line, QChar separator);

/// "|---|:-:|", which is below the header of a Markdown table.
bool isDelimiterRow(QStringView line);

} // namespace pixhaul
