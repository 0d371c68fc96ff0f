#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace pixhaul {

/// Whether the command line is one for headless work (or asks for help or the version): no display is needed
/// then.
bool isHeadless(int argc, const char *const *argv);

/// What the window's program was started with.
struct WindowArguments
{
    QString profile;     ///< absolute; empty: the user's own
    QString language;    ///< "en", "zh_CN"; empty: as set
    QStringList targets; ///< links and list files to add
};

struct CommandLine
{
    std::optional<WindowArguments> arguments;
    QString error; ///< why there are none
};

/// `arguments` as QCoreApplication::arguments() has them: the program's name first, Qt's own options gone.
CommandLine parseCommandLine(const QStringList &arguments);

} // namespace pixhaul
