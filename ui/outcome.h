#pragma once

#include "core/certificatefault.h"
#include "core/job.h"
#include "ui/noticebar.h"

#include <QObject>

#include <vector>

namespace pixhaul {

class Batch;
class JobListView;
class JobModel;
struct Failure;

/// The bars that tell how a batch went, what stopped it, and what is left from last time. Never a box, and
/// none per file.
class Outcome : public QObject
{
    Q_OBJECT

public:
    Outcome(Batch &batch, JobModel *model, JobListView *view, NoticeArea *notices);

    /// "688 unfinished. [Continue] [Clear]", if there are any.
    void tellRestored();
    /// The session could not be read or cannot be written. `setAside`: where the damaged one is now; empty if
    /// nowhere.
    void tellSessionTrouble(const QString &detail, const QString &setAside = {});
    /// All of it could be read but the last changes; `copy` is where they still are; empty if nowhere.
    void tellSessionCut(const QString &copy);
    /// The settings were damaged; `setAside` is where their file is now.
    void tellSettingsTrouble(const QString &setAside);
    /// Their file `path` cannot be written.
    void tellSettingsNotKept(const QString &path);
    /// Wants all that failed retried.
    void retryFailed();
    /// Some of what its bar tells of is under way again.
    void dismissFailures();

signals:
    void startWanted();
    void retryWanted(const std::vector<pixhaul::JobId> &ids);
    void folderWanted();
    void listOfFailedWanted();
    void certificateWanted(const pixhaul::CertificateFault &fault);

private:
    void onRunning(bool running);
    void onFinished();
    void onTroubled(const Failure &why);
    void onRemoved();
    void tellFailures();
    void tellSuccess(qsizetype saved);
    void clearUnfinished();

    Batch &m_batch;
    JobModel *m_model;
    JobListView *m_view;
    NoticeArea *m_notices;
};

} // namespace pixhaul
