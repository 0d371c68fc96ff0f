#include "engine/committer.h"

#include "async/await.h"

#include <QCryptographicHash>

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

Task<Result<Receipt>> Committer::commit(JobId id, QString name, Receipt receipt, Bytes png)
{
    OnWorkers saved(m_workers, [this, id, name, receipt, png = std::move(png)] {
        return commitNow(id, name, receipt, png.view);
    });
    co_return co_await saved;
}

Result<Receipt> Committer::commitNow(JobId id, QString name, Receipt receipt, const QByteArray &png)
{
    const auto folder = folderAt(receipt.folder);
    if (!folder)
        return failed(folder.error());
    receipt.bytes = png.size();
    receipt.sha256 = QCryptographicHash::hash(png, QCryptographicHash::Sha256);
    Result<StagedFile> staged = (*folder)->stage(png);
    for (;;) {
        receipt.file = name;
        if (!staged) {
            remember(receipt.folder, staged.error());
            return failed(staged.error());
        }
        // A session that cannot be written tells of it by itself; the picture still comes first.
        (void)m_session.noteIntent(id, receipt);
        const Result<bool> published = (*folder)->publish(*staged, name);
        if (!published)
            staged = failed(published.error());
        else if (*published)
            break;
        else
            name = m_names.reserveAfter(name);
    }
    (void)m_session.noteSaved(id, receipt);
    return receipt;
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
