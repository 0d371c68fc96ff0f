#pragma once

#include "core/job.h"

#include <QString>

#include <chrono>
#include <map>
#include <vector>

namespace pixhaul {

class Admission;

/// How one host of the list is doing.
struct HostStatus
{
    QString site;            ///< "host:port", see siteOf
    int active = 0;          ///< links being fetched from it, also those that other hosts led there
    int limit = 0;           ///< how many may be, at present
    int limitBySettings = 0; ///< how many by the settings; more than `limit` while a busy host recovers
    qsizetype waiting = 0; ///< its links that wait for their turn, here or where it led them, for a retry, or
                           ///< for resumeHost()
    std::chrono::milliseconds coolDown{0}; ///< until it is asked again; zero: it does not cool down
    qsizetype failed = 0;                  ///< links that stand failed in the list
    qint64 bytes = 0; ///< received for its links, since the first of them joined the list
    bool isPaused = false;

    bool operator==(const HostStatus &) const = default;
};

/// The hosts of the list: those that a link of it asks, in whatever stage it is. Counts are kept as jobs
/// come, change and go, so that nobody has to look through 100,000 of them. The null site (see siteOf) is no
/// host.
class Hosts
{
public:
    void enter(const QString &site, StageKind stage);
    void change(const QString &site, StageKind from, StageKind to);
    void leave(const QString &site, StageKind stage);
    void receive(const QString &site, qint64 bytes);

    bool contains(const QString &site) const { return m_counts.contains(site); }
    /// By name.
    std::vector<HostStatus> status(const Admission &admission, int limitBySettings) const;

private:
    struct Counts
    {
        qsizetype links = 0;
        qsizetype waiting = 0;
        qsizetype failed = 0;
        qint64 bytes = 0;
    };

    std::map<QString, Counts> m_counts;
};

} // namespace pixhaul
