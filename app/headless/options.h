#pragma once

#include "core/settings.h"
#include "links/shard.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace pixhaul {

/// What a headless command line asks for.
struct HeadlessOptions
{
    QString folder;     ///< -o, absolute; empty only with --fetch-only or --dry-run
    QStringList inputs; ///< -i; "-" is standard input
    QStringList links;
    QString profile; ///< --profile; empty: a session of its own for each folder
    Settings settings;
    QString manifest;   ///< --manifest; empty: none is written
    QString failedList; ///< --failed; empty: none is written
    QString cookies;    ///< --cookies; empty: none
    QStringList certificateExceptions;
    bool insecure = false;
    bool fetchOnly = false;
    bool dryRun = false;
    std::optional<Shard> shard; ///< --shard; nullopt: everything
    bool expandAll = false;     ///< --yes: patterns of more than mostUnaskedLinks, too
    bool resume = false;
    bool json = false;
    bool quiet = false;
    bool verbose = false;
};

/// Text for standard output, and nothing else to do.
struct HelpText
{
    QString text;
};

/// A command line that cannot be obeyed, in one sentence.
struct UsageError
{
    QString sentence;
};

/// `arguments` as the program got them, its own name first. An option that this build does not know is an
/// error, never passed over.
std::variant<HeadlessOptions, HelpText, UsageError> parseHeadless(const QStringList &arguments);

} // namespace pixhaul
