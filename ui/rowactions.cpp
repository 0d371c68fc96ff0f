#include "ui/rowactions.h"

#include "engine/batch.h"
#include "links/series.h"
#include "ui/desktop.h"
#include "ui/icons.h"
#include "ui/joblistview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace pixhaul {

namespace {

using Row = JobModel::Row;

bool canRetry(const Row &row)
{
    return row.kind == StageKind::Failed || row.kind == StageKind::Cancelled || row.kind == StageKind::Paused;
}

bool canHold(const Row &row)
{
    return !isFinal(row.kind) && row.kind != StageKind::Paused;
}

bool canCancel(const Row &row)
{
    return !isFinal(row.kind);
}

} // namespace

RowActions::RowActions(Batch &batch, JobModel *model, JobListView *view)
    : QObject(view)
    , m_batch(batch)
    , m_model(model)
    , m_view(view)
{
    m_open = add(tr("Open"), {Qt::Key_Return, Qt::Key_Enter}, &RowActions::open);
    m_showInFolder = add(tr("Show in folder"), {Qt::CTRL | Qt::Key_E}, &RowActions::showInFolder);
    m_copyLinks = add(tr("Copy link"), {QKeySequence::Copy}, &RowActions::copyLinks);
    m_continueSeries = add(tr("Continue the series…"), {}, &RowActions::continueSeries);
    addSeparator();
    m_retry = add(tr("Retry"), {Qt::CTRL | Qt::Key_R}, &RowActions::retry);
    m_showCertificate = add(tr("Show certificate…"), {}, &RowActions::showCertificate);
    m_hold = add(tr("Pause"), {}, &RowActions::hold);
    m_cancel = add(tr("Cancel"), {}, &RowActions::cancel);
    addSeparator();
    m_remove = add(tr("Remove from the list"), {QKeySequence::Delete}, &RowActions::remove);

    connect(view, &QAbstractItemView::doubleClicked, this, &RowActions::open);
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RowActions::enable);
    // A tick brings a signal for each range of rows, and each look may go through the whole selection: once
    // is enough.
    m_enableSoon.setSingleShot(true);
    connect(&m_enableSoon, &QTimer::timeout, this, &RowActions::enable);
    connect(model, &QAbstractItemModel::dataChanged, &m_enableSoon, qOverload<>(&QTimer::start));
    connect(model, &QAbstractItemModel::modelReset, this, &RowActions::enable);
    enable();
}

QAction *RowActions::add(const QString &text, const QList<QKeySequence> &keys, void (RowActions::*act)())
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(
        Qt::WidgetWithChildrenShortcut); // the keys belong to the list while it has the focus
    connect(action, &QAction::triggered, this, act);
    m_view->addAction(action);
    return action;
}

void RowActions::addSeparator()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    m_view->addAction(separator);
}

void RowActions::enable()
{
    struct
    {
        bool any = false;
        bool retry = false;
        bool hold = false;
        bool cancel = false;
    } can;
    const auto &rows = m_model->rows();
    for (const QItemSelectionRange &range : m_view->selectionModel()->selection()) {
        for (int i = range.top(); i <= range.bottom() && !(can.retry && can.hold && can.cancel); ++i) {
            const Row &row = rows[std::size_t(i)];
            can.any = true;
            can.retry = can.retry || canRetry(row);
            can.hold = can.hold || canHold(row);
            can.cancel = can.cancel || canCancel(row);
        }
    }
    const bool saved = !savedPath().isEmpty();
    m_open->setEnabled(saved);
    m_showInFolder->setEnabled(saved);
    m_copyLinks->setEnabled(can.any);
    m_continueSeries->setEnabled(linkOfSeries().has_value());
    m_retry->setEnabled(can.retry);
    m_showCertificate->setEnabled(certificateFault().has_value());
    m_hold->setEnabled(can.hold);
    m_cancel->setEnabled(can.cancel);
    m_remove->setEnabled(can.any);
}

QModelIndex RowActions::selectedRow() const
{
    const QItemSelection selection = m_view->selectionModel()->selection();
    if (selection.size() != 1 || selection.first().height() != 1)
        return {};
    return selection.first().topLeft();
}

QString RowActions::savedPath() const
{
    const QModelIndex row = selectedRow();
    const auto job = row.isValid() ? m_model->job(row) : std::nullopt;
    if (!job)
        return {};
    if (const auto *saved = std::get_if<stage::Saved>(&job->stage))
        return saved->receipt.folder + u'/' + saved->receipt.file;
    if (const auto *skipped = std::get_if<stage::Skipped>(&job->stage))
        return skipped->path;
    return {};
}

std::optional<CertificateFault> RowActions::certificateFault() const
{
    const QModelIndex row = selectedRow();
    if (!row.isValid())
        return std::nullopt;
    return m_batch.certificateFault(m_model->rows()[std::size_t(row.row())].id);
}

std::optional<Link> RowActions::linkOfSeries() const
{
    const QModelIndex row = selectedRow();
    const auto job = row.isValid() ? m_model->job(row) : std::nullopt;
    if (!job || digitRuns(job->link.written).empty())
        return std::nullopt;
    return job->link;
}

void RowActions::open()
{
    if (const QString path = savedPath(); !path.isEmpty())
        openFile(path);
}

void RowActions::showInFolder()
{
    if (const QString path = savedPath(); !path.isEmpty())
        pixhaul::showInFolder(path);
}

void RowActions::copyLinks()
{
    QStringList links;
    for (const JobId id : m_view->selectedIds()) {
        if (const auto job = m_batch.snapshot(id))
            links += job->link.written;
    }
    QGuiApplication::clipboard()->setText(links.join(u'\n'));
}

void RowActions::continueSeries()
{
    if (const auto link = linkOfSeries())
        emit seriesWanted(*link);
}

void RowActions::retry()
{
    emit retryWanted(m_view->selectedIds(canRetry));
}

void RowActions::showCertificate()
{
    if (const auto fault = certificateFault())
        emit certificateWanted(*fault);
}

void RowActions::hold()
{
    m_batch.hold(m_view->selectedIds(canHold));
}

void RowActions::cancel()
{
    m_batch.cancel(m_view->selectedIds(canCancel));
}

void RowActions::remove()
{
    m_batch.remove(m_view->selectedIds());
}

} // namespace pixhaul
