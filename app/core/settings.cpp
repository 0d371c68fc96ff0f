#include "core/settings.h"

#include "core/setaside.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <limits>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr qsizetype rememberedFolders = 10;

QSettings::Status read(const QString &path, Settings &settings)
{
    const QSettings ini(path, QSettings::IniFormat);
    ini.allKeys(); // parses every section, so that status() knows of every fault
    const auto number = [&ini]<class Number>(const QString &key, Number &field) {
        bool ok = false;
        const qlonglong value = ini.value(key).toLongLong(&ok);
        if (ok)
            field = static_cast<Number>(std::clamp<qlonglong>(value, 0, std::numeric_limits<Number>::max()));
    };
    auto seconds = qlonglong(settings.timeout.count());
    settings.folder = ini.value("saving/folder"_L1, settings.folder).toString();
    settings.recentFolders = ini.value("saving/recentFolders"_L1).toStringList();
    settings.nameTemplate = ini.value("saving/nameTemplate"_L1, settings.nameTemplate).toString();
    number(u"saving/firstNumber"_s, settings.firstNumber);
    settings.existing = existingFrom(ini.value("saving/existing"_L1).toString()).value_or(settings.existing);
    settings.png = pngModeFrom(ini.value("saving/png"_L1).toString()).value_or(settings.png);
    settings.animated = animatedFrom(ini.value("saving/animated"_L1).toString()).value_or(settings.animated);
    number(u"saving/minWidth"_s, settings.minSize.rwidth());
    number(u"saving/minHeight"_s, settings.minSize.rheight());
    settings.keepOriginal = ini.value("saving/keepOriginal"_L1, settings.keepOriginal).toBool();
    settings.keepMetadata = ini.value("saving/keepMetadata"_L1, settings.keepMetadata).toBool();
    settings.noteSource = ini.value("saving/noteSource"_L1, settings.noteSource).toBool();
    number(u"network/jobs"_s, settings.jobs);
    number(u"network/perHost"_s, settings.perHost);
    number(u"network/retries"_s, settings.retries);
    number(u"network/timeout"_s, seconds);
    settings.timeout = std::chrono::seconds(seconds);
    qint64 bytesPerSecond = 0;
    number(u"network/bytesPerSecond"_s, bytesPerSecond);
    if (bytesPerSecond > 0)
        settings.bytesPerSecond = bytesPerSecond;
    settings.proxy = ini.value("network/proxy"_L1, settings.proxy).toString();
    settings.referer = ini.value("network/referer"_L1, settings.referer).toString();
    settings.userAgent = ini.value("network/userAgent"_L1).toString();
    number(u"limits/maxBytes"_s, settings.maxBytes);
    number(u"limits/maxPixels"_s, settings.maxPixels);
    number(u"limits/bytesInHand"_s, settings.bytesInHand);
    settings.logLevel = logLevelFrom(ini.value("log/level"_L1).toString()).value_or(settings.logLevel);
    settings.language = ini.value("window/language"_L1).toString();
    settings.startAtOnce = ini.value("window/startAtOnce"_L1, settings.startAtOnce).toBool();
    settings.askBeforeQuit = ini.value("window/askBeforeQuit"_L1, settings.askBeforeQuit).toBool();
    settings.windowGeometry = ini.value("window/geometry"_L1).toByteArray();
    settings.columns = ini.value("window/columns"_L1).toByteArray();
    return ini.status();
}

bool write(const QString &path, const Settings &settings)
{
    QSettings ini(path, QSettings::IniFormat);
    ini.setValue("saving/folder"_L1, settings.folder);
    ini.setValue("saving/recentFolders"_L1, settings.recentFolders);
    ini.setValue("saving/nameTemplate"_L1, settings.nameTemplate);
    ini.setValue("saving/firstNumber"_L1, settings.firstNumber);
    ini.setValue("saving/existing"_L1, wordFor(settings.existing));
    ini.setValue("saving/png"_L1, wordFor(settings.png));
    ini.setValue("saving/animated"_L1, wordFor(settings.animated));
    ini.setValue("saving/minWidth"_L1, settings.minSize.width());
    ini.setValue("saving/minHeight"_L1, settings.minSize.height());
    ini.setValue("saving/keepOriginal"_L1, settings.keepOriginal);
    ini.setValue("saving/keepMetadata"_L1, settings.keepMetadata);
    ini.setValue("saving/noteSource"_L1, settings.noteSource);
    ini.setValue("network/jobs"_L1, settings.jobs);
    ini.setValue("network/perHost"_L1, settings.perHost);
    ini.setValue("network/retries"_L1, settings.retries);
    ini.setValue("network/timeout"_L1, qlonglong(settings.timeout.count()));
    ini.setValue("network/bytesPerSecond"_L1, settings.bytesPerSecond.value_or(0));
    ini.setValue("network/proxy"_L1, settings.proxy);
    ini.setValue("network/referer"_L1, settings.referer);
    ini.setValue("network/userAgent"_L1, settings.userAgent);
    ini.setValue("limits/maxBytes"_L1, settings.maxBytes);
    ini.setValue("limits/maxPixels"_L1, settings.maxPixels);
    ini.setValue("limits/bytesInHand"_L1, settings.bytesInHand);
    ini.setValue("log/level"_L1, wordFor(settings.logLevel));
    ini.setValue("window/language"_L1, settings.language);
    ini.setValue("window/startAtOnce"_L1, settings.startAtOnce);
    ini.setValue("window/askBeforeQuit"_L1, settings.askBeforeQuit);
    ini.setValue("window/geometry"_L1, settings.windowGeometry);
    ini.setValue("window/columns"_L1, settings.columns);
    ini.sync();
    return ini.status() == QSettings::NoError;
}

