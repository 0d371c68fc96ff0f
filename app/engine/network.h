#pragma once

#include "core/settings.h"
#include "fetch/fetch.h"

#include <QStringList>

namespace pixhaul {

/// What all fetches share: connections, certificates, speed, and what requests say. Made from the settings,
/// and kept in step with them. Lives on the thread of the main event loop.
class Network
{
public:
    /// `certificateExceptions` and `acceptAnyCertificate` as for TlsExceptions.
    Network(const Settings &settings, const QStringList &certificateExceptions, bool acceptAnyCertificate);

    /// What is under way keeps what it was asked with; the speed limit holds for it, too.
    void setSettings(const Settings &settings);
    void setCookies(std::shared_ptr<const CookieFile> cookies) { m_policy.cookies = std::move(cookies); }
    TlsExceptions &tls() { return m_tls; }
    const TlsExceptions &tls() const { return m_tls; }

    /// For one Fetch.
    Fetch::Rooms rooms() { return {m_lanes, m_tls, m_speed, m_floods, m_io}; }
    /// `continuations`: how often it may go on where it was cut short.
    Fetch::Order order(int continuations) const { return {m_limits, m_policy, continuations}; }

private:
    Workers m_io;
    TlsExceptions m_tls;
    SpeedLimit m_speed;
    FloodWatch m_floods;
    Lanes m_lanes;
    QString m_proxy;
    ExchangeLimits m_limits;
    RequestPolicy m_policy;
};

} // namespace pixhaul
