#pragma once

#include "core/certificatefault.h"
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
    void certificateWanted(const pixhaul::CertificateFault &fault);
    void seriesWanted(const pixhaul::Link &link);

private:
    QAction *add(const QString &text, const QList<QKeySequence> &keys, void (RowActions::*act)());
    void addSeparator();
    void enable();
    /// Invalid if not exactly one row is selected.
    QModelIndex selectedRow() const;
    /// The one selected picture that is on the disk, as a path; empty if there is not exactly one.
    QString savedPath() const;
    /// At which the one selected job failed; nullopt if it did not, or if there is not exactly one.
    std::optional<CertificateFault> certificateFault() const;
    /// That of the one selected job, if a number stands in it.
    std::optional<Link> linkOfSeries() const;

    void open();
    void showInFolder();
    void copyLinks();
    void continueSeries();
    void retry();
    void showCertificate();
    void hold();
    void cancel();
    void remove();

    Batch &m_batch;
    JobModel *m_model;
    JobListView *m_view;
    QAction *m_open;
    QAction *m_showInFolder;
    QAction *m_copyLinks;
    QAction *m_continueSeries;
    QAction *m_retry;
    QAction *m_showCertificate;
    QAction *m_hold;
    QAction *m_cancel;
    QAction *m_remove;
    QTimer m_enableSoon;
};

} // namespace pixhaul
