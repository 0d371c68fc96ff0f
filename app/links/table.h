#pragma once

#include "links/linereader.h"
#include "links/tablecolumns.h"
#include "links/tablerow.h"

#include <QString>

#include <vector>

namespace pixhaul {

/// Reads a table row after row. The link cell's links have the row's name and folder, those in other cells
/// its folder. A row that is no row of this table is read as loose text, and so are the lines of a quoted
/// cell that does not end within 64 KB; after one of these, no cell has several lines.
class TableReader : public LineReader
{
public:
    TableReader(LinkScanner &scanner, TableColumns columns);

    void addLine(QStringView line) override;
    void finish() override;

private:
    void addWhole(QStringView line);
    void addRow(QStringView row, qint64 line);
    void addCells(QStringView row, qint64 line);
    void rejoinLink();
    void giveUpOpenCell();
    LinkDetails detailsOf(int column) const;

    const TableColumns m_columns;
    std::vector<TableCell> m_cells;
    QString m_open; ///< lines of a row whose quoted cell has not ended yet
    qint64 m_openLine = 0;
    qint64 m_line = 0;
    int m_row = 0;
    bool m_hasLongCells; ///< a quoted cell may have several lines
};

} // namespace pixhaul
