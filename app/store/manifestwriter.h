#pragma once

#include "async/workers.h"
#include "store/manifest.h"

#include <QSet>

#include <chrono>
#include <functional>
#include <memory>

namespace pixhaul {

/// Adds rows to a manifest as links come to their ends, on a thread of its own: rows that are added in a
/// burst share one sync. A sudden end leaves whole lines but for the last one, which is removed when the file
/// is opened again.
class ManifestWriter
{
public:
    /// Makes the file, or goes on with what is there. Fails with FileTrouble, or what became of its disk;
    /// detail has the system's words, or "no manifest" for a file that is none, or of the other format.
    /// Blocks, on a disk that does not answer for `patience`, as finish() and the destructor do.
    static Result<std::unique_ptr<ManifestWriter>>
    open(const QString &path, std::chrono::milliseconds patience = std::chrono::seconds(30));
    ~ManifestWriter(); ///< when all is written that can be

    /// Links that the file told to be saved when it was opened.
    const QSet<QString> &savedBefore() const;

    /// Returns at once.
    void add(const manifest::Row &row);

    /// Waits until all is written that can be; fails if that is not all. Blocks.
    Result<void> finish();

    /// Called on the writer's thread when rows could not be written, in the system's words: once. They are
    /// tried again once as many have been added, and at the end. Set it before the first row; it is not
    /// called any more once the writer is gone.
    void setTroubleListener(std::function<void(const QString &detail)> listener);

private:
    class File;
    ManifestWriter(std::shared_ptr<File> file, std::chrono::milliseconds patience);

    const std::shared_ptr<File> m_file; // a dead disk may keep it longer than anybody waits
    const std::chrono::milliseconds m_patience;
    std::unique_ptr<Workers> m_thread;
};

} // namespace pixhaul
