#include "engine/committer.h"

#include "async/await.h"
#include "core/sha256.h"
#include "store/stagedpicture.h"

namespace pixhaul {

namespace {

/// They mostly wait for the disk; together they let the session and the folder sync once for several files.
constexpr int threads = 8;

} // namespace

Committer::Committer(Session &session, NameBook &names)
    : m_session(session)
    , m_names(names)
    , m_workers(threads)
{}

Task<Result<Receipt>> Committer::commit(JobId id, QString name, Receipt receipt, Files files)
{
    OnWorkers saved(m_workers, [this, id, name, receipt, files = std::move(files)] {
        return commitNow(id, name, receipt, files);
    });
    co_return co_await saved;
}

Result<Receipt> Committer::commitNow(JobId id, QString name, Receipt receipt, const Files &files)
{
    const auto folder = folderAt(receipt.folder);
    if (!folder)
        return failed(folder.error());
    receipt.bytes = files.png.view.size();
    receipt.sha256 = sha256(files.png.view);
    auto staged = StagedPicture::stage(*folder, files.png.view, files.original.view);
    while (staged) {
        const auto original = staged->original();
        const PictureNames names =
            original ? m_names.reserveBeside(name, receipt.format) : PictureNames{.picture = name};
        receipt.file = names.picture;
        receipt.original = names.original;
        // A session that cannot be written tells of it by itself; the picture still comes first.
        (void)m_session.noteIntent(id, receipt, original);
        const Result<Published> published = staged->publish(names);
        if (published == Published::Yes) {
            (void)m_session.noteSaved(id, receipt);
            return receipt;
        }
        m_names.release(names.original);
        if (!published)
            staged = failed(published.error());
        else
            name = *published == Published::NameTaken ? m_names.reserveAfter(names.picture) : names.picture;
    }
    remember(receipt.folder, staged.error());
    return failed(staged.error());
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
}

} // namespace pixhaul
