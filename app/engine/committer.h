#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "engine/commit.h"

#include <QHash>

#include <chrono>
#include <memory>
#include <optional>
#include <variant>

namespace pixhaul {

/// Asks the disk for names before anything is fetched, and has commits done (see commit()), away from the
/// event loop, which it lives on. A commit that has begun is finished whatever becomes of its task; one that
/// still waits for a thread goes with its task.
class Committer
{
public:
    /// `patience` is for lookUp(): disks that sleep, and servers far away, take their time.
    Committer(std::shared_ptr<Session> session, std::shared_ptr<NameBook> names,
              std::chrono::milliseconds patience = std::chrono::seconds(60));
    /// Waits for commits, but not for ever: one that a dead disk keeps is left behind, and settled at the
    /// next start.
    ~Committer();

    /// How a commit of this job ended in an earlier run is not known yet: lookUp() finds out first. Until then
    /// the names of the intent are in use.
    void settleLater(JobId id, const Intent &intent);

    /// Asks the disk before anything is fetched: under which name the picture can be saved as things stand,
    /// or how it ends at once: Saved, if it was, which noteSaved() has yet to note; Skipped; or Failed for
    /// what is wrong with the folder, FolderMute included. A name that only the picture itself tells is not
    /// asked about.
    Task<std::variant<QString, Stage>> lookUp(JobId id, QString folder, Wish wish);

    /// Notes what lookUp() found saved: as much as a commit past its point of no return.
    Task<Stage> noteSaved(JobId id, Receipt receipt);

    /// See commit().
    Task<Stage> commit(JobId id, Wish wish, Receipt receipt, CommittedFiles files);

    /// After trouble with the folder, or the session, every commit fails alike, until this is called: see
    /// Folders.
    void tryAgain();

private:
    template <class Function>
    Task<std::optional<std::invoke_result_t<Function>>> answer(Function question);
    Task<std::optional<Stage>> settle(JobId id, QString folder, QString name);
    void releaseNames(const Receipt &intended, const QString &name);
    Stage mute(const QString &folder);

    CommitRooms m_rooms;
    const std::chrono::milliseconds m_patience;
    std::chrono::steady_clock::time_point m_lastAnswer; // of the disk, to lookUp()
    bool m_isMute = false;
    QHash<JobId, Intent> m_unsettled;
    std::unique_ptr<Workers> m_lookUps;
    std::unique_ptr<Workers> m_workers;
};

} // namespace pixhaul
