#pragma once

#include "ui/jobmodel.h"

#include <QTreeView>

#include <functional>
#include <vector>

namespace pixhaul {

/// The list of pictures: a flat tree view (table views have crashed under screen readers), whose columns the
/// user chooses, moves and sizes.
class JobListView : public QTreeView
{
    Q_OBJECT

public:
    explicit JobListView(JobModel *model, QWidget *parent = nullptr);

    /// The columns as bytes that restoreColumns() takes back. Bytes of another version, or damaged, change
    /// nothing.
    QByteArray columnState() const;
    void restoreColumns(const QByteArray &state);

    /// The selected jobs, ascending by id, of those that `wanted` wants.
    std::vector<JobId> selectedIds(const std::function<bool(const JobModel::Row &)> &wanted = {}) const;

    /// Selects all rows that `wanted` wants, and scrolls to the first.
    void selectRows(const std::function<bool(const JobModel::Row &)> &wanted);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setUpHeader();
    void showColumnMenu(QPoint where);
    void fitNameColumn();
    void makeRoomForStatus();

    JobModel *m_model;
    bool m_hasRoomForStatus = false;
};

} // namespace pixhaul
