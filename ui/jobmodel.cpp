#include "ui/jobmodel.h"

#include "core/link.h"
#include "ui/icons.h"
#include "ui/progresslook.h"

#include <algorithm>

namespace pixhaul {

namespace {

// Removing rows range by range keeps selection and place, but each range costs the view work of its own;
// beyond this many a fresh start is quicker.
constexpr std::size_t mostRangesRemovedSingly = 64;

bool isUnverified(const Stage &stage)
{
    const auto *saved = std::get_if<stage::Saved>(&stage);
    return saved && saved->receipt.isUnverified;
}

Icon iconOf(const Stage &stage)
{
    switch (kindOf(stage)) {
    case StageKind::Queued:
        return Icon::Queued;
    case StageKind::Paused:
        return Icon::Paused;
    case StageKind::Fetching:
    case StageKind::Converting:
        return Icon::Active;
    case StageKind::Waiting:
        return Icon::Waiting;
    case StageKind::Saved:
        return isUnverified(stage) ? Icon::Unverified : Icon::Saved;
    case StageKind::Skipped:
        return Icon::Skipped;
    case StageKind::Failed:
        return Icon::Failed;
    case StageKind::Cancelled:
        return Icon::Cancelled;
    }
    Q_UNREACHABLE();
}

/// A link as a cell and a tip can show it: data: links are as long as their pictures.
QString shown(const QString &link)
{
    constexpr qsizetype longest = 500;
    return link.size() <= longest ? link : link.left(longest) + u'…';
}

QString sizeOf(const Stage &stage)
{
    if (const auto *saved = std::get_if<stage::Saved>(&stage))
        return wording::sizeText(saved->receipt.bytes);
    if (const auto *fetching = std::get_if<stage::Fetching>(&stage); fetching && fetching->total)
        return wording::sizeText(*fetching->total);
    return {};
}

QString textOf(const JobSnapshot &job, int column)
{
    const auto *saved = std::get_if<stage::Saved>(&job.stage);
    switch (column) {
    case JobModel::Name:
        return job.name;
    case JobModel::Progress:
        return lookOf(job.stage, std::chrono::steady_clock::now()).words;
    case JobModel::Size:
        return sizeOf(job.stage);
    case JobModel::Dimensions:
        return saved ? wording::dimensionsText(saved->receipt.pixels) : QString();
    case JobModel::Status:
        return wording::statusWord(job);
    case JobModel::Host:
        return job.link.url.host();
    case JobModel::LinkText:
        return shown(job.link.written);
    }
    return {};
}

/// The site where a job failed goes without saying where it is the link's own.
void leaveOutOwnSite(JobSnapshot &job)
{
    Failure *why = nullptr;
    if (auto *failed = std::get_if<stage::Failed>(&job.stage))
        why = &failed->why;
    else if (auto *waiting = std::get_if<stage::Waiting>(&job.stage))
        why = &waiting->last;
    if (why && why->site == siteOf(job.link.url))
        why->site.clear();
}

/// What would not fit into the cell, or is nowhere else to be seen.
QString tipOf(const JobSnapshot &job, int column)
{
    switch (column) {
    case JobModel::Name:
        return shown(job.link.written);
    case JobModel::Progress:
    case JobModel::Size:
    case JobModel::Dimensions:
    case JobModel::Status: {
        if (const QStringList remarks = wording::remarksOn(job); !remarks.isEmpty())
            return remarks.join(u'\n');
        const ProgressLook look = lookOf(job.stage, std::chrono::steady_clock::now());
        return look.wide ? look.words : QString();
    }
    case JobModel::LinkText:
        return shown(job.link.written);
    default:
        return {};
    }
}

} // namespace

std::vector<RowRange> mergedRanges(std::span<const int> rows)
{
    std::vector<RowRange> ranges;
    for (const int row : rows) {
        if (!ranges.empty() && ranges.back().second + 1 >= row)
            ranges.back().second = row;
        else
            ranges.emplace_back(row, row);
    }
    return ranges;
}

JobModel::JobModel(Batch &batch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_batch(batch)
{
    connect(&batch, &Batch::accepted, this, [this](const Batch::Added &added) { append(added.ids); });
    connect(&batch, &Batch::changed, this, &JobModel::update);
    connect(&batch, &Batch::removed, this, &JobModel::remove);
    append(batch.ids());
}

int JobModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int JobModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant JobModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Progress:
        return tr("Progress");
    case Size:
        return tr("Size");
    case Dimensions:
        return tr("Dimensions");
    case Status:
        return tr("Status");
    case Host:
        return tr("Host");
    case LinkText:
        return tr("Link");
    }
    return {};
}

