#include "ui/joblistview.h"

#include "ui/progressdelegate.h"

#include <QDataStream>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace pixhaul {

namespace {

// Grows when columns are added or change their meaning: older bytes would then show the wrong ones.
constexpr quint32 columnsVersion = 1;

constexpr int narrowestName = 140;
constexpr int headerHeight = 28;

// A selection of very many pieces makes every later change of it slow; the first ones are enough to act upon.
constexpr std::size_t mostSelectedRanges = 1000;

int widthOf(int column)
{
    switch (column) {
    case JobModel::Progress:
        return 176;
    case JobModel::Size:
        return 84;
    case JobModel::Dimensions:
        return 96;
    case JobModel::Status:
        return 104;
    case JobModel::LinkText:
        return 320;
    default:
        return narrowestName;
    }
}

} // namespace

JobListView::JobListView(JobModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new ProgressDelegate(this));
    setAccessibleName(tr("Pictures"));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setUpHeader();
    connect(model, &QAbstractItemModel::dataChanged, this, &JobListView::makeRoomForStatus);
}

void JobListView::setUpHeader()
{
    header()->setStretchLastSection(false);
    header()->setFirstSectionMovable(true);
    header()->setMinimumSectionSize(56);
    header()->setMinimumHeight(headerHeight);
    for (int column = 0; column < JobModel::columns; ++column)
        header()->resizeSection(column, widthOf(column));
    header()->hideSection(JobModel::Host);
    header()->hideSection(JobModel::LinkText);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &JobListView::showColumnMenu);
}

void JobListView::showColumnMenu(QPoint where)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool last = header()->count() - header()->hiddenSectionCount() == 1;
    for (int column = 0; column < JobModel::columns; ++column) {
        const bool shown = !header()->isSectionHidden(column);
        QAction *action =
            menu->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(shown);
        action->setEnabled(!(shown && last)); // one column stays
        connect(action, &QAction::toggled, this, [this, column](bool show) {
            header()->setSectionHidden(column, !show);
            fitNameColumn();
        });
    }
    menu->popup(header()->mapToGlobal(where));
}

QByteArray JobListView::columnState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << columnsVersion << header()->saveState();
    return bytes;
}

void JobListView::restoreColumns(const QByteArray &state)
{
    QDataStream in(state);
    quint32 version = 0;
    QByteArray columns;
    in >> version >> columns;
    if (in.status() != QDataStream::Ok || version != columnsVersion)
        return;
    header()->restoreState(columns);
    if (header()->hiddenSectionCount() == header()->count())
        header()->showSection(JobModel::Name);
}

std::vector<JobId> JobListView::selectedIds(const std::function<bool(const JobModel::Row &)> &wanted) const
{
    std::vector<JobId> ids;
    const auto &rows = m_model->rows();
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            if (!wanted || wanted(rows[std::size_t(row)]))
                ids.push_back(rows[std::size_t(row)].id);
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

void JobListView::selectRows(const std::function<bool(const JobModel::Row &)> &wanted)
{
    std::vector<int> rows;
    for (std::size_t row = 0; row < m_model->rows().size(); ++row) {
        if (wanted(m_model->rows()[row]))
            rows.push_back(int(row));
    }
    if (rows.empty())
        return;
    auto ranges = mergedRanges(rows);
    ranges.resize(std::min(ranges.size(), mostSelectedRanges));
    QItemSelection selection;
    for (const auto &[top, bottom] : ranges)
        selection.append(
            QItemSelectionRange(m_model->index(top, 0), m_model->index(bottom, JobModel::columns - 1)));
    const QModelIndex first = m_model->index(rows.front(), 0);
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    scrollTo(first, PositionAtCenter);
    setFocus();
}

void JobListView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    makeRoomForStatus();
    fitNameColumn();
}

/// Its longest words are rare. When they come the column takes what it needs of the name's room; what the
/// user then makes of it stays.
void JobListView::makeRoomForStatus()
{
    if (m_hasRoomForStatus || !m_model->hasPlaceholders() || header()->isSectionHidden(JobModel::Status))
        return;
    const auto row = std::ranges::find(m_model->rows(), true, &JobModel::Row::isLikelyPlaceholder);
    if (row == m_model->rows().end())
        return;
    const int needed =
        sizeHintForIndex(m_model->index(int(row - m_model->rows().begin()), JobModel::Status)).width();
    const int present = header()->sectionSize(JobModel::Status);
    const int others = header()->length() - header()->sectionSize(JobModel::Name) - present;
    const int room = viewport()->width() - others - narrowestName;
    m_hasRoomForStatus = room >= needed;
    header()->resizeSection(JobModel::Status, std::max(present, std::min(needed, room)));
    fitNameColumn();
}

/// The name takes what the other columns leave.
void JobListView::fitNameColumn()
{
    if (header()->isSectionHidden(JobModel::Name))
        return;
    const int others = header()->length() - header()->sectionSize(JobModel::Name);
    header()->resizeSection(JobModel::Name, std::max(narrowestName, viewport()->width() - others));
}

} // namespace pixhaul
