#pragma once

#include "engine/pace.h"
#include "engine/tally.h"
#include "headless/events.h"
#include "headless/options.h"

#include <QFile>

namespace pixhaul {

/// What a headless run says: results to standard output, as lines for people or as JSON; everything else to
/// standard error, with a bar only if that is a terminal.
class Printer
{
public:
    explicit Printer(const HeadlessOptions &options);

    void link(const JobSnapshot &job, qint64 line);
    void duplicate(const QString &url, qint64 line, JobId of);
    void rejected(const RejectedLine &line);
    void retry(const JobSnapshot &job, const stage::Waiting &waiting);
    void saved(const JobSnapshot &job, const Receipt &receipt);
    void placeholder(const JobSnapshot &job, const Receipt &receipt);
    void skipped(const JobSnapshot &job, const stage::Skipped &skipped);
    void failed(const JobSnapshot &job, const stage::Failed &failed);
    void summary(const events::Summary &summary);
    /// How many lines gave no new link, unless each was told already.
    void leftOut();

    /// Redraws the bar.
    void progress(const Tally &tally, const Pace &pace);
    /// A sentence to standard error, quiet or not.
    void warn(const QString &sentence);

private:
    void result(const QString &line);
    void object(const QJsonObject &object);
    void remark(const QString &line);
    void clearBar();

    const bool m_json;
    const bool m_dryRun;
    const bool m_quiet;
    const bool m_verbose;
    const bool m_hasTerminal;
    qint64 m_rejected = 0;
    qint64 m_duplicates = 0;
    bool m_barShown = false;
    QFile m_out;
    QFile m_err;
};

} // namespace pixhaul