/// An address as it was typed, whatever its password holds.
QString withoutPassword(QString address)
{
    const qsizetype scheme = address.indexOf("://"_L1);
    const qsizetype colon = address.indexOf(u':', scheme < 0 ? 0 : scheme + 3);
    const qsizetype at = address.lastIndexOf(u'@');
    if (colon >= 0 && colon < at)
        address.remove(colon, at - colon);
    return address;
}

Settings withoutSecrets(Settings settings)
{
    settings.proxy = withoutPassword(settings.proxy);
    settings.referer = withoutPassword(settings.referer);
    settings.headers.clear();
    return settings;
}

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
    settings.recentFolders.removeAll(QString());
    settings.recentFolders.removeDuplicates();
    settings.recentFolders = settings.recentFolders.mid(0, rememberedFolders);
    if (settings.nameTemplate.isEmpty())
        settings.nameTemplate = settings::plainName;
    settings.firstNumber = std::clamp(settings.firstNumber, 0, 1'000'000'000);
    settings.minSize = settings.minSize.expandedTo({0, 0}).boundedTo({longestPngSide, longestPngSide});
    settings.jobs = std::clamp(settings.jobs, 1, 256);
    settings.perHost = std::clamp(settings.perHost, 1, 64);
    settings.retries = std::clamp(settings.retries, 0, 20);
    settings.timeout = std::clamp(settings.timeout, std::chrono::seconds(1), std::chrono::seconds(3600));
    if (settings.bytesPerSecond)
        settings.bytesPerSecond = std::max(*settings.bytesPerSecond, 1LL << 10);
    settings.maxBytes = std::clamp(settings.maxBytes, 1LL << 10, 2LL << 30);
    settings.maxPixels = std::clamp(settings.maxPixels, 1LL, 2'000'000'000LL);
    settings.bytesInHand = std::max(settings.bytesInHand, settings.maxBytes);
    return settings;
}

Settings loadSettings(const QString &path, QString *setAside)
{
    Settings settings = defaultSettings();
    if (read(path, settings) == QSettings::FormatError) {
        const QString aside = pixhaul::setAside(path);
        if (setAside)
            *setAside = aside;
    }
    return clamped(settings);
}

LogLevel loadLogLevel(const QString &path)
{
    Settings settings;
    read(path, settings);
    return settings.logLevel;
}

bool saveSettings(const QString &path, const Settings &settings)
{
    const Settings wanted = withoutSecrets(clamped(settings));
    const QFileInfo info(path);
    const QString target =
        info.exists() ? info.canonicalFilePath() : info.absoluteFilePath(); // links stay links
    QDir().mkpath(info.absolutePath());
    // QSettings takes a file that a full disk cut short for written. So it writes elsewhere, and what it
    // wrote is read again, under a name that its cache does not know, before it takes the place of the old
    // file.
    const QTemporaryDir scratch(target + ".XXXXXX"_L1);
    const QString written = scratch.filePath(u"written.ini"_s);
    const QString checked = scratch.filePath(u"checked.ini"_s);
    Settings found = defaultSettings();
    if (!write(written, wanted) || !QFile::rename(written, checked) ||
        read(checked, found) != QSettings::NoError || found != wanted)
        return false;
    std::error_code error;
    std::filesystem::rename(QFile::encodeName(checked).constData(), QFile::encodeName(target).constData(),
                            error);
    return !error;
}

void keepSettingsOfQtIn(const QString &folder)
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
}

} // namespace pixhaul
