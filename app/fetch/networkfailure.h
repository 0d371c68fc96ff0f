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

Cause causeOf(const QSslError &error);

} // namespace pixhaul
