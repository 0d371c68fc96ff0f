#include "headless/headlessrun.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

HeadlessRun::HeadlessRun(const HeadlessOptions &options, Batch &batch, Printer &printer)
    : m_options(options)
    , m_batch(batch)
    , m_printer(printer)
{
    connect(&m_batch, &Batch::accepted, this, &HeadlessRun::onAccepted);
    connect(&m_batch, &Batch::stageEntered, this, &HeadlessRun::onStage);
    connect(&m_batch, &Batch::sessionTroubled, this, [this](const QString &detail) {
        m_printer.warn(u"The session cannot be written (%1). The work goes on."_s.arg(detail));
    });
    connect(&m_batch, &Batch::troubled, this, [this](const Failure &why) {
        m_printer.warn(u"Stopped: %1. What is not saved stays for --resume."_s.arg(plainWords(why)));
        endWhenSettled(ExitCode::FolderTrouble);
    });
    connect(&m_batch, &Batch::finished, this,
            [this] { end(m_summary.failed > 0 ? ExitCode::SomeFailed : ExitCode::AllSaved); });
    connect(&m_tick, &QTimer::timeout, this, &HeadlessRun::tick);
}

void HeadlessRun::begin(std::vector<Scan> scans, const std::vector<JobId> &restored)
{
    m_clock.start();
    for (const JobId id : restored)
        m_printer.link(*m_batch.snapshot(id), 0);
    std::vector<Link> links;
    for (Scan &scan : scans) {
        for (const RejectedLine &line : scan.rejected)
            m_printer.rejected(line);
        for (FoundLink &found : scan.links) {
            links.push_back(found.link);
            m_found.push_back(std::move(found));
        }
    }
    m_batch.add(std::move(links));
}

/// The batch answers in the order of what it was handed: new ones with ascending ids, the others with what
/// they double.
void HeadlessRun::onAccepted(const Batch::Added &added)
{
    auto id = added.ids.begin();
    auto duplicate = added.duplicates.begin();
    for (qsizetype i = 0; i < std::ssize(m_found); ++i) {
        const FoundLink &found = m_found[static_cast<std::size_t>(i)];
        if (duplicate != added.duplicates.end() && duplicate->first == i)
            m_printer.duplicate(found.link.written, found.line, (duplicate++)->second);
        else
            m_printer.link(*m_batch.snapshot(*id++), found.line);
    }
    if (m_options.dryRun) {
        end(ExitCode::AllSaved);
        return;
    }
    m_pace.reset();
    m_tick.start(200ms);
    m_batch.start();
}

void HeadlessRun::onStage(JobId id)
{
    const JobSnapshot job = *m_batch.snapshot(id);
    if (const auto *waiting = std::get_if<stage::Waiting>(&job.stage)) {
        m_printer.retry(job, *waiting);
    } else if (const auto *saved = std::get_if<stage::Saved>(&job.stage)) {
        ++m_summary.saved;
        m_summary.bytes += saved->receipt.bytes;
        m_printer.saved(job, saved->receipt);
    } else if (const auto *failed = std::get_if<stage::Failed>(&job.stage)) {
        ++m_summary.failed;
        m_printer.failed(job, *failed);
    }
    if (m_pendingEnd && m_batch.tally().active() == 0)
        end(*m_pendingEnd);
}

void HeadlessRun::tick()
{
    m_pace.sample(std::chrono::steady_clock::now(), m_batch.bytesReceived(), m_batch.tally().final());
    m_printer.progress(m_batch.tally(), m_pace);
}

void HeadlessRun::interrupt()
{
    m_batch.pause();
    endWhenSettled(ExitCode::Interrupted);
}

/// Commits that have begun are not cut off, and the summary counts them.
void HeadlessRun::endWhenSettled(ExitCode code)
{
    m_pendingEnd = code;
    if (m_batch.tally().active() == 0)
        end(code);
}

void HeadlessRun::end(ExitCode code)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_tick.stop();
    m_summary.seconds = m_clock.elapsed() / 1000.0;
    m_printer.summary(m_summary);
    emit ended(code);
}

} // namespace pixhaul
