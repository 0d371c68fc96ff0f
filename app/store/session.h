#pragma once

#include "async/workers.h"
#include "core/job.h"
#include "core/result.h"
#include "store/intent.h"

#include <QString>
#include <QTemporaryDir>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace pixhaul {

class SessionDatabase;
struct LoadedSession;

/// A job as the database keeps it. Links are stored without users and passwords, only that they had some
/// comes back (Link::isLoginLost); stages under way come back as Queued.
struct StoredJob
{
    JobId id;
    Link link;
    QString folder; ///< where it was to be saved when it was accepted, absolute
    QString name;
    Stage stage; ///< Queued, Paused or a final one
    /// The program came to a sudden end while its picture was in work, and perhaps by it.
    bool isSuspect = false;
    Sequence sequence = {};
    QString nameTemplate =
        {}; ///< by which it got its name, and gets another from what comes; see NameTemplate
    /// The commit that the end of the program cut off, if its folder did not answer when the session was
    /// opened, or told of trouble: nobody knows yet how it ended. It stays noted until that is known, or the
    /// job is committed again.
    std::shared_ptr<const Intent> unsettled = {};
};

/// The queue on disk: SQLite in WAL mode, on a thread of its own. Writes that are asked for in a burst share
/// one transaction and so one sync. What cannot be written for want of space, or of the disk, is tried again
/// before the next write, in its order, intents excepted. Functions say whether they wait; none may be called
/// after the destructor began.
class Session
{
public:
    /// What open() found in the way and set aside (renamed or copied, with a date; nothing deleted), for one
    /// sentence to the user.
    struct Trouble
    {
        QString setAside = {};     ///< the new path of the damaged file; empty if nothing was set aside
        QString detail = {};       ///< SQLite's words
        bool isPartlyRead = false; ///< all but the last changes; a copy was set aside if there was room
    };
    struct Opened
    {
        std::unique_ptr<Session> session; ///< always there: in memory if the disk will not have it
        std::optional<Trouble> trouble;
        std::vector<StoredJob> jobs; ///< ascending by id
    };

    /// Opens or makes the database `path` (":memory:" for none), creating its folder. Of one that cannot be
    /// written the jobs are read, and nothing is kept. Blocks.
    /// Jobs whose commit was under way are settled first: see settled(). After a sudden end what was half
    /// written into the folders of the jobs is removed. For a folder that does not answer it waits `patience`
    /// at most, for each of both.
    static Opened open(const QString &path, std::chrono::milliseconds patience = std::chrono::seconds(2));
    ~Session(); ///< writes what is still to be written; nobody is suspect then

    /// `listener` is called on the session's thread when something could not be written, in SQLite's words:
    /// once, and again only after something could be written meanwhile. When this returns, no former one is
    /// called any more; so it must not wait for the listener's caller.
    void setTroubleListener(std::function<void(const QString &detail)> listener);

    /// Higher than every id that this database ever held.
    JobId nextId() const;

    /// Stores new jobs durably (FULL sync), then calls `done` on the session's thread.
    void accept(std::vector<StoredJob> jobs, std::function<void(Result<void>)> done);

    /// Notes a stage (not Saved; of those under way Converting makes a job suspect until the next one, the
    /// others are noted as Queued) and drops an intent, unless that is still to be settled. Returns at once;
    /// survives the end of the program, but perhaps not that of the system.
    void note(JobId id, const Stage &stage);

    /// Notes that `receipt.file`, and `original` as `receipt.original`, are about to be published in
    /// `receipt.folder`; again, with the next names, if one is taken. The whole receipt is kept, so that a
    /// crash after publishing loses nothing of it. Blocks until durable. On the commit's thread.
    Result<void> noteIntent(JobId id, const Receipt &receipt,
                            const std::optional<StagedOriginal> &original = {});

    /// Notes the picture as saved and the intent as settled. Blocks until durable. On the commit's thread.
    Result<void> noteSaved(JobId id, const Receipt &receipt);

    /// Notes that what was intended was certainly not done. Blocks until durable. On the commit's thread.
    Result<void> dropIntent(JobId id);

    /// All jobs that are not final get this folder. Returns at once.
    void moveUnfinished(const QString &folder);

    /// Removes jobs from the database. Returns at once.
    void forget(std::vector<JobId> ids);

    /// Has all that was written so far put where damage to the write-ahead log cannot reach it. Returns at
    /// once.
    void writeBack();

    /// Blocks until all that was asked for is written, or could not be.
    void writeAll();

    /// The same before an end that the destructor does not see: nobody is suspect then.
    void writeLast();

private:
    using Write = std::function<Result<void>(SessionDatabase &)>;
    struct Request
    {
        Write write;
        std::function<void(Result<void>)> done; ///< may be empty; called once, whatever is tried later
        bool isKept = true;                     ///< until it can be written
    };

    Session(const QString &path, std::chrono::milliseconds patience);
    Opened start();
    Result<LoadedSession> load(std::optional<Trouble> &trouble);
    Result<LoadedSession> loadFrom(const QString &path);
    Result<LoadedSession> loadFromCopy();
    void post(Request request);
    enum class Kept { No, Yes };
    Result<void> postAndWait(Write write, Kept kept);
    void writePending();
    void tellOfTrouble(const QString &detail);
    std::vector<Result<void>> write(const std::vector<Request> &requests);

    const QString m_path;
    const std::chrono::milliseconds m_patience;
    std::unique_ptr<QTemporaryDir> m_copy; // of what cannot be written
    std::atomic<quint32> m_nextId = 1;
    std::unique_ptr<SessionDatabase> m_database; // touched on m_thread only
    std::mutex m_mutex;
    std::vector<Request> m_pending;
    std::mutex m_listenerMutex;
    std::function<void(const QString &)> m_troubleListener;
    // on m_thread only:
    std::vector<Request> m_unwritten; // comes first when there is room again
    bool m_isTroubled = false;
    Workers m_thread{1}; // last, so that it ends before what it works with
};

} // namespace pixhaul
