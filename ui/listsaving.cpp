#include "ui/listsaving.h"

#include "engine/batch.h"
#include "engine/listfile.h"
#include "ui/noticebar.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <memory>

namespace pixhaul {

namespace {

using Topic = NoticeArea::Topic;

} // namespace

ListSaving::ListSaving(Batch &batch, NoticeArea *notices, QWidget *window)
    : QObject(window)
    , m_batch(batch)
    , m_notices(notices)
    , m_window(window)
{}

void ListSaving::saveAll()
{
    ask(Which::All);
}

void ListSaving::saveFailed()
{
    ask(Which::Failed);
}

void ListSaving::ask(Which which)
{
    auto *dialog = new QFileDialog(m_window, tr("Save list"), m_batch.settings().folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString table = tr("Table with results (*.csv)");
    const QString lines = tr("JSON Lines (*.jsonl)");
    const QString links = tr("Links alone (*.txt)");
    const bool isForLinks = which == Which::Failed; // to be tried again some day
    dialog->setNameFilters({table, lines, links});
    dialog->selectNameFilter(isForLinks ? links : table);
    dialog->setDefaultSuffix(isForLinks ? QStringLiteral("txt") : QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, lines, links](const QString &filter) {
        dialog->setDefaultSuffix(filter == lines   ? QStringLiteral("jsonl")
                                 : filter == links ? QStringLiteral("txt")
                                                   : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, which](const QString &path) { write(which, path); });
    dialog->open();
}

void ListSaving::write(Which which, const QString &path)
{
    const auto jobs = std::make_shared<std::vector<JobSnapshot>>();
    for (const JobId id : m_batch.ids()) {
        if (auto job = m_batch.snapshot(id); which == Which::All || kindOf(job->stage) == StageKind::Failed)
            jobs->push_back(std::move(*job));
    }
    m_workers.submit([this, jobs, path, folder = m_batch.settings().folder] {
        const Result<void> done = saveList(*jobs, path, folder);
        QMetaObject::invokeMethod(
            this, [this, path, count = int(jobs->size()), done] { tell(path, count, done); },
            Qt::QueuedConnection);
    });
}

void ListSaving::tell(const QString &path, int count, const Result<void> &done)
{
    const QString name = QDir::toNativeSeparators(path);
    if (done)
        m_notices->say(Topic::Saved,
                       {Notice::Tone::Quiet, tr("%Ln link(s) saved to %1.", nullptr, count).arg(name)});
    else
        m_notices->say(Topic::Saved,
                       {Notice::Tone::Bad, tr("%1 could not be written: %2").arg(name, done.error().detail)});
}

} // namespace pixhaul
