#include "headless/earlier.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>
#include <utility>

namespace pixhaul {

namespace {

/// What a stored link and one that is asked for have in common: the address, and whether there was a login.
std::pair<QString, bool> keyOf(const Link &link)
{
    return {duplicateKey(withoutSecrets(link.url)), link.isLoginLost || !link.url.userInfo().isEmpty()};
}

/// Of the jobs that an earlier run into the same folder left unfinished: all with --resume, else those that
/// are asked for again. They keep their ids and names; the rest stays in the session untouched.
/// Whose a login was is stored nowhere. So of several for one address each goes to one job alone, in their
/// order: that of the earlier run, if it was asked for the same.
std::vector<StoredJob> takenOver(std::vector<StoredJob> stored, const std::vector<Scan> &scans,
                                 const HeadlessOptions &options)
{
    QHash<std::pair<QString, bool>, QList<QUrl>> asked;
    QSet<QString> known;
    for (const Scan &scan : scans) {
        for (const FoundLink &found : scan.links) {
            const QString key = duplicateKey(found.link.url);
            if (!known.contains(key))
                asked[keyOf(found.link)].append(found.link.url);
            known.insert(key);
        }
    }
    std::vector<StoredJob> taken;
    for (StoredJob &job : stored) {
        if (isFinal(kindOf(job.stage)) || job.folder != options.folder)
            continue;
        const auto again = asked.find(keyOf(job.link));
        const bool isAsked = again != asked.end() && !again->isEmpty();
        if (!isAsked && !options.resume)
            continue;
        if (isAsked) {
            job.link.url = again->takeFirst(); // with its login
            job.link.isLoginLost = false;
        }
        job.stage = stage::Queued();
        taken.push_back(std::move(job));
    }
    return taken;
}

std::vector<JobId> finalOnes(const std::vector<StoredJob> &stored)
{
    std::vector<JobId> ids;
    for (const StoredJob &job : stored) {
        if (isFinal(kindOf(job.stage)) && !job.unsettled)
            ids.push_back(job.id);
    }
    return ids;
}

/// What the run that is gone on with saved by now, or may have saved, so that no other picture of it is saved
/// in its place or skipped for it: see --existing. What is asked for again may do as it is told.
std::vector<StoredJob> savedSoFar(const std::vector<StoredJob> &stored, const std::vector<Scan> &scans,
                                  const HeadlessOptions &options)
{
    QSet<std::pair<QString, bool>> asked;
    for (const Scan &scan : scans) {
        for (const FoundLink &found : scan.links)
            asked.insert(keyOf(found.link));
    }
    std::vector<StoredJob> saved;
    std::ranges::copy_if(stored, std::back_inserter(saved), [&](const StoredJob &job) {
        const bool isSaved = options.resume && kindOf(job.stage) == StageKind::Saved;
        const bool isTaken = options.resume && !isFinal(kindOf(job.stage));
        const bool mayBeSaved = isSaved || (job.unsettled && !isTaken);
        return mayBeSaved && job.folder == options.folder && !asked.contains(keyOf(job.link));
    });
    return saved;
}

} // namespace

Earlier sortedOut(std::vector<StoredJob> stored, const std::vector<Scan> &scans,
                  const HeadlessOptions &options)
{
    Earlier earlier;
    earlier.done = finalOnes(stored);
    earlier.saved = savedSoFar(stored, scans, options);
    earlier.taken = takenOver(std::move(stored), scans, options);
    return earlier;
}

} // namespace pixhaul
