#include "store/session.h"

#include "async/leavebehind.h"
#include "core/setaside.h"
#include "store/filename.h"
#include "store/outputfolder.h"
#include "store/posixfile.h"
#include "store/sessiondatabase.h"
#include "store/writeaheadlog.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <future>
#include <iterator>
#include <set>
#include <span>
#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Renames the database and what SQLite keeps beside it, in step, so that it can still be opened by its new
/// name.
QString setDatabaseAside(const QString &path)
{
    const QString aside = setAside(path);
    if (!aside.isEmpty()) {
        for (const QLatin1StringView suffix : {"-wal"_L1, "-shm"_L1})
            QFile::rename(path + suffix, aside + suffix);
    }
    return aside;
}

/// The disk is the trouble, which may pass, and not what was to be written.
bool isOfThePlace(const Failure &failure)
{
    return failure.cause == Cause::DiskFull || failure.cause == Cause::FileTrouble;
}

/// The same, but leaves them to be read as far as that goes. All of it or nothing.
QString copyDatabaseAside(const QString &path)
{
    const QString aside = asidePath(path);
    if (QFile::copy(path + "-wal"_L1, aside + "-wal"_L1)) {
        if (QFile::copy(path, aside))
            return aside;
        QFile::remove(aside + "-wal"_L1);
    }
    return {};
}

void removeLeftoversOf(const std::vector<StoredJob> &jobs, std::chrono::milliseconds patience)
{
    std::set<std::pair<QString, QString>> folders;
    for (const StoredJob &job : jobs)
        folders.emplace(job.folder, partsOf(job.name).folder);
    callWithin(patience, [folders = std::move(folders)] {
        for (const auto &[folder, below] : folders)
            removeLeftovers(folder, below);
        return true;
    });
}

/// Why nothing can be written where the database is; nullopt if something can.
std::optional<Failure> troubleAt(const QString &path)
{
    const QFileInfo file(path);
    if (const auto trouble = troubleWith(file.path()))
        return trouble;
    if (file.isFile() && !file.isWritable())
        return Failure{Cause::FolderUnwritable, qt_error_string(EACCES)};
    return std::nullopt;
}

} // namespace

Session::Session(const QString &path, std::chrono::milliseconds patience)
    : m_path(path)
    , m_patience(patience)
{}

Session::~Session()
{
    m_thread.submit([this] { // behind what is still to be written
        if (!m_unwritten.empty())
            writePending();
        (void)m_database->clearSuspects();
        m_database.reset();
    });
}

Session::Opened Session::open(const QString &path, std::chrono::milliseconds patience)
{
    posix::ignoreFileSizeSignal();
    std::unique_ptr<Session> session(new Session(path, patience));
    const auto started = std::make_shared<std::promise<Opened>>();
    session->m_thread.submit([started, session = session.get()] { started->set_value(session->start()); });
    Opened opened = started->get_future().get();
    opened.session = std::move(session);
    return opened;
}

Session::Opened Session::start()
{
    Opened opened;
    const bool endedSuddenly = QFileInfo::exists(m_path + "-wal"_L1); // SQLite removes it at the end
    auto loaded = load(opened.trouble);
    if (!loaded)
        loaded = loadFrom(u":memory:"_s);
    if (loaded) {
        opened.jobs = std::move(loaded->jobs);
        m_nextId = loaded->nextId;
    }
    if (endedSuddenly)
        removeLeftoversOf(opened.jobs, m_patience);
    return opened;
}

Result<LoadedSession> Session::load(std::optional<Trouble> &trouble)
{
    if (isWriteAheadLogDamaged(m_path + "-wal"_L1)) // and to open it is to write over it
        trouble = Trouble{.setAside = copyDatabaseAside(m_path),
                          .detail = u"the write-ahead log is damaged"_s,
                          .isPartlyRead = true};
    auto loaded = loadFrom(m_path);
    if (loaded)
        return loaded;
    trouble = Trouble{.detail = loaded.error().detail};
    if (const auto why = troubleAt(m_path)) { // which SQLite calls an I/O error, if it was not told
        trouble->detail = why->detail;
        auto copied = loadFromCopy();
        if (!copied)
            trouble->detail = copied.error().detail;
        return copied;
    }
    if (loaded.error().cause != Cause::Damaged)
        return loaded;
    m_database = nullptr;
    trouble->setAside = setDatabaseAside(m_path);
    return trouble->setAside.isEmpty() ? loaded : loadFrom(m_path);
}

Result<LoadedSession> Session::loadFrom(const QString &path)
{
    m_database = nullptr; // closes the file of the last try first
    m_database = std::make_unique<SessionDatabase>();
    return m_database->open(path, m_patience);
}

Result<LoadedSession> Session::loadFromCopy()
{
    m_copy = std::make_unique<QTemporaryDir>();
    if (!m_copy->isValid())
        return failed({Cause::FileTrouble, m_copy->errorString()});
    const QString copy = m_copy->filePath(QFileInfo(m_path).fileName());
    for (const QLatin1StringView suffix : {""_L1, "-wal"_L1}) {
        QFile source(m_path + suffix);
        if (!source.exists())
            continue;
        if (!source.copy(copy + suffix)) // half of it would be an earlier queue
            return failed({Cause::FileTrouble, source.errorString()});
        QFile::setPermissions(copy + suffix, QFile::ReadOwner | QFile::WriteOwner);
    }
    return loadFrom(copy);
}

