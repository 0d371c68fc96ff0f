#pragma once

#include "async/task.h"
#include "async/workers.h"
#include "core/bytes.h"
#include "core/job.h"
#include "core/saving.h"
#include "store/filename.h"
#include "store/nametemplate.h"
#include "store/outputfolder.h"
#include "store/session.h"

#include <QHash>

#include <memory>
#include <mutex>
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

    Committer(Session &session, NameBook &names);

    /// Asks the disk before anything is fetched: under which name the picture can be saved as things stand,
    /// or how it ends at once: Skipped, or Failed for what is wrong with the folder.
    Task<std::variant<QString, Stage>> lookUp(QString folder, Wish wish);

    /// The name changes if what came tells another one. `receipt` comes with everything but file, original,
    /// bytes, sha256 and savedAt; its folder says where to. What happens if the name, or the original's
    /// beside it, is taken on the disk, the wish says: both get the next number, or Skipped. Else Saved, or
    /// Failed if there is no file.
    Task<Stage> commit(JobId id, Wish wish, Receipt receipt, Files files);

    /// After trouble with the folder every commit fails alike, until this is called: then the folder is
    /// opened anew, for it may have been removed, or mounted again, meanwhile.
    void tryAgain();

private:
    std::variant<QString, Stage> lookUpNow(const QString &folder, Wish wish);
    Stage commitNow(JobId id, Wish wish, Receipt receipt, const Files &files);
    Result<std::shared_ptr<OutputFolder>> folderAt(const QString &path);
    Result<std::shared_ptr<OutputFolder>> folderFor(const std::shared_ptr<OutputFolder> &folder,
                                                    const QString &name);
    QString finalName(const Wish &wish, const Receipt &receipt);
    void remember(const QString &path, const Failure &trouble);

    Session &m_session;
    NameBook &m_names;
    std::mutex m_mutex;
    std::shared_ptr<OutputFolder> m_folder;                // the one that was last used, under m_mutex
    QHash<QString, std::shared_ptr<OutputFolder>> m_below; // folders in m_folder, under m_mutex
    std::optional<Failure> m_trouble;                      // with the folder `m_troubledPath`, under m_mutex
    QString m_troubledPath;
    Workers m_workers;
};

} // namespace pixhaul
