#pragma once

#include "core/failure.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslError>

namespace pixhaul {

/// By what way a request went, and how far it got before any answer.
struct Route
{
    QNetworkProxy proxy;
    bool isHostKnown = false; ///< a connection was begun: the host was found, or the proxy if there is one
};

/// What happened below HTTP, told from a reply that ended with an error. What Qt calls its errors is not
/// always what happened; `anyAnswer` tells whether headers had come.
Failure failureOf(const QNetworkReply &reply, bool anyAnswer, const Route &route);

/// What a failure of an exchange with `url` means if it went by a proxy: some of what looks like the site's
/// happened on the way to the proxy, or on its way to the site (TunnelRefused).
Failure failureBehind(const QNetworkProxy &proxy, const QUrl &url, Failure why);

Cause causeOf(const QSslError &error);

} // namespace pixhaul
