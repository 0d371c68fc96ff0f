#include "engine/committer.h"

#include "async/await.h"
#include "core/sha256.h"
#include "store/stagedpicture.h"

#include <QDateTime>

namespace pixhaul {

namespace {

/// They mostly wait for the disk; together they let the session and the folder sync once for several files.
constexpr int threads = 8;

PictureNames inOwnFolder(const PictureNames &names)
{
    return {partsOf(names.picture).name, partsOf(names.original).name};
}

} // namespace

Committer::Committer(Session &session, NameBook &names)
    : m_session(session)
    , m_names(names)
    , m_workers(threads)
{}

Task<std::variant<QString, Stage>> Committer::lookUp(QString folder, Wish wish)
{
    OnWorkers found(m_workers, [this, folder, wish] { return lookUpNow(folder, wish); });
    co_return co_await found;
}

std::variant<QString, Stage> Committer::lookUpNow(const QString &folder, Wish wish)
{
    const auto open = folderAt(folder);
    if (!open)
        return stage::Failed{open.error()};
    if (wish.existing == Existing::Skip && (*open)->isTaken(wish.name))
        return stage::Skipped{folder + u'/' + wish.name};
    while (wish.existing == Existing::Number && (*open)->isTaken(wish.name))
        wish.name = m_names.reserveAfter(wish.name);
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
    const auto folder = folderAt(receipt.folder);
    if (!folder)
        return stage::Failed{folder.error(), receipt.attempts};
    receipt.bytes = files.png.view.size();
    receipt.sha256 = sha256(files.png.view);
    const QString given = wish.name; // the job's until it is saved under another
    wish.name = finalName(wish, receipt);
    const bool isRenamed = wish.name != given;
    const Taking taking = wish.existing == Existing::Replace ? Taking::Files : Taking::Free;
    auto staged = folderFor(*folder, wish.name).and_then([&](const std::shared_ptr<OutputFolder> &own) {
        return StagedPicture::stage(own, files.png.view, files.original.view, taking);
    });
    while (staged) {
        const auto original = staged->original();
        const PictureNames names =
            original ? m_names.reserveBeside(wish.name, receipt.format) : PictureNames{.picture = wish.name};
        receipt.file = names.picture;
        receipt.original = names.original;
        receipt.savedAt = QDateTime::currentSecsSinceEpoch();
        // What is intended is free: so a file that a crash leaves empty is ours.
        Result<Published> published = Published::NameTaken;
        if (!staged->isTaken(inOwnFolder(names))) {
            // A session that cannot be written tells of it by itself; the picture still comes first.
            (void)m_session.noteIntent(id, receipt, original);
            published = staged->publish(inOwnFolder(names));
        }
        if (published == Published::Yes) {
            (void)m_session.noteSaved(id, receipt);
            if (isRenamed)
                m_names.release(given);
            return stage::Saved{receipt};
        }
        m_names.release(names.original);
        if (published == Published::NameTaken && wish.existing == Existing::Skip &&
            (*folder)->isTaken(names.picture)) {
            if (isRenamed)
                m_names.release(wish.name);
            return stage::Skipped{receipt.folder + u'/' + names.picture};
        }
        if (!published)
            staged = failed(published.error());
        else
            wish.name =
                *published == Published::NameTaken ? m_names.reserveAfter(names.picture) : names.picture;
    }
    if (wish.name != given)
        m_names.release(wish.name);
    remember(receipt.folder, staged.error());
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

/// The folder that a picture of this name lies in. The last ones stay open: to open one may mean to sweep it.
Result<std::shared_ptr<OutputFolder>> Committer::folderFor(const std::shared_ptr<OutputFolder> &folder,
                                                           const QString &name)
{
    constexpr qsizetype most = 100;
    const QString below = partsOf(name).folder;
    if (below.isEmpty())
        return folder;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto known = m_below.constFind(below); m_folder == folder && known != m_below.cend())
            return *known;
    }
    return folder->below(below).map([&](const std::shared_ptr<OutputFolder> &opened) {
        const std::scoped_lock lock(m_mutex);
        if (m_below.size() >= most)
            m_below.clear();
        if (m_folder == folder)
            m_below.insert(below, opened);
        return opened;
    });
}

Result<std::shared_ptr<OutputFolder>> Committer::folderAt(const QString &path)
{
    const std::scoped_lock lock(m_mutex);
    if (m_trouble && m_troubledPath == path)
        return failed(*m_trouble);
    if (!m_folder || m_folder->path() != path) {
        auto opened = OutputFolder::open(path);
        if (!opened)
            return opened;
        m_folder = *opened;
        m_below.clear();
    }
    return m_folder;
}

void Committer::remember(const QString &path, const Failure &trouble)
{
    if (!stopsTheQueue(trouble))
        return;
    const std::scoped_lock lock(m_mutex);
    m_trouble = trouble;
    m_troubledPath = path;
}

void Committer::tryAgain()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_trouble)
        return;
    m_trouble.reset();
    m_folder.reset();
    m_below.clear();
}

} // namespace pixhaul
