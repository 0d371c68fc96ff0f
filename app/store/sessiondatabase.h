#pragma once

#include "store/session.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <map>

namespace pixhaul {

struct LoadedSession
{
    std::vector<StoredJob> jobs; ///< ascending
    quint32 nextId = 1;
};

/// The SQL of a session. An object lives on one thread from beginning to end; every function blocks. Fails
/// with DiskFull, Damaged or FileTrouble; detail has SQLite's words.
class SessionDatabase
{
public:
    SessionDatabase();
    SessionDatabase(const SessionDatabase &) = delete;
    SessionDatabase &operator=(const SessionDatabase &) = delete;
    ~SessionDatabase();

    /// Opens or makes the file, settles the intents in it, as far as their folders answer within `patience`,
    /// and reads all jobs. Fails with Damaged if the file is no sound database of ours, or of a later
    /// version; with anything else if the place is the trouble.
    Result<LoadedSession> open(const QString &path, std::chrono::milliseconds patience);

    /// All of `work`, or nothing of it.
    Result<void> inTransaction(const std::function<Result<void>(SessionDatabase &)> &work);

    // See Session.
    Result<void> accept(const std::vector<StoredJob> &jobs);
    Result<void> note(JobId id, const Stage &stage);
    Result<void> dropIntent(JobId id);
    Result<void> noteIntent(JobId id, const Intent &intent);
    Result<void> moveUnfinished(const QString &folder);
    Result<void> forget(const std::vector<JobId> &ids);
    Result<void> writeBackSoon(); ///< at the end of the transaction

    /// Whether what is written from now on has to survive the end of the system, and not that of the program
    /// alone. At first it does.
    Result<void> setDurable(bool durable);
    /// The program comes to its end in good order.
    Result<void> clearSuspects();

private:
    Result<void> connect(const QString &path);
    Result<void> setUp();
    Result<void> makeTables();
    Result<void> upgrade(qint64 from);
    Result<void> forgetUsers();
    Result<void> settleIntents(std::chrono::milliseconds patience);
    Result<void> noteSettled(JobId id, const Stage &outcome);
    Result<LoadedSession> load();

    Result<void> run(const QString &sql, const QVariantList &values = {});
    Result<void> runAll(const QStringList &statements);
    /// Once for each row of values.
    Result<void> runForEach(const QString &sql, std::size_t rows,
                            const std::function<QVariantList(std::size_t)> &valuesOf);
    Result<QSqlQuery> ask(const QString &sql);
    Result<qint64> askNumber(const QString &sql);

    std::map<JobId, std::shared_ptr<const Intent>> m_unsettled;
    bool m_isDurable = true;
    bool m_isWriteBackWanted = false;
    QString m_connection; // its name
    QSqlDatabase m_sql;
};

} // namespace pixhaul
