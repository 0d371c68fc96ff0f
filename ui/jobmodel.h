#pragma once

#include "core/job.h"
#include "engine/batch.h"
#include "ui/failurewording.h"
#include "ui/wording.h"

#include <QAbstractTableModel>

#include <span>
#include <utility>
#include <vector>

namespace pixhaul {

/// Rows from `first` to `second`, both included.
using RowRange = std::pair<int, int>;

/// Ascending rows as the fewest ranges.
std::vector<RowRange> mergedRanges(std::span<const int> rows);

/// The jobs of a batch as rows, in the order of their ids. It keeps no job, only what is asked about many at
/// once; what a cell shows is fetched when the cell is painted. It never scans the jobs: it hears from the
/// batch which changed.
class JobModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    // In the order in which changes touch them: a tick of progress changes Progress and Size only.
    enum Column { Name, Progress, Size, Dimensions, Status, Host, LinkText };
    static constexpr int columns = LinkText + 1;
    static constexpr int LookRole = Qt::UserRole; ///< ProgressLook, of every column

    /// What is known of each row without asking the batch.
    struct Row
    {
        JobId id;
        StageKind kind = StageKind::Queued;
        wording::FailureGroup group = {}; ///< of Failed rows
        bool mayWork = false;             ///< Failed, but the same request may succeed later
        bool isLikelyPlaceholder = false;
    };

    explicit JobModel(Batch &batch, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const std::vector<Row> &rows() const { return m_rows; }
    std::optional<int> rowOf(JobId id) const;
    std::optional<JobSnapshot> job(const QModelIndex &index) const;
    /// Whether there was one so far.
    bool hasPlaceholders() const { return m_hasPlaceholders; }

private:
    void append(const std::vector<JobId> &ids);
    void update(const std::vector<JobId> &ids);
    void remove(const std::vector<JobId> &ids);
    void announce(const std::vector<int> &rows, Column first, Column last);
    bool refresh(Row &row);

    Batch &m_batch;
    std::vector<Row> m_rows; // ascending by id
    bool m_hasPlaceholders = false;
};

} // namespace pixhaul
