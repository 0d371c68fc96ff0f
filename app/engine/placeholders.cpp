#include "engine/placeholders.h"

namespace pixhaul {

std::vector<JobId> Placeholders::note(JobId id, const QUrl &link, quint64 fingerprint)
{
    if (fingerprint == 0) // not known
        return {};
    Picture &picture = m_pictures[fingerprint];
    const Source source{id, quint32(qHash(duplicateKey(link)))};
    if (picture.links == 3)
        return {id};
    // A job that was removed may have come back: then only its last one is in the list.
    if (picture.links >= 1 && picture.first.link == source.link) {
        picture.first = source;
        return {};
    }
    if (picture.links == 2 && picture.second.link == source.link) {
        picture.second = source;
        return {};
    }
    ++picture.links;
    if (picture.links == 3)
        return {picture.first.job, picture.second.job, id};
    (picture.links == 1 ? picture.first : picture.second) = source;
    return {};
}

} // namespace pixhaul
