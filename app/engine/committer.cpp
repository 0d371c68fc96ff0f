#include "engine/committer.h"

#include "async/await.h"
#include "core/sha256.h"
#include "store/stagedpicture.h"

#include <QDateTime>

namespace pixhaul {

namespace {

/// They mostly wait for the disk; together they let the session and the folder sync once for several files.
constexpr int threads = 8;

/// Apart from those, so that they never wait for pictures that are being written.
constexpr int lookUpThreads = 2;

PictureNames inOwnFolder(const PictureNames &names)
{
    return {partsOf(names.picture).name, partsOf(names.original).name};
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
    , m_lookUps(lookUpThreads)
    , m_workers(threads)
{}

Task<std::variant<QString, Stage>> Committer::lookUp(QString folder, Wish wish)
{
    OnWorkersFor found(m_patience, m_lookUps, [this, folder, wish] { return lookUpNow(folder, wish); });
    const std::optional<std::variant<QString, Stage>> name = co_await found;
    if (name)
        co_return *name;
    Failure mute{Cause::FolderMute};
    mute.after = m_patience;
    m_folders.remember(folder, mute); // to open it anew
    co_return Stage(stage::Failed{mute});
}

std::variant<QString, Stage> Committer::lookUpNow(const QString &folder, Wish wish)
{
    const auto open = m_folders.at(folder);
    if (!open)
        return stage::Failed{open.error()};
    while (wish.existing != Existing::Replace && (*open)->isTaken(wish.name)) {
        if (wish.existing == Existing::Skip && (*open)->hasFile(wish.name))
            return stage::Skipped{folder + u'/' + wish.name};
        wish.name = m_names.reserveAfter(wish.name);
    }
    return wish.name;
}

Task<Stage> Committer::commit(JobId id, Wish wish, Receipt receipt, Files files)
{
    OnWorkers saved(m_workers, [this, id, wish, receipt, files = std::move(files)] {
        return commitNow(id, wish, receipt, files);
    });
    co_return co_await saved;
}

Stage Committer::commitNow(JobId id, Wish wish, Receipt receipt, const Files &files)
{
    const auto folder = m_folders.at(receipt.folder);
    if (!folder)
        return stage::Failed{folder.error(), receipt.attempts};
    receipt.bytes = files.png.view.size();
    receipt.sha256 = sha256(files.png.view);
    const QString given = wish.name; // the job's until it is saved under another
    wish.name = finalName(wish, receipt);
    const bool isRenamed = wish.name != given;
    const Taking taking = wish.existing == Existing::Replace ? Taking::Files : Taking::Free;
    auto staged = m_folders.below(*folder, wish.name).and_then([&](const std::shared_ptr<OutputFolder> &own) {
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
    m_folders.remember(receipt.folder, staged.error());
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

/// What is about to be published has to be known after a crash, or it is fetched and saved once more. Who was
/// told that it cannot be, and goes on nevertheless, may.
Result<void> Committer::noteIntent(JobId id, const Receipt &receipt,
                                   const std::optional<StagedOriginal> &original)
{
    const auto noted = m_session.noteIntent(id, receipt, original);
    if (noted)
        m_goesUnrecorded = false;
    else if (!m_goesUnrecorded)
        return failed({Cause::SessionUnwritable, noted.error().detail});
    return {};
}

void Committer::tryAgain()
{
    const auto trouble = m_folders.tryAgain();
    if (trouble && trouble->cause == Cause::SessionUnwritable)
        m_goesUnrecorded = true;
}

} // namespace pixhaul
