#include "engine/folders.h"

#include "store/filename.h"

namespace pixhaul {

Result<std::shared_ptr<OutputFolder>> Folders::at(const QString &path)
{
    const std::scoped_lock opening(m_opening);
    std::shared_ptr<OutputFolder> last;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_trouble && m_troubledPath == path)
            return failed(*m_trouble);
        last = m_last;
    }
    if (last && last->path() == path) {
        if (last->isInPlace())
            return last;
        const Failure gone{Cause::FolderGone}; // what is saved there would not be where it is said to be
        remember(path, gone);
        return failed(gone);
    }
    auto opened = OutputFolder::open(path);
    if (!opened)
        return opened;
    const std::scoped_lock lock(m_mutex);
    m_last = *opened;
    m_below.clear();
    return opened;
}

Result<std::shared_ptr<OutputFolder>> Folders::below(const std::shared_ptr<OutputFolder> &folder,
                                                     const QString &name)
{
    constexpr qsizetype most = 100;
    const QString below = partsOf(name).folder;
    if (below.isEmpty())
        return folder;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto known = m_below.constFind(below); m_last == folder && known != m_below.cend())
            return *known;
    }
    return folder->below(below).map([&](const std::shared_ptr<OutputFolder> &opened) {
        const std::scoped_lock lock(m_mutex);
        if (m_below.size() >= most)
            m_below.clear();
        if (m_last == folder)
            m_below.insert(below, opened);
        return opened;
    });
}

void Folders::remember(const QString &path, const Failure &trouble)
{
    if (!stopsTheQueue(trouble))
        return;
    const std::scoped_lock lock(m_mutex);
    m_trouble = trouble;
    m_troubledPath = path;
}

void Folders::tryAgain()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_trouble)
        return;
    m_trouble.reset();
    m_last.reset();
    m_below.clear();
}

} // namespace pixhaul
