#include "ui/preferences.h"

#include "engine/batch.h"

#include <utility>

namespace pixhaul {

Preferences::Preferences(Batch &batch, const QString &path, QObject *parent)
    : QObject(parent)
    , m_batch(batch)
    , m_path(path)
{}

const Settings &Preferences::now() const
{
    return m_batch.settings();
}

void Preferences::change(const std::function<void(Settings &)> &edit)
{
    Settings settings = now();
    edit(settings);
    if (settings == now())
        return;
    m_batch.setSettings(settings);
    const bool kept = std::exchange(m_keeps, saveSettings(m_path, now()));
    emit changed();
    if (kept && !m_keeps)
        emit notKept(m_path);
}

void Preferences::useFolder(const QString &folder)
{
    change([&folder](Settings &settings) {
        settings.folder = folder;
        settings.recentFolders.removeAll(folder);
        settings.recentFolders.prepend(folder);
    });
}

} // namespace pixhaul
