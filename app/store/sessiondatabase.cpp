#include "store/sessiondatabase.h"

#include "async/leavebehind.h"
#include "store/sessionrows.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

/// In `PRAGMA user_version`. 0 is a file that was just made; 1 kept users, though no passwords; until 2 there
/// were no originals beside pictures, until 3 no order in names.
constexpr int schemaVersion = 4;
constexpr qint64 highestId = std::numeric_limits<quint32>::max();
constexpr int versionWithUsers = 1;
constexpr int versionWithoutOriginals = 2;

QString versionStatement()
{
    return u"PRAGMA user_version = %1"_s.arg(schemaVersion);
}

/// How long to wait for another process that has the database open, and no lock of ours: it may be about to
/// end. A window that is about to open waits as long.
constexpr std::chrono::milliseconds lockPatience(500);

/// The primary result codes that say nothing against the file (https://www.sqlite.org/rescode.html).
enum SqliteCode {
    Permission = 3,
    Busy = 5,
    Locked = 6,
    NoMemory = 7,
    ReadOnly = 8,
    InputOutput = 10,
    Full = 13,
    CannotOpen = 14,
    NoLargeFiles = 22,
    Unauthorized = 23,
};

Failure failureFrom(const QSqlError &error)
{
    const QString words = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    if (error.nativeErrorCode().isEmpty()) // Qt's own error
        return {Cause::FileTrouble, words};
    constexpr int primary = 0xff; // the rest of an extended code only adds to this
    switch (error.nativeErrorCode().toInt() & primary) {
    case Full:
        return {Cause::DiskFull, words};
    case Permission:
    case Busy:
    case Locked:
    case NoMemory:
    case ReadOnly:
    case InputOutput:
    case CannotOpen:
    case NoLargeFiles:
    case Unauthorized:
        return {Cause::FileTrouble, words};
    default:
        return {Cause::Damaged, words};
    }
}

quint32 number(JobId id)
{
    return static_cast<quint32>(id);
}

} // namespace

SessionDatabase::SessionDatabase()
{
    static std::atomic<int> connections = 0;
    m_connection = u"pixhaul-session-%1"_s.arg(++connections);
}

SessionDatabase::~SessionDatabase()
{
    m_sql = QSqlDatabase(); // the last handle, or removeDatabase() warns
    QSqlDatabase::removeDatabase(m_connection);
}

Result<LoadedSession> SessionDatabase::open(const QString &path, std::chrono::milliseconds patience)
{
    if (const Result<void> done = connect(path).and_then([this] { return setUp(); }); !done)
        return failed(done.error());
    Result<LoadedSession> loaded = failed({Cause::Damaged});
    const Result<void> done = inTransaction([&](SessionDatabase &self) {
        return self.settleIntents(patience).and_then(
            [&] { return (loaded = self.load()).map([](const LoadedSession &) {}); });
    });
    // A full disk must not hide the queue: what was settled is then settled once more at the next start.
    if (!done && (!loaded || done.error().cause != Cause::DiskFull))
        return failed(done.error());
    return loaded;
}

Result<void> SessionDatabase::connect(const QString &path)
{
    if (path != ":memory:"_L1)
        QDir().mkpath(QFileInfo(path).path());
    m_sql = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_sql.setDatabaseName(path);
    m_sql.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(lockPatience.count()));
    if (!m_sql.open())
        return failed(failureFrom(m_sql.lastError()));
    return {};
}

Result<void> SessionDatabase::setUp()
{
    // Exclusive: two processes that number jobs in one database would mix them up. It also spares the -shm
    // file, which network file systems cannot share.
    if (const Result<void> done = run(u"PRAGMA locking_mode = EXCLUSIVE"_s); !done)
        return done;
    const auto version = askNumber(u"PRAGMA user_version"_s);
    if (!version)
        return failed(version.error());
    if (*version > schemaVersion)
        return failed({Cause::Damaged, u"made by a later version (%1)"_s.arg(*version)});
    return run(u"PRAGMA journal_mode = WAL"_s)
        .and_then([this] { return run(u"PRAGMA synchronous = FULL"_s); })
        .and_then([&, this] {
            if (*version == schemaVersion)
                return Result<void>();
            return inTransaction([&version](SessionDatabase &self) { return self.upgrade(*version); });
        });
}

