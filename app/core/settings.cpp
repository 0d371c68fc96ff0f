#include "core/settings.h"

#include <QDir>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype rememberedFolders = 10;

} // namespace

Settings defaultSettings()
{
    Settings settings;
    settings.folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) + "/Pixhaul"_L1;
    return settings;
}

Settings clamped(Settings settings)
{
    if (settings.folder.isEmpty())
        settings.folder = defaultSettings().folder;
    settings.folder = QDir::cleanPath(QDir(settings.folder).absolutePath());
    settings.recentFolders.removeDuplicates();
    settings.recentFolders = settings.recentFolders.mid(0, rememberedFolders);
    settings.jobs = std::clamp(settings.jobs, 1, 256);
    settings.perHost = std::clamp(settings.perHost, 1, 64);
    settings.retries = std::clamp(settings.retries, 0, 20);
    settings.timeout = std::clamp(settings.timeout, std::chrono::seconds(1), std::chrono::seconds(3600));
    settings.maxBytes = std::clamp(settings.maxBytes, 1LL << 10, 2LL << 30);
    settings.maxPixels = std::clamp(settings.maxPixels, 1LL, 2'000'000'000LL);
    settings.bytesInHand = std::max(settings.bytesInHand, settings.maxBytes);
    return settings;
}

Settings loadSettings(const QString &path)
{
    const QSettings ini(path, QSettings::IniFormat);
    Settings settings = defaultSettings();
    const auto number = [&](const QString &key, auto &field) {
        bool ok = false;
        const qlonglong value = ini.value(key).toLongLong(&ok);
        if (ok)
            field = static_cast<std::remove_reference_t<decltype(field)>>(
                std::clamp<qlonglong>(value, 0, std::numeric_limits<int>::max()));
    };
    settings.folder = ini.value("saving/folder"_L1, settings.folder).toString();
    settings.recentFolders = ini.value("saving/recentFolders"_L1).toStringList();
    number(u"network/jobs"_s, settings.jobs);
    number(u"network/perHost"_s, settings.perHost);
    number(u"network/retries"_s, settings.retries);
    number(u"network/timeout"_s, settings.timeout);
    settings.userAgent = ini.value("network/userAgent"_L1).toString();
    settings.language = ini.value("window/language"_L1).toString();
    settings.startAtOnce = ini.value("window/startAtOnce"_L1, settings.startAtOnce).toBool();
    settings.askBeforeQuit = ini.value("window/askBeforeQuit"_L1, settings.askBeforeQuit).toBool();
    settings.windowGeometry = ini.value("window/geometry"_L1).toByteArray();
    settings.columns = ini.value("window/columns"_L1).toByteArray();
    return clamped(settings);
}

bool saveSettings(const QString &path, const Settings &settings)
{
    QSettings ini(path, QSettings::IniFormat);
    ini.setValue("saving/folder"_L1, settings.folder);
    ini.setValue("saving/recentFolders"_L1, settings.recentFolders);
    ini.setValue("network/jobs"_L1, settings.jobs);
    ini.setValue("network/perHost"_L1, settings.perHost);
    ini.setValue("network/retries"_L1, settings.retries);
    ini.setValue("network/timeout"_L1, qlonglong(settings.timeout.count()));
    ini.setValue("network/userAgent"_L1, settings.userAgent);
    ini.setValue("window/language"_L1, settings.language);
    ini.setValue("window/startAtOnce"_L1, settings.startAtOnce);
    ini.setValue("window/askBeforeQuit"_L1, settings.askBeforeQuit);
    ini.setValue("window/geometry"_L1, settings.windowGeometry);
    ini.setValue("window/columns"_L1, settings.columns);
    ini.sync();
    return ini.status() == QSettings::NoError;
}

} // namespace pixhaul
