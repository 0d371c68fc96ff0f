#include "core/loglevel.h"

#include "core/word.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

QString wordFor(LogLevel level)
{
    switch (level) {
    case LogLevel::Off:
        return u"off"_s;
    case LogLevel::Errors:
        return u"errors"_s;
    case LogLevel::Info:
        return u"info"_s;
    case LogLevel::Debug:
        return u"debug"_s;
    }
    Q_UNREACHABLE();
}

std::optional<LogLevel> logLevelFrom(QStringView word)
{
    return valueFor(word, {LogLevel::Off, LogLevel::Errors, LogLevel::Info, LogLevel::Debug});
}

} // namespace pixhaul
