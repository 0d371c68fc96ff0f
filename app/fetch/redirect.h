#pragma once

#include "core/result.h"

#include <QList>
#include <QUrl>

namespace pixhaul {

bool isRedirect(int status);
/// Same scheme, host and port (RFC 6454).
bool isSameOrigin(const QUrl &a, const QUrl &b);

/// Where a redirect leads after `visited` (the first of which is the link itself), or why we do not go there:
/// RedirectRefused, RedirectLoop or TooManyRedirects. User and password stay with their origin.
Result<QUrl> followed(const QList<QUrl> &visited, QUrl location);

} // namespace pixhaul
