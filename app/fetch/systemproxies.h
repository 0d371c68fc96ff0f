#pragma once

#include "async/task.h"
#include "async/workers.h"

#include <QHash>
#include <QNetworkProxyFactory>
#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>

namespace pixhaul {

/// The proxies that the system names for each site: by the environment, the desktop's settings or a script of
/// the network's. To ask may take seconds, so it is done ahead, on a thread, and remembered for a minute.
class SystemProxies
{
public:
    /// Finds out for the site of `url`; factory() knows it afterwards. The value has no meaning.
    Task<bool> learn(QUrl url);
    /// For a QNetworkAccessManager, which takes it over.
    QNetworkProxyFactory *factory() const;

private:
    struct Known
    {
        QList<QNetworkProxy> proxies;
        std::chrono::steady_clock::time_point since;
    };
    using Sites = QHash<QString, Known>;
    class Factory;

    Workers m_thread{1};
    std::shared_ptr<Sites> m_sites = std::make_shared<Sites>();
};

} // namespace pixhaul
