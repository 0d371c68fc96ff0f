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

/// What a run leaves beside the pictures: its manifest, as links come to their ends, and the list of those that
/// failed, at its own end. Either only if it was asked for.
class Record : public QObject
{
    Q_OBJECT

public:
    /// Fails as ManifestWriter::open() does. Blocks on the disk.
    static Result<std::unique_ptr<Record>> open(const HeadlessOptions &options);

    /// Makes up for what a sudden end kept out of the manifest: pictures that an earlier run saved.
    void makeUpFor(const std::vector<StoredJob> &earlier);
    /// It has come to its end.
    void note(const JobSnapshot &job);
    /// Writes the list of failed links: all of it, or what was there stays. Fails if that or the manifest is not
    /// all on the disk; detail names the file. Blocks.
    Result<void> end();

signals:
    /// Rows of the manifest could not be written, in the system's words.
    void troubled(const QString &detail);

private:
    explicit Record(const HeadlessOptions &options);
    Result<void> writeFailed() const;

    const QString m_manifestPath;
    const QString m_failedPath;
    const QString m_folder;
    QStringList m_failed;
    std::unique_ptr<ManifestWriter> m_manifest; // last: it may emit until it is gone
};

} // namespace pixhaul
