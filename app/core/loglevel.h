#pragma once

#include <QString>

#include <optional>

namespace pixhaul {

/// How much the log tells; each level what those before it tell, too.
enum class LogLevel {
    Off,
    Errors, ///< what keeps the program from its work
    Info,   ///< what was done, and each link that failed
    Debug   ///< each link
};

/// "off", "errors", "info", "debug": in the settings and in the log.
QString wordFor(LogLevel level);
std::optional<LogLevel> logLevelFrom(QStringView word);

} // namespace pixhaul
