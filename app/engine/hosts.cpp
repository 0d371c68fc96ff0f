#include "engine/hosts.h"

#include "fetch/admission.h"

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

bool isFailed(StageKind stage)
{
    return stage == StageKind::Failed;
}

bool isWaiting(StageKind stage)
{
    return stage == StageKind::Queued || stage == StageKind::Waiting;
}

std::chrono::milliseconds leftOf(const std::optional<Admission::TimePoint> &end)
{
    if (!end)
        return 0ms;
    return std::max(0ms,
                    std::chrono::ceil<std::chrono::milliseconds>(*end - Admission::TimePoint::clock::now()));
}

} // namespace

void Hosts::enter(const QString &site, StageKind stage)
{
    if (site.isEmpty())
        return;
    Counts &counts = m_counts[site];
    ++counts.links;
    counts.waiting += isWaiting(stage);
    counts.failed += isFailed(stage);
}

void Hosts::change(const QString &site, StageKind from, StageKind to)
{
    const auto host = m_counts.find(site);
    if (host == m_counts.end())
        return;
    host->second.waiting += isWaiting(to) - isWaiting(from);
    host->second.failed += isFailed(to) - isFailed(from);
}

void Hosts::leave(const QString &site, StageKind stage)
{
    const auto host = m_counts.find(site);
    if (host == m_counts.end())
        return;
    host->second.waiting -= isWaiting(stage);
    host->second.failed -= isFailed(stage);
    if (--host->second.links == 0)
        m_counts.erase(host);
}

void Hosts::receive(const QString &site, qint64 bytes)
{
    const auto host = m_counts.find(site);
    if (host != m_counts.end())
        host->second.bytes += bytes;
}

std::vector<HostStatus> Hosts::status(const Admission &admission, int limitBySettings) const
{
    std::vector<HostStatus> hosts;
    hosts.reserve(m_counts.size());
    for (const auto &[site, counts] : m_counts) {
        const Admission::SiteStatus status = admission.status(site);
        hosts.push_back({site, status.seated, status.limit, limitBySettings, counts.waiting,
                         leftOf(status.cooling), counts.failed, counts.bytes, status.isHeld});
    }
    return hosts;
}

} // namespace pixhaul
