#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/bytes.h"
#include "core/job.h"
#include "store/filename.h"
#include "store/outputfolder.h"
#include "store/session.h"

#include <memory>
#include <mutex>

namespace pixhaul {

/// PNG bytes -> a file with a name, and the note of it in the session: the point of no return. A commit that
/// has begun is finished whatever becomes of its task, and the destructor waits for it; one that still waits
/// for a thread goes with its task.
class Committer
{
public:
    Committer(Session &session, NameBook &names);

    /// `receipt` comes with everything but file, bytes and sha256; its folder says where to. If the disk
    /// holds `name` already, the next number is taken. Fails only if there is no file.
    Task<Result<Receipt>> commit(JobId id, QString name, Receipt receipt, Bytes png);

    /// After trouble with the folder every commit fails alike, until this is called: then the folder is
    /// opened anew, for it may have been removed, or mounted again, meanwhile.
    void tryAgain();

private:
    Result<Receipt> commitNow(JobId id, QString name, Receipt receipt, const QByteArray &png);
    Result<std::shared_ptr<OutputFolder>> folderAt(const QString &path);
    void remember(const QString &path, const Failure &trouble);

    Session &m_session;
    NameBook &m_names;
    std::mutex m_mutex;
    std::shared_ptr<OutputFolder> m_folder; // the one that was last used, under m_mutex
    std::optional<Failure> m_trouble;       // with the folder `m_troubledPath`, under m_mutex
    QString m_troubledPath;
    Workers m_workers;
};

} // namespace pixhaul