QVariant JobModel::data(const QModelIndex &index, int role) const
{
    auto snapshot = job(index);
    if (!snapshot)
        return {};
    leaveOutOwnSite(*snapshot);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(*snapshot, index.column());
    case Qt::DecorationRole:
        return index.column() == Name ? QVariant(icon(iconOf(snapshot->stage))) : QVariant();
    case Qt::ToolTipRole:
        return tipOf(*snapshot, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Name ? wording::rowSentence(*snapshot) : textOf(*snapshot, index.column());
    case LookRole:
        return QVariant::fromValue(lookOf(snapshot->stage, std::chrono::steady_clock::now()));
    default:
        return {};
    }
}

std::optional<int> JobModel::rowOf(JobId id) const
{
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), id,
                                        [](const Row &row, JobId wanted) { return row.id < wanted; });
    if (found == m_rows.end() || found->id != id)
        return std::nullopt;
    return int(found - m_rows.begin());
}

std::optional<JobSnapshot> JobModel::job(const QModelIndex &index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return std::nullopt;
    return m_batch.snapshot(m_rows[std::size_t(index.row())].id);
}

/// Asks the batch; true if the row is in another stage than it was, or told apart from others of it.
bool JobModel::refresh(Row &row)
{
    const auto snapshot = m_batch.snapshot(row.id);
    if (!snapshot)
        return false; // removed: that signal follows
    const StageKind before = std::exchange(row.kind, kindOf(snapshot->stage));
    if (const auto *failed = std::get_if<stage::Failed>(&snapshot->stage)) {
        row.group = wording::groupOf(failed->why);
        row.mayWork = isTransient(failed->why);
    }
    const bool wasPlaceholder = std::exchange(row.isLikelyPlaceholder, snapshot->isLikelyPlaceholder);
    m_hasPlaceholders = m_hasPlaceholders || row.isLikelyPlaceholder;
    return row.kind != before || row.isLikelyPlaceholder != wasPlaceholder;
}

void JobModel::append(const std::vector<JobId> &ids)
{
    if (ids.empty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + ids.size()) - 1);
    m_rows.reserve(m_rows.size() + ids.size());
    for (const JobId id : ids)
        refresh(m_rows.emplace_back(Row{id}));
    endInsertRows();
}

void JobModel::update(const std::vector<JobId> &ids)
{
    std::vector<int> ticked;
    std::vector<int> turned;
    for (const JobId id : ids) {
        if (const auto row = rowOf(id))
            (refresh(m_rows[std::size_t(*row)]) ? turned : ticked).push_back(*row);
    }
    announce(ticked, Progress, Size);
    announce(turned, Name, Status);
}

void JobModel::announce(const std::vector<int> &rows, Column first, Column last)
{
    for (const auto &[top, bottom] : mergedRanges(rows))
        emit dataChanged(index(top, first), index(bottom, last));
}

void JobModel::remove(const std::vector<JobId> &ids)
{
    std::vector<int> rows;
    for (const JobId id : ids) {
        if (const auto row = rowOf(id))
            rows.push_back(*row);
    }
    const auto ranges = mergedRanges(rows);
    if (ranges.size() > mostRangesRemovedSingly) {
        beginResetModel();
        std::erase_if(m_rows,
                      [&](const Row &row) { return std::binary_search(ids.begin(), ids.end(), row.id); });
        endResetModel();
        return;
    }
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        beginRemoveRows({}, range->first, range->second);
        m_rows.erase(m_rows.begin() + range->first, m_rows.begin() + range->second + 1);
        endRemoveRows();
    }
}

} // namespace pixhaul