/// From an earlier version, or none (0), to the present one.
Result<void> SessionDatabase::upgrade(qint64 from)
{
    if (from == 0)
        return makeTables().and_then([this] { return run(versionStatement()); });
    QStringList statements;
    if (from <= versionWithoutOriginals)
        statements.append(u"ALTER TABLE intents ADD COLUMN original TEXT"_s);
    for (const QLatin1StringView column : {"number"_L1, "batch"_L1, "place"_L1, "added"_L1})
        statements.append(u"ALTER TABLE jobs ADD COLUMN %1 INTEGER"_s.arg(column));
    for (const QLatin1StringView column : {"wanted_name"_L1, "name_template"_L1})
        statements.append(u"ALTER TABLE jobs ADD COLUMN %1 TEXT"_s.arg(column));
    statements.append(versionStatement());
    return (from == versionWithUsers ? forgetUsers() : Result<void>()).and_then([&, this] {
        return runAll(statements);
    });
}

Result<void> SessionDatabase::makeTables()
{
    static const QStringList statements{
        u"CREATE TABLE jobs (id INTEGER PRIMARY KEY, url TEXT, written TEXT, folder TEXT, name TEXT, "
        u"stage INTEGER, details TEXT, had_login INTEGER, number INTEGER, batch INTEGER, place INTEGER, "
        u"added INTEGER, wanted_name TEXT, name_template TEXT)"_s,
        u"CREATE TABLE intents (id INTEGER PRIMARY KEY, receipt TEXT, original TEXT)"_s,
        u"CREATE TABLE counter (next_id INTEGER)"_s,
        u"INSERT INTO counter VALUES (1)"_s,
    };
    return runAll(statements);
}

/// From the version that kept them. Where one stood there was a login.
Result<void> SessionDatabase::forgetUsers()
{
    auto rows = ask(u"SELECT id, written FROM jobs WHERE written LIKE '%@%'"_s);
    if (!rows)
        return failed(rows.error());
    std::vector<QVariantList> cleaned;
    while (rows->next()) {
        const QString written = rows->value(1).toString();
        const QString clean = linkFrom(written).written;
        if (clean != written)
            cleaned.push_back({clean, rows->value(0)});
    }
    if (rows->lastError().isValid())
        return failed(failureFrom(rows->lastError()));
    rows->finish();
    return run(u"PRAGMA secure_delete = ON"_s) // or they would stay in the file's free places
        .and_then([this] { return run(u"ALTER TABLE jobs ADD COLUMN had_login INTEGER"_s); })
        .and_then([&, this] {
            return runForEach(u"UPDATE jobs SET written = ?, had_login = 1 WHERE id = ?"_s, cleaned.size(),
                              [&cleaned](std::size_t row) { return cleaned[row]; });
        });
}

Result<void> SessionDatabase::settleIntents(std::chrono::milliseconds patience)
{
    auto rows = ask(u"SELECT id, receipt, original FROM intents"_s);
    if (!rows)
        return failed(rows.error());
    std::vector<std::pair<JobId, Stage>> outcomes;
    std::set<QString> mute; // folders
    while (rows->next()) {
        const auto id = static_cast<JobId>(rows->value(0).toUInt());
        const Intent intent{receiptFrom(rows->value(1).toString()), originalFrom(rows->value(2).toString())};
        std::optional<Result<Stage>> outcome;
        if (!mute.contains(intent.receipt.folder))
            outcome = callWithin(patience, [intent] { return settled(intent); });
        if (!outcome)
            mute.insert(intent.receipt.folder);
        if (outcome && *outcome)
            outcomes.emplace_back(id, **outcome);
        else
            m_unsettled.emplace(id, std::make_shared<Intent>(intent));
    }
    if (rows->lastError().isValid())
        return failed(failureFrom(rows->lastError()));
    rows->finish();
    for (const auto &[id, stage] : outcomes)
        if (const Result<void> done = noteSettled(id, stage); !done)
            return done;
    return {};
}

