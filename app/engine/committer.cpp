#include "engine/committer.h"

#include "async/await.h"
#include "async/leavebehind.h"
#include "core/sha256.h"
#include "store/stagedpicture.h"

#include <QDateTime>

#include <utility>

namespace pixhaul {

namespace {

/// They mostly wait for the disk; together they let the session and the folder sync once for several files.
constexpr int threads = 8;

/// Apart from those, so that they never wait for pictures that are being written. Left to themselves in the
/// end, for a network folder may keep them for ever.
constexpr int lookUpThreads = 2;

PictureNames inOwnFolder(const PictureNames &names)
{
    return {partsOf(names.picture).name, partsOf(names.original).name};
}

/// What becomes of a name before anything is fetched.
enum class Place { Free, Taken, Skipped };

/// Asks the disk. Touches nothing else: it may take for ever.
Result<Place> ask(Folders &folders, const QString &path, const Committer::Wish &wish)
{
    const auto folder = folders.at(path);
    if (!folder)
        return failed(folder.error());
    if (wish.existing == Existing::Replace || !(*folder)->isTaken(wish.name))
        return Place::Free;
    return wish.existing == Existing::Skip && (*folder)->hasFile(wish.name) ? Place::Skipped : Place::Taken;
}

/// Whether of both only the original is there.
bool hasOriginalAlone(const OutputFolder &folder, const PictureNames &names)
{
    return !names.original.isEmpty() && folder.hasFile(names.original) && !folder.isTaken(names.picture);
}

} // namespace

Committer::Committer(Session &session, NameBook &names, std::chrono::milliseconds patience)
    : m_session(session)
    , m_names(names)
    , m_patience(patience)
    , m_folders(std::make_shared<Folders>())
    , m_lookUps(std::make_unique<Workers>(lookUpThreads))
    , m_workers(threads)
{}

Committer::~Committer()
{
    leaveBehind(std::move(m_lookUps));
}

Task<std::variant<QString, Stage>> Committer::lookUp(QString folder, Wish wish)
{
    while (true) {
        OnWorkersFor asked(m_patience, *m_lookUps,
                           [folders = m_folders, folder, wish] { return ask(*folders, folder, wish); });
        const std::optional<Result<Place>> place = co_await asked;
        const auto now = std::chrono::steady_clock::now();
        if (!place && now - m_lastAnswer < m_patience)
            continue; // others were before it
        if (!place)
            co_return mute(folder);
        m_lastAnswer = now;
        if (!*place)
            co_return Stage(stage::Failed{place->error()});
        if (*place == Place::Skipped)
            co_return Stage(stage::Skipped{folder + u'/' + wish.name});
        if (*place == Place::Free)
            co_return wish.name;
        wish.name = m_names.reserveAfter(wish.name);
    }
}

Stage Committer::mute(const QString &folder)
{
    m_isMute = true;
    Failure why{Cause::FolderMute};
    why.after = m_patience;
    m_folders->remember(folder, why);
    return stage::Failed{why};
}

Task<Stage> Committer::commit(JobId id, Wish wish, Receipt receipt, Files files)
{
    OnWorkers saved(m_workers,
                    [this, folders = m_folders, id, wish, receipt, files = std::move(files)]() mutable {
                        return commitNow(*folders, id, wish, receipt, files);
                    });
    co_return co_await saved;
}

Stage Committer::commitNow(Folders &folders, JobId id, Wish wish, Receipt receipt, const Files &files)
{
    const auto folder = folders.at(receipt.folder);
    if (!folder)
        return stage::Failed{folder.error(), receipt.attempts};
    receipt.bytes = files.png.view.size();
    receipt.sha256 = sha256(files.png.view);
    const QString given = wish.name; // the job's until it is saved under another
    wish.name = finalName(wish, receipt);
    const bool isRenamed = wish.name != given;
    const Taking taking = wish.existing == Existing::Replace ? Taking::Files : Taking::Free;
    auto staged = folders.below(*folder, wish.name).and_then([&](const std::shared_ptr<OutputFolder> &own) {
        return StagedPicture::stage(own, files.png.view, files.original.view, taking);
    });
    while (staged) {
        auto original = staged->original();
        PictureNames names =
            original ? m_names.reserveBeside(wish.name, receipt.format) : PictureNames{.picture = wish.name};
        if (wish.existing == Existing::Skip && hasOriginalAlone(**folder, names)) {
            m_names.release(names.original); // what is there stays; what is not is saved
            names.original.clear();
            original.reset();
        }
        receipt.file = names.picture;
        receipt.original = names.original;
        receipt.savedAt = QDateTime::currentSecsSinceEpoch();
        // What is intended is free: so a file that a crash leaves empty is ours.
        Result<Published> published = Published::NameTaken;
        if (!staged->isTaken(inOwnFolder(names))) {
            published = noteIntent(id, receipt, original).and_then([&] {
                return staged->publish(inOwnFolder(names));
            });
        }
        if (published == Published::Yes) {
            // Where that cannot be written, the intent tells as much at the next start.
            (void)m_session.noteSaved(id, receipt);
            if (isRenamed)
                m_names.release(given);
            return stage::Saved{receipt};
        }
        m_names.release(names.original);
        if (published == Published::NameTaken && wish.existing == Existing::Skip &&
            (*folder)->hasFile(names.picture)) {
            if (isRenamed)
                m_names.release(wish.name);
            return stage::Skipped{receipt.folder + u'/' + names.picture};
        }
        const bool isJustMet = wish.existing == Existing::Skip && hasOriginalAlone(**folder, names);
        if (!published)
            staged = failed(published.error());
        else
            wish.name = *published == Published::NameTaken && !isJustMet ? m_names.reserveAfter(names.picture)
                                                                         : names.picture;
    }
    if (wish.name != given)
        m_names.release(wish.name);
    folders.remember(receipt.folder, staged.error());
    return stage::Failed{staged.error(), receipt.attempts};
}

/// That which was given, unless what came says more; then another is reserved as well.
QString Committer::finalName(const Wish &wish, const Receipt &receipt)
{
    NameSource source = wish.source;
    const QString given = wish.nameTemplate.nameOf(source);
    if (source.name.isEmpty())
        source.name = wish.told;
    source.pixels = receipt.pixels;
    source.sha256 = receipt.sha256;
    const QString wanted = wish.nameTemplate.nameOf(source);
    return wanted == given ? wish.name : m_names.reserve(wanted);
}

/// What is about to be published has to be known after a crash, or it is fetched and saved once more.
Result<void> Committer::noteIntent(JobId id, const Receipt &receipt,
                                   const std::optional<StagedOriginal> &original)
{
    return m_session.noteIntent(id, receipt, original).map_error([](const Failure &why) {
        return Failure{Cause::SessionUnwritable, why.detail};
    });
}

void Committer::tryAgain()
{
    if (std::exchange(m_isMute, false)) { // whoever waits for the old ones waits on
        leaveBehind(std::exchange(m_lookUps, std::make_unique<Workers>(lookUpThreads)));
        m_folders = std::make_shared<Folders>();
    }
    m_folders->tryAgain();
}

} // namespace pixhaul
