#include "headless/headlessrun.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

HeadlessRun::HeadlessRun(const HeadlessOptions &options, Batch &batch, Printer &printer, Record &record)
    : m_options(options)
    , m_batch(batch)
    , m_printer(printer)
    , m_record(record)
{
    connect(&m_batch, &Batch::accepted, this, &HeadlessRun::onAccepted);
    connect(&m_batch, &Batch::stageEntered, this, &HeadlessRun::onStage);
    connect(&m_batch, &Batch::placeholdersFound, this, &HeadlessRun::onPlaceholders);
    connect(&m_batch, &Batch::sessionTroubled, this, [this](const QString &detail) {
        m_printer.warn(
            u"The session cannot be written (%1); --resume may not find all of this run."_s.arg(detail));
    });
    connect(&m_batch, &Batch::troubled, this, [this](const Failure &why) {
        m_printer.warn(u"Stopped: %1. What is not saved stays for --resume."_s.arg(plainWords(why)));
        endWhenSettled(ExitCode::CannotGoOn);
    });
    connect(&m_batch, &Batch::finished, this,
            [this] { end(m_summary.failed > 0 ? ExitCode::SomeFailed : ExitCode::AllSaved); });
    connect(&m_record, &Record::troubled, this, [this](const QString &detail) {
        m_printer.warn(u"The manifest cannot be written (%1). The work goes on."_s.arg(detail));
    });
    connect(&m_tick, &QTimer::timeout, this, &HeadlessRun::tick);
}

void HeadlessRun::begin(std::vector<Scan> scans, std::set<JobId> restored,
                        const std::optional<QString> &obstacle)
{
    m_clock.start();
    m_obstacle = obstacle;
    m_restored = std::move(restored);
    std::vector<Link> links;
    for (Scan &scan : scans) {
        for (const RejectedLine &line : scan.rejected)
            m_printer.rejected(line);
        for (DuplicateLink &duplicate : scan.duplicates) {
            duplicate.of += std::ssize(m_found);
            m_duplicates.push_back(std::move(duplicate));
        }
        for (FoundLink &found : scan.links) {
            links.push_back(found.link);
            m_found.push_back(std::move(found));
        }
    }
    m_batch.add(std::move(links));
}

void HeadlessRun::onAccepted(const Batch::Added &added)
{
    tellLinks(added);
    if (m_options.dryRun) {
        end(ExitCode::AllSaved);
        return;
    }
    if (m_obstacle) {
        const QString remedy = m_options.fetchOnly ? QString() : u" What is not saved stays for --resume."_s;
        m_printer.warn(*m_obstacle + remedy);
        end(ExitCode::CannotGoOn);
        return;
    }
    m_pace.reset();
    m_tick.start(200ms);
    m_batch.start();
}

/// The batch answers in the order of what it was handed: new links with ascending ids, the others with what
/// they double - which may be the job of an earlier run that was taken over.
void HeadlessRun::tellLinks(const Batch::Added &added)
{
    std::vector<JobId> idOf;
    idOf.reserve(m_found.size());
    auto id = added.ids.begin();
    auto duplicate = added.duplicates.begin();
    for (const FoundLink &found : m_found) {
        const bool isNew = duplicate == added.duplicates.end() || duplicate->first != std::ssize(idOf);
        idOf.push_back(isNew ? *id++ : (duplicate++)->second);
        if (isNew || m_restored.erase(idOf.back()))
            m_printer.link(*m_batch.snapshot(idOf.back()), found.line);
        else
            m_printer.duplicate(found.link.written, found.line, idOf.back());
    }
    for (const DuplicateLink &twice : m_duplicates)
        m_printer.duplicate(twice.written, twice.line, idOf[static_cast<std::size_t>(twice.of)]);
    for (const JobId resumed : m_restored) // not among the links of this run
        m_printer.link(*m_batch.snapshot(resumed), 0);
}

void HeadlessRun::onStage(JobId id)
{
    const JobSnapshot job = *m_batch.snapshot(id);
    if (isFinal(kindOf(job.stage)))
        m_record.note(job);
    if (const auto *waiting = std::get_if<stage::Waiting>(&job.stage)) {
        m_printer.retry(job, *waiting);
    } else if (const auto *saved = std::get_if<stage::Saved>(&job.stage)) {
        ++m_summary.saved;
        m_summary.bytes += saved->receipt.bytes;
        m_summary.placeholders += job.isLikelyPlaceholder;
        m_printer.saved(job, saved->receipt);
    } else if (const auto *skipped = std::get_if<stage::Skipped>(&job.stage)) {
        ++m_summary.skipped;
        m_printer.skipped(job, *skipped);
    } else if (const auto *failed = std::get_if<stage::Failed>(&job.stage)) {
        ++m_summary.failed;
        m_printer.failed(job, *failed);
    }
    if (m_pendingEnd && m_batch.tally().active() == 0)
        end(*m_pendingEnd);
}

void HeadlessRun::onPlaceholders(const std::vector<JobId> &earlier)
{
    ++m_summary.placeholderPictures;
    m_summary.placeholders += std::ssize(earlier);
    for (const JobId id : earlier) {
        const JobSnapshot job = *m_batch.snapshot(id);
        m_printer.placeholder(job, std::get<stage::Saved>(job.stage).receipt);
    }
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

/// Commits that have begun are not cut off, and the summary counts them, unless a dead disk keeps them.
void HeadlessRun::endWhenSettled(ExitCode code)
{
    constexpr auto patience = 10s;
    m_pendingEnd = code;
    if (m_batch.tally().active() == 0)
        end(code);
    else
        QTimer::singleShot(patience, this, [this] { end(*m_pendingEnd); });
}

QStringList HeadlessRun::unfinished() const
{
    QStringList links;
    for (const JobId id : m_batch.ids()) {
        if (const JobSnapshot job = *m_batch.snapshot(id); !isFinal(kindOf(job.stage)))
            links.append(job.link.written);
    }
    return links;
}

void HeadlessRun::end(ExitCode code)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_tick.stop();
    m_summary.seconds = m_clock.elapsed() / 1000.0;
    m_printer.leftOut();
    m_printer.summary(m_summary);
    if (const auto written = m_record.end(unfinished()); !written) {
        m_printer.warn(u"Cannot write %1."_s.arg(written.error().detail));
        code = ExitCode::CannotGoOn;
    }
    emit ended(code);
}

} // namespace pixhaul
