#pragma once

#include "core/loglevel.h"
#include "core/saving.h"

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace pixhaul {

namespace settings {
inline const QString systemProxy = QStringLiteral("system");
inline const QString noReferer = QStringLiteral("none");
inline const QString plainName = QStringLiteral("*name*");
inline const QString refererOfSite = QStringLiteral("site");
} // namespace settings

/// Everything that can be set, as one value. Whoever changes it writes the whole value back.
struct Settings
{
    // Saving
    QString folder;                             ///< absolute; where pictures go
    QStringList recentFolders;                  ///< newest first, ten at most
    QString nameTemplate = settings::plainName; ///< see NameTemplate; for links that are added from now on
    int firstNumber = 1;                        ///< of *num*, for each addition; 0-1,000,000,000
    Existing existing = Existing::Number;
    PngMode png = PngMode::Fast;
    Animated animated = Animated::Apng;
    QSize minSize{0, 0};       ///< narrower or lower pictures are not saved; up to a million each way
    bool keepOriginal = false; ///< the bytes that came, too, beside a PNG that differs from them
    bool keepMetadata = false; ///< density, Exif and texts of what is converted; a PNG keeps its own anyway
    bool noteSource = false;   ///< the link and the time, in each PNG

    // Network
    int jobs = 16;                         ///< at once, 1-256
    int perHost = 6;                       ///< at once from one host, 1-64
    int retries = 3;                       ///< after a transient failure, 0-20
    std::chrono::seconds timeout{30};      ///< to connect; to complete headers; below 1 KB/s of body. 1-3600
    std::optional<qint64> bytesPerSecond;  ///< of all together, at least 1 KB; none: as fast as it comes
    QString proxy = settings::systemProxy; ///< or "none", or its address; a password in it is not written
    QString referer = settings::noReferer; ///< or "site", or an address
    QString userAgent;                     ///< empty: Pixhaul/<version>
    QStringList headers;                   ///< "Name: value"; they may hold secrets and are not written

    // Limits
    qint64 maxBytes = 256LL << 20;    ///< of one body
    qint64 maxPixels = 300'000'000;   ///< of one picture
    qint64 bytesInHand = 256LL << 20; ///< fetched or encoded but not yet saved, all links together

    LogLevel logLevel = LogLevel::Info;

    // Window
    QString language;         ///< "en", "zh_CN"; empty: the system's
    bool startAtOnce = false; ///< false until the first batch was confirmed
    bool askBeforeQuit = true;
    QByteArray windowGeometry;
    QByteArray columns;

    bool operator==(const Settings &) const = default;
};

/// Every number put back into its range, the folder made absolute, the list of folders cut to ten.
Settings clamped(Settings settings);

/// Settings of a first start: the folder is Pictures/Pixhaul.
Settings defaultSettings();

/// Reads the INI file `path`. What is missing has its default; what is out of range is clamped. A damaged
/// file is renamed with a date once what makes sense of it was read; its new path is put into `setAside`.
Settings loadSettings(const QString &path, QString *setAside = nullptr);

/// The level of the log alone, which needs no more of the file; a damaged one stays where it is.
LogLevel loadLogLevel(const QString &path);

/// Writes the INI file `path`, and its folder if missing: all of it, or the old file stays as it was. False
/// if it could not be written.
bool saveSettings(const QString &path, const Settings &settings);

/// What Qt itself remembers, of its file dialogs for one, lies in `folder` from now on, instead of in the
/// user's own QtProject.conf. For the whole process.
void keepSettingsOfQtIn(const QString &folder);

} // namespace pixhaul
