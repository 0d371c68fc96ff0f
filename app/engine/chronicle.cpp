#include "engine/chronicle.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QString wordsFor(const Tally &tally)
{
    return u"%1 saved, %2 skipped, %3 failed, %4 cancelled, %5 paused, %6 left"_s
        .arg(tally.of(StageKind::Saved))
        .arg(tally.of(StageKind::Skipped))
        .arg(tally.of(StageKind::Failed))
        .arg(tally.of(StageKind::Cancelled))
        .arg(tally.of(StageKind::Paused))
        .arg(tally.unfinished());
}

} // namespace

Chronicle::Chronicle(const QString &path, LogLevel level, const QString &what)
    : m_log(path, level)
{
    m_log.write(LogLevel::Info, u"Pixhaul %1 (Qt %2) begins: %3, process %4"_s
                                    .arg(QStringLiteral(PIXHAUL_VERSION), QLatin1StringView(qVersion()), what)
                                    .arg(QCoreApplication::applicationPid()));
}

Chronicle::~Chronicle()
{
    m_log.write(LogLevel::Info, u"Pixhaul ends: process %1"_s.arg(QCoreApplication::applicationPid()));
}

void Chronicle::tellSettings(const QString &setAside)
{
    if (!setAside.isEmpty())
        m_log.write(LogLevel::Errors, u"settings could not be read, and are now %1"_s.arg(setAside));
}

void Chronicle::tellSession(const std::optional<Session::Trouble> &trouble)
{
    if (!trouble)
        return;
    QString what = u"session could not be read, and is now %1"_s.arg(trouble->setAside);
    if (trouble->isPartlyRead)
        what = u"the last changes to the session could not be read (copy: %1)"_s.arg(trouble->setAside);
    else if (trouble->setAside.isEmpty())
        what = u"session cannot be kept"_s;
    m_log.write(LogLevel::Errors, what + u": "_s + trouble->detail);
}

void Chronicle::follow(const Batch &batch)
{
    connect(&batch, &Batch::accepted, this, [this](const Batch::Added &added) {
        m_log.write(
            LogLevel::Info,
            u"links added: %1; known already: %2"_s.arg(added.ids.size()).arg(added.duplicates.size()));
    });
    connect(&batch, &Batch::stageEntered, this, [this, &batch](JobId id) { onStage(batch, id); });
    connect(&batch, &Batch::runningChanged, this,
            [this, &batch](bool running) { onRunning(batch, running); });
    connect(&batch, &Batch::finished, this, [this, &batch] {
        m_log.write(LogLevel::Info, u"queue finished: %1"_s.arg(wordsFor(batch.tally())));
    });
    connect(&batch, &Batch::troubled, this, [this](const Failure &why) {
        m_log.write(LogLevel::Errors, u"queue stopped: %1"_s.arg(plainWords(why)));
    });
    connect(&batch, &Batch::sessionTroubled, this, [this](const QString &detail) {
        m_log.write(LogLevel::Errors, u"session cannot be written: %1"_s.arg(detail));
    });
}

void Chronicle::onStage(const Batch &batch, JobId id)
{
    if (!m_log.keeps(LogLevel::Info))
        return;
    const JobSnapshot job = *batch.snapshot(id);
    const QString link = job.link.written;
    if (const auto *failed = std::get_if<stage::Failed>(&job.stage))
        m_log.write(LogLevel::Info, u"failed: %1: %2"_s.arg(plainWords(failed->why), link));
    else if (const auto *waiting = std::get_if<stage::Waiting>(&job.stage))
        m_log.write(LogLevel::Debug, u"to be tried again: %1: %2"_s.arg(plainWords(waiting->last), link));
    else if (const auto *saved = std::get_if<stage::Saved>(&job.stage))
        m_log.write(LogLevel::Debug, u"saved: %1: %2"_s.arg(saved->receipt.file, link));
    else if (const auto *skipped = std::get_if<stage::Skipped>(&job.stage))
        m_log.write(LogLevel::Debug, u"skipped: %1: %2"_s.arg(wordFor(skipped->reason), link));
}

void Chronicle::onRunning(const Batch &batch, bool running)
{
    if (running)
        m_log.write(LogLevel::Info, u"queue started: %1"_s.arg(wordsFor(batch.tally())));
    else if (batch.tally().unfinished() > 0) // else finished() follows
        m_log.write(LogLevel::Info, u"queue paused: %1"_s.arg(wordsFor(batch.tally())));
}

} // namespace pixhaul