/// Who gave a job up meanwhile gets to hear that its picture is there, but not that it waits once more.
Result<void> SessionDatabase::noteSettled(JobId id, const Stage &outcome)
{
    if (kindOf(outcome) == StageKind::Saved)
        return note(id, outcome);
    return run(u"UPDATE jobs SET stage = ? WHERE id = ? AND stage = ?"_s,
               {int(StageKind::Queued), number(id), int(StageKind::Converting)})
        .and_then([&, this] { return dropIntent(id); });
}

Result<void> SessionDatabase::dropIntent(JobId id)
{
    m_unsettled.erase(id);
    return run(u"DELETE FROM intents WHERE id = ?"_s, {number(id)});
}

Result<LoadedSession> SessionDatabase::load()
{
    auto rows =
        ask(u"SELECT id, url, written, folder, name, stage, details, had_login, number, batch, place, added, "
            u"wanted_name, name_template FROM jobs ORDER BY id"_s);
    if (!rows)
        return failed(rows.error());
    LoadedSession loaded;
    qint64 lastId = 0;
    while (rows->next()) {
        // SQLite takes the order of a damaged file for granted.
        const qint64 id = rows->value(0).toLongLong();
        if (id <= lastId || id >= highestId)
            return failed({Cause::Damaged, u"job %1 after job %2"_s.arg(id).arg(lastId)});
        lastId = id;
        const auto unsettled = m_unsettled.find(static_cast<JobId>(id));
        const int kind = rows->value(5).toInt();
        loaded.jobs.push_back({static_cast<JobId>(rows->value(0).toUInt()),
                               {.url = urlFrom(rows->value(1).toString()),
                                .written = rows->value(2).toString(),
                                .isLoginLost = rows->value(7).toBool(),
                                .details = {.name = rows->value(12).toString()}},
                               rows->value(3).toString(),
                               rows->value(4).toString(),
                               stageFrom(kind, rows->value(6).toString()),
                               kind == int(StageKind::Converting),
                               {.number = rows->value(8).toInt(),
                                .batch = rows->value(9).toInt(),
                                .index = rows->value(10).toInt(),
                                .addedAt = rows->value(11).toLongLong()},
                               rows->value(13).toString(),
                               unsettled == m_unsettled.end() ? nullptr : unsettled->second});
    }
    if (rows->lastError().isValid())
        return failed(failureFrom(rows->lastError()));
    const auto nextId = askNumber(u"SELECT next_id FROM counter"_s);
    if (!nextId)
        return failed(nextId.error());
    loaded.nextId = quint32(std::clamp(*nextId, lastId + 1, highestId));
    return loaded;
}

Result<void> SessionDatabase::inTransaction(const std::function<Result<void>(SessionDatabase &)> &work)
{
    const Result<void> done =
        run(u"BEGIN IMMEDIATE"_s).and_then([&, this] { return work(*this); }).and_then([this] {
            return run(u"COMMIT"_s);
        });
    if (!done)
        run(u"ROLLBACK"_s); // fails if SQLite has done so by itself
    if (done && std::exchange(m_isWriteBackWanted, false))
        run(u"PRAGMA wal_checkpoint"_s); // later, where it fails
    return done;
}

Result<void> SessionDatabase::accept(const std::vector<StoredJob> &jobs)
{
    quint32 nextId = 1;
    for (const StoredJob &job : jobs)
        nextId = std::max(nextId, number(job.id) + 1);
    const auto valuesOf = [&jobs](std::size_t row) {
        const StoredJob &job = jobs[row];
        const bool hadLogin = job.link.isLoginLost || !job.link.url.userInfo().isEmpty();
        return QVariantList{number(job.id),
                            textFrom(job.link.url),
                            job.link.written,
                            job.folder,
                            job.name,
                            int(storedKind(job.stage)),
                            detailsOf(job.stage),
                            hadLogin,
                            job.sequence.number,
                            job.sequence.batch,
                            job.sequence.index,
                            job.sequence.addedAt,
                            job.link.details.name,
                            job.nameTemplate};
    };
    return runForEach(u"INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s, jobs.size(),
                      valuesOf)
        .and_then([&, this] { return run(u"UPDATE counter SET next_id = max(next_id, ?)"_s, {nextId}); });
}

