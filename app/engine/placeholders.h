#pragma once

#include "core/job.h"

#include <QHash>

#include <vector>

namespace pixhaul {

/// Which saved pictures are likely placeholders, such as a drawn "not found": those whose bytes came from
/// three or more different links. O(1) for each picture, and about fifty bytes; what was noted is never
/// forgotten.
class Placeholders
{
public:
    /// The picture of this job was saved, with these bytes (Receipt::fingerprint).
    /// Returns the jobs for whose pictures that tells: none; with the third link the first two and this one;
    /// later this one.
    std::vector<JobId> note(JobId id, const QUrl &link, quint64 fingerprint);

private:
    struct Source
    {
        JobId job{};
        quint32 link = 0; ///< a hash of it
    };
    struct Picture
    {
        Source first;
        Source second;
        int links = 0; ///< different ones, counted up to three
    };
    QHash<quint64, Picture> m_pictures; // by their fingerprint
};

} // namespace pixhaul
