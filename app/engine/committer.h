#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/bytes.h"
#include "core/job.h"
#include "core/saving.h"
#include "engine/folders.h"
#include "store/filename.h"
#include "store/nametemplate.h"
#include "store/session.h"

#include <chrono>
#include <memory>
#include <variant>

namespace pixhaul {

/// PNG bytes -> a file with a name, with the original beside it if that is kept, and the note of both in the
/// session: the point of no return. A commit that has begun is finished whatever becomes of its task, and the
/// destructor waits for it; one that still waits for a thread goes with its task.
class Committer
{
public:
    struct Files
    {
        Bytes png;
        Bytes original; ///< what came; empty if it is not to be kept
    };

    /// What a picture is to be called in its folder: reserved in the NameBook.
    struct Wish
    {
        QString name; ///< relative, perhaps with folders
        Existing existing = Existing::Number;
        NameTemplate nameTemplate = {};
        NameSource source = {}; ///< of that name, when it was given
        QString told = {};      ///< a name that came with the picture
    };

    /// `patience` is for lookUp(): disks that sleep, and servers far away, take their time.
    Committer(Session &session, NameBook &names,
              std::chrono::milliseconds patience = std::chrono::seconds(60));
    ~Committer();

    /// Asks the disk before anything is fetched: under which name the picture can be saved as things stand,
    /// or how it ends at once: Skipped, or Failed for what is wrong with the folder, FolderMute included.
    Task<std::variant<QString, Stage>> lookUp(QString folder, Wish wish);

    /// The name changes if what came tells another one. `receipt` comes with everything but file, original,
    /// bytes, sha256 and savedAt; its folder says where to. What happens if the name, or the original's
    /// beside it, is taken on the disk, the wish says: both get the next number, or Skipped; where an
    /// original stands alone, Skip has the picture saved beside it. Else Saved, or Failed if there is no
    /// file: with SessionUnwritable, too.
    Task<Stage> commit(JobId id, Wish wish, Receipt receipt, Files files);

    /// After trouble with the folder, or the session, every commit fails alike, until this is called: see
    /// Folders.
    void tryAgain();

private:
    Stage mute(const QString &folder);
    Stage commitNow(Folders &folders, JobId id, Wish wish, Receipt receipt, const Files &files);
    Result<void> noteIntent(JobId id, const Receipt &receipt, const std::optional<StagedOriginal> &original);
    QString finalName(const Wish &wish, const Receipt &receipt);

    Session &m_session;
    NameBook &m_names;
    const std::chrono::milliseconds m_patience;
    std::chrono::steady_clock::time_point m_lastAnswer; // of the disk, to lookUp()
    bool m_isMute = false;
    std::shared_ptr<Folders> m_folders; // shared with whoever waits for the disk
    std::unique_ptr<Workers> m_lookUps;
    Workers m_workers;
};

} // namespace pixhaul
