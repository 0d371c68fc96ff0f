#pragma once

#include "engine/batch.h"
#include "headless/options.h"
#include "headless/printer.h"
#include "headless/record.h"
#include "links/linkscanner.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <set>

namespace pixhaul {

/// What a headless program tells its caller.
enum class ExitCode { AllSaved = 0, SomeFailed = 1, Usage = 2, CannotGoOn = 3, Interrupted = 130 };

/// One run of a batch without a window, from its links to its summary.
class HeadlessRun : public QObject
{
    Q_OBJECT

public:
    HeadlessRun(const HeadlessOptions &options, Batch &batch, Printer &printer, Record &record);

    /// Adds the links and, unless it is a dry run, starts. ended() follows. `restored` are the jobs of an
    /// earlier run that the batch has taken over already. With an obstacle, a sentence, nothing starts: once
    /// the links are kept for --resume, it is told, and the run ends.
    void begin(std::vector<Scan> scans, std::set<JobId> restored,
               const std::optional<QString> &obstacle = {});

public slots:
    /// What is under way is given up, except commits; unfinished links stay for --resume.
    void interrupt();

signals:
    void ended(pixhaul::ExitCode code);

private:
    void onAccepted(const Batch::Added &added);
    void tellLinks(const Batch::Added &added);
    void onStage(JobId id);
    void onPlaceholders(const std::vector<JobId> &earlier);
    void tick();
    void endWhenSettled(ExitCode code);
    void end(ExitCode code);
    QStringList unfinished() const;

    const HeadlessOptions &m_options;
    Batch &m_batch;
    Printer &m_printer;
    Record &m_record;
    std::vector<FoundLink> m_found;          // as handed to the batch
    std::vector<DuplicateLink> m_duplicates; // found while reading; `of` counts in m_found
    std::set<JobId> m_restored;
    std::optional<QString> m_obstacle;
    events::Summary m_summary;
    Pace m_pace;
    QTimer m_tick;
    QElapsedTimer m_clock;
    std::optional<ExitCode> m_pendingEnd;
    bool m_isOver = false;
};

} // namespace pixhaul
