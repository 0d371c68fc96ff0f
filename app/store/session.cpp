#include "store/session.h"

#include "core/setaside.h"
#include "store/filename.h"
#include "store/outputfolder.h"
#include "store/posixfile.h"
#include "store/sessiondatabase.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <future>
#include <set>

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

void removeLeftoversOf(const std::vector<StoredJob> &jobs)
{
    std::set<std::pair<QString, QString>> folders;
    for (const StoredJob &job : jobs)
        folders.emplace(job.folder, partsOf(job.name).folder);
    for (const auto &[folder, below] : folders)
        removeLeftovers(folder, below);
}

} // namespace

Session::Session(const QString &path)
    : m_path(path)
{}

Session::~Session()
{
    m_thread.submit([this] { // behind what is still to be written
        (void)m_database->clearSuspects();
        m_database.reset();
    });
}

Session::Opened Session::open(const QString &path)
{
    posix::ignoreFileSizeSignal();
    std::unique_ptr<Session> session(new Session(path));
    const auto started = std::make_shared<std::promise<Opened>>();
    session->m_thread.submit([started, session = session.get()] { started->set_value(session->start()); });
    Opened opened = started->get_future().get();
    opened.session = std::move(session);
    return opened;
}

Session::Opened Session::start()
{
    Opened opened;
    const auto tryIn = [this](const QString &path) {
        m_database = nullptr; // closes the file of the last try first
        m_database = std::make_unique<SessionDatabase>();
        return m_database->open(path);
    };
    const bool endedSuddenly = QFileInfo::exists(m_path + "-wal"_L1); // SQLite removes it at the end
    auto loaded = tryIn(m_path);
    if (!loaded) {
        opened.trouble = Trouble{{}, loaded.error().detail};
        if (loaded.error().cause == Cause::Damaged) {
            m_database = nullptr;
            opened.trouble->setAside = setDatabaseAside(m_path);
            if (!opened.trouble->setAside.isEmpty())
                loaded = tryIn(m_path);
        }
    }
    if (!loaded)
        loaded = tryIn(u":memory:"_s);
    if (loaded) {
        opened.jobs = std::move(loaded->jobs);
        m_nextId = loaded->nextId;
    }
    if (endedSuddenly)
        removeLeftoversOf(opened.jobs);
    return opened;
}

void Session::setTroubleListener(std::function<void(const QString &)> listener)
{
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
    return postAndWait([=](SessionDatabase &database) {
        return database.noteIntent(id, {receipt, original});
    });
}

Result<void> Session::noteSaved(JobId id, const Receipt &receipt)
{
    return postAndWait([=](SessionDatabase &database) { return database.note(id, stage::Saved{receipt}); });
}

void Session::moveUnfinished(const QString &folder)
{
    post({[=](SessionDatabase &database) { return database.moveUnfinished(folder); }, {}});
}

void Session::forget(std::vector<JobId> ids)
{
    post({[ids = std::move(ids)](SessionDatabase &database) { return database.forget(ids); }, {}});
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

Result<void> Session::postAndWait(Write write)
{
    const auto written = std::make_shared<std::promise<Result<void>>>();
    post({std::move(write), [written](const Result<void> &result) { written->set_value(result); }});
    return written->get_future().get();
}

void Session::writePending()
{
    std::vector<Request> requests;
    {
        const std::scoped_lock lock(m_mutex);
        requests.swap(m_pending);
    }
    // Whoever waits for the end of it relies on it.
    const bool mustLast = std::ranges::any_of(requests, [](const Request &r) { return bool(r.done); });
    (void)m_database->setDurable(mustLast);
    const Result<void> all = m_database->inTransaction([&requests](SessionDatabase &database) {
        Result<void> result;
        for (auto request = requests.begin(); result && request != requests.end(); ++request)
            result = request->write(database);
        return result;
    });
    std::optional<Failure> trouble;
    for (const Request &request : requests) {
        // One that cannot be written must not drag the others down.
        const Result<void> result =
            all || requests.size() == 1 ? all : m_database->inTransaction(request.write);
        if (!result)
            trouble = result.error();
        if (request.done)
            request.done(result);
    }
    if (trouble && !m_isTroubled && m_troubleListener)
        m_troubleListener(trouble->detail);
    m_isTroubled = trouble.has_value();
}

} // namespace pixhaul