Result<void> SessionDatabase::note(JobId id, const Stage &stage)
{
    // A saved picture may have got another name than the one its link was accepted with.
    const auto *saved = std::get_if<stage::Saved>(&stage);
    const QString name = saved && !saved->receipt.file.isEmpty() ? saved->receipt.file : QString(); // NULL
    return run(u"UPDATE jobs SET stage = ?, details = ?, name = coalesce(?, name) WHERE id = ?"_s,
               {int(storedKind(stage)), detailsOf(stage), name, number(id)})
        .and_then([&, this] {
            const bool isKept = !saved && m_unsettled.contains(id);
            return isKept ? Result<void>() : dropIntent(id);
        });
}

Result<void> SessionDatabase::noteIntent(JobId id, const Intent &intent)
{
    m_unsettled.erase(id);
    const QString original = intent.original ? textFrom(*intent.original) : QString(); // NULL
    return run(u"INSERT OR REPLACE INTO intents VALUES (?, ?, ?)"_s,
               {number(id), textFrom(intent.receipt), original});
}

Result<void> SessionDatabase::moveUnfinished(const QString &folder)
{
    return run(u"UPDATE jobs SET folder = ? WHERE stage IN (?, ?, ?)"_s,
               {folder, int(StageKind::Queued), int(StageKind::Paused), int(StageKind::Converting)});
}

Result<void> SessionDatabase::forget(const std::vector<JobId> &ids)
{
    const auto valuesOf = [&ids](std::size_t row) { return QVariantList{number(ids[row])}; };
    return runForEach(u"DELETE FROM jobs WHERE id = ?"_s, ids.size(), valuesOf).and_then([&, this] {
        return runForEach(u"DELETE FROM intents WHERE id = ?"_s, ids.size(), valuesOf);
    });
}

Result<void> SessionDatabase::writeBackSoon()
{
    m_isWriteBackWanted = true; // SQLite does not do it within one
    return {};
}

Result<void> SessionDatabase::setDurable(bool durable)
{
    if (durable == m_isDurable)
        return {};
    m_isDurable = durable;
    return run(durable ? u"PRAGMA synchronous = FULL"_s : u"PRAGMA synchronous = NORMAL"_s);
}

Result<void> SessionDatabase::clearSuspects()
{
    return run(u"UPDATE jobs SET stage = ? WHERE stage = ?"_s,
               {int(StageKind::Queued), int(StageKind::Converting)});
}

Result<void> SessionDatabase::run(const QString &sql, const QVariantList &values)
{
    return runForEach(sql, 1, [&values](std::size_t) { return values; });
}

Result<void> SessionDatabase::runAll(const QStringList &statements)
{
    for (const QString &statement : statements)
        if (const Result<void> done = run(statement); !done)
            return done;
    return {};
}

Result<void> SessionDatabase::runForEach(const QString &sql, std::size_t rows,
                                         const std::function<QVariantList(std::size_t)> &valuesOf)
{
    QSqlQuery query(m_sql);
    if (!query.prepare(sql))
        return failed(failureFrom(query.lastError()));
    for (std::size_t row = 0; row < rows; ++row) {
        const QVariantList values = valuesOf(row);
        for (int i = 0; i < int(values.size()); ++i)
            query.bindValue(i, values.at(i));
        if (!query.exec())
            return failed(failureFrom(query.lastError()));
    }
    return {};
}

Result<QSqlQuery> SessionDatabase::ask(const QString &sql)
{
    QSqlQuery query(m_sql);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return failed(failureFrom(query.lastError()));
    return query;
}

Result<qint64> SessionDatabase::askNumber(const QString &sql)
{
    auto row = ask(sql);
    if (!row)
        return failed(row.error());
    if (!row->next())
        return failed({Cause::Damaged, u"no answer to "_s + sql});
    return row->value(0).toLongLong();
}

} // namespace pixhaul
