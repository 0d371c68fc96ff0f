#pragma once

#include "ui/jobmodel.h"

#include <QObject>
#include <QTimer>

class QAction;

namespace pixhaul {

class Batch;
class JobListView;

/// What can be done with the selected rows: the list's context menu and its keys.
class RowActions : public QObject
{
    Q_OBJECT

public:
    RowActions(Batch &batch, JobModel *model, JobListView *view);

signals:
    void retryWanted(const std::vector<pixhaul::JobId> &ids);

private:
    QAction *add(const QString &text, const QList<QKeySequence> &keys, void (RowActions::*act)());
    void addSeparator();
    void enable();
    /// The one selected picture that is on the disk, as a path; empty if there is not exactly one.
    QString savedPath() const;

    void open();
    void showInFolder();
    void copyLinks();
    void retry();
    void hold();
    void cancel();
    void remove();

    Batch &m_batch;
    JobModel *m_model;
    JobListView *m_view;
    QAction *m_open;
    QAction *m_showInFolder;
    QAction *m_copyLinks;
    QAction *m_retry;
    QAction *m_hold;
    QAction *m_cancel;
    QAction *m_remove;
    QTimer m_enableSoon;
};

} // namespace pixhaul
