#include "engine/network.h"

namespace pixhaul {

namespace {

/// For temporary files and what was compressed.
constexpr int ioThreads = 2;

void applyReferer(const QString &referer, RequestPolicy &policy)
{
    policy.fixedReferer = QUrl();
    if (referer == settings::noReferer)
        policy.referer = RequestPolicy::Referer::None;
    else if (referer == settings::refererOfSite)
        policy.referer = RequestPolicy::Referer::Site;
    else {
        policy.referer = RequestPolicy::Referer::Fixed;
        policy.fixedReferer = QUrl(referer);
    }
}

} // namespace

Network::Network(const Settings &settings, const QStringList &certificateExceptions,
                 bool acceptAnyCertificate)
    : m_io(ioThreads)
    , m_tls(certificateExceptions, acceptAnyCertificate)
    , m_lanes(settings.perHost)
{
    setSettings(settings);
}

void Network::setSettings(const Settings &settings)
{
    m_limits = {.timeout = settings.timeout, .maxBytes = settings.maxBytes};
    m_policy.userAgent = settings.userAgent;
    applyReferer(settings.referer, m_policy);
    m_policy.headers.clear();
    for (const QString &header : settings.headers) {
        if (const auto parsed = headerFrom(header))
            m_policy.headers.append(*parsed);
    }
    m_speed.setRate(settings.bytesPerSecond);
    m_lanes.setPerHost(settings.perHost);
    if (settings.proxy != m_proxy) // their connections are dropped
        m_lanes.setProxy(settings.proxy);
    m_proxy = settings.proxy;
}

} // namespace pixhaul
