#pragma once

#include "core/job.h"
#include "core/result.h"
#include "links/linkscanner.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <functional>
#include <span>

/// Lists on the disk: what is in the list goes into a file, and a manifest comes back. All of it blocks on
/// the disk: never on the event loop.
namespace pixhaul {

/// Writes the jobs to `path`: by its ending a manifest (.csv, .jsonl), or else their links, one a line. All
/// of it, or the old file stays as it was. `folder` is the one that is saved to. Fails with FileTrouble,
/// detail the system's words.
Result<void> saveList(std::span<const JobSnapshot> jobs, const QString &path, const QString &folder = {});

/// Whether this file is a manifest. False if it cannot be read.
bool isManifestFile(const QString &path);

/// What manifests tell, held against the disk.
struct ManifestCheck
{
    qsizetype whole = 0; ///< files that are there, of that size and SHA-256; of what was skipped any will do
    qsizetype missing = 0;
    qsizetype damaged = 0;
    QSet<QString> lost = {}; ///< the links of the missing and the damaged, by duplicateKey
    /// How many of the missing and the damaged belong in which folder, absolute: that of the manifest, or, if
    /// there is none any more and other pictures lie beside the manifest, its own. The rest belongs nowhere.
    QHash<QString, qsizetype> homes = {};
};
struct CheckedManifest : ManifestCheck
{
    Scan wanted; ///< the missing, the damaged, and what was never saved, with the names of their files; and
                 ///< the lines that make no sense
};

/// The files are looked for in `folder`; if that is empty, where the manifest says, and if there is no such
/// folder any more, beside the manifest. `keepOn` is asked after each file, with the number of those that are
/// wanted so far; false ends the check.
Result<CheckedManifest> checkManifest(const QString &path,
                                      const std::function<bool(qsizetype wanted)> &keepOn = {},
                                      const QString &folder = {});

} // namespace pixhaul
