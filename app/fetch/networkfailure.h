#pragma once

#include "core/failure.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslError>

namespace pixhaul {

/// What happened below HTTP, told from a reply that ended with an error. What Qt calls its errors is not
/// always what happened; `anyAnswer` tells whether headers had come, `proxy` by what
/// way the request went.
Failure failureOf(const QNetworkReply &reply, bool anyAnswer, QNetworkProxy::ProxyType proxy);

Cause causeOf(const QSslError &error);

} // namespace pixhaul
