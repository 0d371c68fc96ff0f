#pragma once

#include "core/job.h"
#include "core/result.h"
#include "headless/options.h"
#include "store/manifestwriter.h"
#include "store/session.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace pixhaul {

/// What a run leaves beside the pictures: its manifest, as links come to their ends, and the list of those
/// that failed, at its own end. Either only if it was asked for, and for no dry run.
class Record : public QObject
{
    Q_OBJECT

public:
    /// Fails as ManifestWriter::open() does. Blocks on the disk.
    static Result<std::unique_ptr<Record>> open(const HeadlessOptions &options);

    /// Takes over what came to its end in the run that is gone on with: a sudden end, or a full disk, may
    /// have kept it out of the manifest and the list. Returns how many links that are.
    qsizetype makeUpFor(const std::vector<StoredJob> &earlier);
    /// Fails if not all that the manifest was given is on the disk; detail names the file. Blocks.
    Result<void> sync();
    /// It has come to its end.
    void note(const JobSnapshot &job);
    /// Writes the list of failed links, and those that an early end left unfinished: all of it, or what was
    /// there stays. Fails if that or the manifest is not all on the disk; detail names the file. Blocks.
    Result<void> end(const QStringList &unfinished);

signals:
    /// Rows of the manifest could not be written, in the system's words.
    void troubled(const QString &detail);

private:
    explicit Record(const HeadlessOptions &options);
    Result<void> writeFailed(const QByteArray &list) const;

    const QString m_manifestPath;
    const QString m_failedPath;
    const QString m_folder;
    QStringList m_failed;
    std::unique_ptr<ManifestWriter> m_manifest; // last: it may emit until it is gone
};

} // namespace pixhaul
