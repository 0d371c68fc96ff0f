#include "ui/outcome.h"

#include "engine/batch.h"
#include "ui/desktop.h"
#include "ui/excepting.h"
#include "ui/joblistview.h"
#include "ui/jobmodel.h"
#include "ui/summarywording.h"

#include <QDir>

namespace pixhaul {

namespace {

using Row = JobModel::Row;
using Topic = NoticeArea::Topic;

bool hasFailed(const Row &row)
{
    return row.kind == StageKind::Failed;
}

std::vector<JobId> idsOf(const JobModel &model, bool (*wanted)(const Row &))
{
    std::vector<JobId> ids;
    for (const Row &row : model.rows()) {
        if (wanted(row))
            ids.push_back(row.id);
    }
    return ids;
}

} // namespace

Outcome::Outcome(Batch &batch, JobModel *model, JobListView *view, NoticeArea *notices)
    : QObject(view)
    , m_batch(batch)
    , m_model(model)
    , m_view(view)
    , m_notices(notices)
{
    connect(&batch, &Batch::runningChanged, this, &Outcome::onRunning);
    connect(&batch, &Batch::finished, this, &Outcome::onFinished);
    connect(&batch, &Batch::troubled, this, &Outcome::onTroubled);
    connect(&batch, &Batch::removed, this, &Outcome::onRemoved);
    connect(&batch, &Batch::sessionTroubled, this,
            [this](const QString &detail) { tellSessionTrouble(detail); });
}

void Outcome::tellRestored()
{
    const qsizetype unfinished = m_batch.tally().unfinished();
    if (unfinished == 0)
        return;
    Notice notice{Notice::Tone::Quiet, tr("%Ln unfinished.", nullptr, int(unfinished))};
    notice.buttons = {{tr("Clear"), [this] { clearUnfinished(); }},
                      {tr("Continue"), [this] { emit startWanted(); }, true, true}};
    notice.takesFocus = true;
    m_notices->say(Topic::Restored, notice);
}

void Outcome::tellSessionTrouble(const QString &detail, const QString &setAside)
{
    const QString sentence =
        setAside.isEmpty()
            ? tr("The queue cannot be kept for next time: %1").arg(detail)
            : tr("The queue from last time could not be read (%1). Its file is now %2; a new one was begun.")
                  .arg(detail, QDir::toNativeSeparators(setAside));
    m_notices->say(Topic::Session, {Notice::Tone::Bad, sentence});
}

void Outcome::tellSessionCut(const QString &copy)
{
    const QString sentence = copy.isEmpty()
                                 ? tr("The last changes to the queue could not be read.")
                                 : tr("The last changes to the queue could not be read. They are kept in %1.")
                                       .arg(QDir::toNativeSeparators(copy));
    m_notices->say(Topic::Session, {Notice::Tone::Bad, sentence});
}

void Outcome::tellSettingsTrouble(const QString &setAside)
{
    m_notices->say(
        Topic::Settings,
        {Notice::Tone::Bad, tr("The settings could not be read and are as at first. Their file is now %1.")
                                .arg(QDir::toNativeSeparators(setAside))});
}

void Outcome::tellSettingsNotKept(const QString &path)
{
    m_notices->say(
        Topic::Settings,
        {Notice::Tone::Bad, tr("The settings cannot be kept: %1").arg(QDir::toNativeSeparators(path))});
}

void Outcome::onRunning(bool running)
{
    if (!running)
        return;
    for (const Topic topic : {Topic::Restored, Topic::Trouble, Topic::Finished})
        m_notices->dismiss(topic);
}

void Outcome::onRemoved()
{
    if (m_batch.tally().unfinished() == 0) {
        m_notices->dismiss(Topic::Restored);
        m_notices->dismiss(Topic::Trouble);
    }
    if (m_batch.tally().all() == 0)
        m_notices->dismiss(Topic::Finished);
}

void Outcome::onFinished()
{
    m_notices->dismiss(Topic::Added);
    const Tally tally = m_batch.tally();
    if (tally.of(StageKind::Failed) > 0)
        tellFailures();
    else if (tally.of(StageKind::Saved) > 0)
        tellSuccess(tally.of(StageKind::Saved));
}

void Outcome::tellFailures()
{
    wording::FailureCounts counts{};
    for (const Row &row : m_model->rows()) {
        if (hasFailed(row))
            ++counts[std::size_t(row.group)];
    }
    Notice notice{Notice::Tone::Bad, wording::failureSummary(counts, m_batch.tally().all())};
    auto mayWork = idsOf(*m_model, [](const Row &row) { return hasFailed(row) && row.mayWork; });
    if (!mayWork.empty()) {
        notice.buttons.push_back({tr("Retry %Ln that may work", nullptr, int(mayWork.size())),
                                  [this, mayWork] { emit retryWanted(mayWork); }});
    }
    if (const auto fault = firstCertificateFault(m_batch, *m_model)) {
        notice.buttons.push_back(
            {tr("Show certificate…"), [this, fault] { emit certificateWanted(*fault); }, false, true});
    }
    notice.buttons.push_back({tr("Show failed"), [this] { m_view->selectRows(hasFailed); }, false, true});
    notice.buttons.push_back({tr("Save list…"), [this] { emit listOfFailedWanted(); }, false, true});
    m_notices->say(Topic::Finished, notice);
}

void Outcome::tellSuccess(qsizetype saved)
{
    m_notices->say(Topic::Finished,
                   {Notice::Tone::Good,
                    tr("%Ln picture(s) saved.", nullptr, int(saved)),
                    {{tr("Open folder"), [this] { openFile(m_batch.settings().folder); }, false, true}}});
}

void Outcome::onTroubled(const Failure &why)
{
    Notice notice{Notice::Tone::Bad, wording::sentence(why)};
    if (why.cause == Cause::SessionUnwritable)
        m_notices->dismiss(Topic::Session); // which said as much
    else if (reasonOf(why.cause) == Reason::Disk)
        notice.buttons.push_back({tr("Choose another folder"), [this] { emit folderWanted(); }, false, true});
    notice.buttons.push_back({tr("Continue"), [this] { emit startWanted(); }, true, true});
    m_notices->say(Topic::Trouble, notice);
}

void Outcome::retryFailed()
{
    emit retryWanted(idsOf(*m_model, hasFailed));
}

void Outcome::dismissFailures()
{
    m_notices->dismiss(Topic::Finished);
}

void Outcome::clearUnfinished()
{
    m_batch.remove(
        idsOf(*m_model, [](const Row &row) { return !isFinal(row.kind) && row.kind != StageKind::Paused; }));
}

} // namespace pixhaul
