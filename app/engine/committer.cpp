#include "engine/committer.h"

#include "async/await.h"
#include "async/leavebehind.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

/// They mostly wait for the disk; together they let the session and the folder sync once for several files.
constexpr int threads = 8;

/// Apart from those, so that they never wait for pictures that are being written. Left to themselves in the
/// end, for a network folder may keep them for ever.
constexpr int lookUpThreads = 2;

/// For commits under way, in the end. A picture takes a slow disk less.
constexpr std::chrono::milliseconds lastPatience = 10s;

/// What becomes of a name before anything is fetched.
enum class Place { Free, Taken, Skipped };

/// Asks the disk. Touches nothing else: it may take for ever.
Result<Place> ask(Folders &folders, const QString &path, const Wish &wish)
{
    const auto folder = folders.at(path);
    if (!folder)
        return failed(folder.error());
    const Taking taking = wish.existing == Existing::Replace ? Taking::Files : Taking::Free;
    if (!(*folder)->isTaken(wish.name, taking))
        return Place::Free;
    return wish.existing == Existing::Skip && (*folder)->hasFile(wish.name) ? Place::Skipped : Place::Taken;
}

} // namespace

Committer::Committer(std::shared_ptr<Session> session, std::shared_ptr<NameBook> names,
                     std::chrono::milliseconds patience)
    : m_rooms{std::move(session), std::move(names), std::make_shared<Folders>()}
    , m_patience(patience)
    , m_lookUps(std::make_unique<Workers>(lookUpThreads))
    , m_workers(std::make_unique<Workers>(threads))
{}

Committer::~Committer()
{
    leaveBehind(std::move(m_lookUps));
    const auto patience = std::min(m_patience, lastPatience);
    (void)endWithin(patience, std::move(m_workers));
    // It stays with them if they are left behind, and nobody waits for its own end. And it may lie on a dead
    // disk itself: then it stays with this call.
    callWithin(patience, [session = m_rooms.session] {
        session->writeLast();
        return true;
    });
}

void Committer::settleLater(JobId id, const Intent &intent)
{
    m_unsettled.insert(id, intent);
}

Task<std::variant<QString, Stage>> Committer::lookUp(JobId id, QString folder, Wish wish)
{
    if (m_unsettled.contains(id)) {
        const std::optional<Stage> end = co_await settle(id, folder, wish.name);
        if (end)
            co_return *end;
    }
    if (wish.nameTemplate.isKnownOnlyAtTheEnd())
        co_return wish.name;
    while (true) {
        const auto question = [folders = m_rooms.folders, folder, wish] {
            return ask(*folders, folder, wish);
        };
        const std::optional<Result<Place>> place = co_await answer(question);
        if (!place)
            co_return mute(folder);
        if (!*place)
            co_return Stage(stage::Failed{place->error()});
        if (*place == Place::Skipped)
            co_return Stage(stage::Skipped{folder + u'/' + wish.name});
        if (*place == Place::Free)
            co_return wish.name;
        wish.name = m_rooms.names->reserveAfter(wish.name);
    }
}

/// nullopt if the disk has none.
template <class Function>
Task<std::optional<std::invoke_result_t<Function>>> Committer::answer(Function question)
{
    while (true) {
        OnWorkersFor asked(m_patience, *m_lookUps, question);
        auto given = co_await asked;
        const auto now = std::chrono::steady_clock::now();
        if (given)
            m_lastAnswer = now;
        else if (now - m_lastAnswer < m_patience)
            continue; // others were before it
        co_return given;
    }
}

/// How the job ends by it; nullopt if it has to be fetched, to be saved as `name`.
Task<std::optional<Stage>> Committer::settle(JobId id, QString folder, QString name)
{
    const Intent intent = m_unsettled.value(id);
    if (intent.receipt.folder != folder)
        co_return std::nullopt; // it may be gone back to
    const auto question = [folders = m_rooms.folders, folder, intent]() -> Result<Stage> {
        if (Result<Stage> known = settled(intent))
            return known;
        // The folder is yet to be made, or tells better what is wrong with it.
        return folders->at(folder).and_then([&intent](const auto &) { return settled(intent); });
    };
    const std::optional<Result<Stage>> outcome = co_await answer(question);
    if (!outcome)
        co_return mute(folder);
    if (!*outcome)
        co_return Stage(stage::Failed{outcome->error()});
    if (const auto *saved = std::get_if<stage::Saved>(&**outcome)) {
        m_unsettled.remove(id);
        if (saved->receipt.file != name)
            m_rooms.names->release(name);
        co_return **outcome;
    }
    // Before anybody else may have its names: what is there under them later is not this picture.
    OnWorkers dropped(*m_workers, [session = m_rooms.session, id] { return session->dropIntent(id); });
    (void)co_await dropped;
    m_unsettled.remove(id);
    releaseNames(intent.receipt, name);
    co_return std::nullopt;
}

/// All but that which the job has in any case.
void Committer::releaseNames(const Receipt &intended, const QString &name)
{
    if (intended.file != name)
        m_rooms.names->release(intended.file);
    m_rooms.names->release(intended.original);
}

Task<Stage> Committer::noteSaved(JobId id, Receipt receipt)
{
    OnWorkers noted(*m_workers,
                    [session = m_rooms.session, id, receipt] { return session->noteSaved(id, receipt); });
    (void)co_await noted; // or the intent tells as much once more
    co_return stage::Saved{receipt};
}

Stage Committer::mute(const QString &folder)
{
    m_isMute = true;
    Failure why{Cause::FolderMute};
    why.after = m_patience;
    m_rooms.folders->remember(folder, why);
    return stage::Failed{why};
}

Task<Stage> Committer::commit(JobId id, Wish wish, Receipt receipt, CommittedFiles files)
{
    OnWorkers saved(*m_workers, [rooms = m_rooms, id, wish, receipt, files = std::move(files)]() mutable {
        return pixhaul::commit(rooms, id, wish, receipt, files);
    });
    const Stage end = co_await saved;
    if (kindOf(end) == StageKind::Saved)
        m_unsettled.remove(id); // that was of another folder
    co_return end;
}

void Committer::tryAgain()
{
    if (std::exchange(m_isMute, false)) { // whoever waits for the old ones waits on
        leaveBehind(std::exchange(m_lookUps, std::make_unique<Workers>(lookUpThreads)));
        m_rooms.folders = std::make_shared<Folders>();
    }
    m_rooms.folders->tryAgain();
}

} // namespace pixhaul
