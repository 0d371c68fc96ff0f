#include "ui/scanlines.h"

#include "ui/wording.h"

#include <QHeaderView>
#include <QTreeView>

namespace pixhaul {

void ScanLines::show(std::shared_ptr<const Scan> scan, Part part)
{
    beginResetModel();
    m_scan = std::move(scan);
    m_part = part;
    endResetModel();
}

void ScanLines::dress(QTreeView *view, ScanLines *lines)
{
    view->setModel(lines);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setTextElideMode(Qt::ElideMiddle);
    QHeaderView *const header = view->header();
    header->setStretchLastSection(false);
    header->setResizeContentsPrecision(0); // what is visible is enough, whatever the number of lines
    header->setSectionResizeMode(Line, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(Text, QHeaderView::Stretch);
    header->setSectionResizeMode(Why, QHeaderView::ResizeToContents);
}

int ScanLines::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    switch (m_part) {
    case Part::Found:
        return int(m_scan->links.size());
    case Part::Duplicates:
        return int(m_scan->duplicates.size());
    case Part::Rejected:
        return int(m_scan->rejected.size());
    }
    Q_UNREACHABLE();
}

int ScanLines::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ScanLines::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Row row = rowAt(std::size_t(index.row()));
    switch (index.column()) {
    case Line:
        return row.line;
    case Text:
        return row.text;
    default:
        return row.why;
    }
}

QVariant ScanLines::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line:
        return tr("Line");
    case Text:
        return m_part == Part::Rejected ? tr("Text") : tr("Link");
    default:
        return tr("Reason");
    }
}

ScanLines::Row ScanLines::rowAt(std::size_t index) const
{
    switch (m_part) {
    case Part::Found: {
        const FoundLink &found = m_scan->links[index];
        return {found.line, found.link.written, {}};
    }
    case Part::Duplicates: {
        const DuplicateLink &duplicate = m_scan->duplicates[index];
        if (duplicate.of < 0)
            return {duplicate.line, duplicate.written, tr("already in the list")};
        const qint64 first = m_scan->links[std::size_t(duplicate.of)].line;
        return {duplicate.line, duplicate.written, tr("same as line %L1").arg(first)};
    }
    case Part::Rejected: {
        const RejectedLine &rejected = m_scan->rejected[index];
        return {rejected.line, rejected.text, wording::reason(rejected.reason, rejected.detail)};
    }
    }
    Q_UNREACHABLE();
}

} // namespace pixhaul
