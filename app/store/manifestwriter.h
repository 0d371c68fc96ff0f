#pragma once

#include "async/workers.h"
#include "core/descriptor.h"
#include "store/manifest.h"

#include <QSet>

#include <functional>
#include <memory>
#include <mutex>

namespace pixhaul {

/// Adds rows to a manifest as links come to their ends, on a thread of its own: rows that are added in a
/// burst share one sync. A sudden end leaves whole lines but for the last one, which is removed when the file
/// is opened again.
class ManifestWriter
{
public:
    /// Makes the file, or goes on with what is there. Fails with FileTrouble, or what became of its disk;
    /// detail has the system's words, or "no manifest" for a file that is none, or of the other format.
    /// Blocks.
    static Result<std::unique_ptr<ManifestWriter>> open(const QString &path);
    ~ManifestWriter(); ///< when all is written that can be

    /// Links that the file told to be saved when it was opened.
    const QSet<QString> &savedBefore() const { return m_savedBefore; }

    /// Returns at once.
    void add(const manifest::Row &row);

    /// Waits until all is written that can be; fails if that is not all. Blocks.
    Result<void> finish();

    /// Called on the writer's thread when rows could not be written, in the system's words: once. They are
    /// tried again once as many have been added, and at the end. Set it before the first row.
    void setTroubleListener(std::function<void(const QString &detail)> listener);

private:
    ManifestWriter(posix::Descriptor file, manifest::Format format);
    /// What is there already.
    Result<void> takeOver();
    void writePending();

    const posix::Descriptor m_file;
    const manifest::Format m_format;
    QSet<QString> m_savedBefore;
    std::mutex m_mutex;
    QByteArray m_pending; // whole lines, under m_mutex
    std::function<void(const QString &)> m_troubleListener;
    qsizetype m_tryAgainAt = 0; // bytes pending, under m_mutex
    QString m_trouble;          // with the last rows, under m_mutex
    Workers m_thread{1};        // last, so that it ends before what it works with
};

} // namespace pixhaul