void Session::setTroubleListener(std::function<void(const QString &)> listener)
{
    const std::scoped_lock lock(m_listenerMutex);
    m_troubleListener = std::move(listener);
}

JobId Session::nextId() const
{
    return static_cast<JobId>(m_nextId.load());
}

void Session::accept(std::vector<StoredJob> jobs, std::function<void(Result<void>)> done)
{
    const auto highest = std::ranges::max_element(jobs, {}, &StoredJob::id);
    if (highest != jobs.end())
        m_nextId = std::max(m_nextId.load(), static_cast<quint32>(highest->id) + 1);
    post({[jobs = std::move(jobs)](SessionDatabase &database) { return database.accept(jobs); },
          std::move(done)});
}

void Session::note(JobId id, const Stage &stage)
{
    post({[=](SessionDatabase &database) { return database.note(id, stage); }, {}});
}

Result<void> Session::noteIntent(JobId id, const Receipt &receipt,
                                 const std::optional<StagedOriginal> &original)
{
    return postAndWait(
        [=](SessionDatabase &database) {
            return database.noteIntent(id, {receipt, original});
        },
        Kept::No);
}

Result<void> Session::noteSaved(JobId id, const Receipt &receipt)
{
    return postAndWait([=](SessionDatabase &database) { return database.note(id, stage::Saved{receipt}); },
                       Kept::Yes);
}

Result<void> Session::dropIntent(JobId id)
{
    return postAndWait([=](SessionDatabase &database) { return database.dropIntent(id); }, Kept::Yes);
}

void Session::moveUnfinished(const QString &folder)
{
    post({[=](SessionDatabase &database) { return database.moveUnfinished(folder); }, {}});
}

void Session::forget(std::vector<JobId> ids)
{
    post({[ids = std::move(ids)](SessionDatabase &database) { return database.forget(ids); }, {}});
}

void Session::writeBack()
{
    post({[](SessionDatabase &database) { return database.writeBackSoon(); }, {}});
}

void Session::writeAll()
{
    (void)postAndWait([](SessionDatabase &) { return Result<void>(); }, Kept::No);
}

void Session::writeLast()
{
    (void)postAndWait([](SessionDatabase &database) { return database.clearSuspects(); }, Kept::No);
}

void Session::post(Request request)
{
    bool isFirst = false;
    {
        const std::scoped_lock lock(m_mutex);
        isFirst = m_pending.empty();
        m_pending.push_back(std::move(request));
    }
    if (isFirst)
        m_thread.submit([this] { writePending(); });
}

Result<void> Session::postAndWait(Write write, Kept kept)
{
    const auto written = std::make_shared<std::promise<Result<void>>>();
    post({std::move(write), [written](const Result<void> &result) { written->set_value(result); },
          kept == Kept::Yes});
    return written->get_future().get();
}

void Session::writePending()
{
    std::vector<Request> requests = std::exchange(m_unwritten, {});
    {
        const std::scoped_lock lock(m_mutex);
        std::ranges::move(m_pending, std::back_inserter(requests));
        m_pending.clear();
    }
    const std::vector<Result<void>> results = write(requests);
    const auto trouble = std::ranges::find_if(results, [](const Result<void> &result) { return !result; });
    const bool wasTroubled = std::exchange(m_isTroubled, trouble != results.end());
    if (m_isTroubled && !wasTroubled)
        tellOfTrouble(trouble->error().detail);
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (const auto done = std::exchange(requests[i].done, {}))
            done(results[i]);
        if (!results[i] && requests[i].isKept && isOfThePlace(results[i].error()))
            m_unwritten.push_back(std::move(requests[i]));
    }
}

void Session::tellOfTrouble(const QString &detail)
{
    const std::scoped_lock lock(m_listenerMutex);
    if (m_troubleListener)
        m_troubleListener(detail);
}

/// One transaction, if it can be, for all; or else each its own, so that one that cannot be written drags no
/// other down. What the disk does not take ends the tries, however much is left; and while it takes nothing,
/// one request is tried and not all.
std::vector<Result<void>> Session::write(const std::vector<Request> &requests)
{
    // Whoever waits for the end of it relies on it.
    (void)m_database->setDurable(
        std::ranges::any_of(requests, [](const Request &r) { return bool(r.done); }));
    std::vector<Result<void>> results;
    if (m_isTroubled)
        results.push_back(m_database->inTransaction(requests.front().write));
    if (results.empty() || results.front()) {
        const auto rest = std::span(requests).subspan(results.size());
        const Result<void> all = m_database->inTransaction([rest](SessionDatabase &database) {
            Result<void> result;
            for (auto request = rest.begin(); result && request != rest.end(); ++request)
                result = request->write(database);
            return result;
        });
        if (all || rest.size() == 1)
            results.resize(requests.size(), all);
    }
    while (results.size() < requests.size()) {
        const bool isHopeless = !results.empty() && !results.back() && isOfThePlace(results.back().error());
        results.push_back(isHopeless ? results.back()
                                     : m_database->inTransaction(requests[results.size()].write));
    }
    return results;
}

} // namespace pixhaul
