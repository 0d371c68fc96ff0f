#include "fetch/redirect.h"

#include "core/link.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int mostRedirects = 10;

} // namespace

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && siteOf(a) == siteOf(b);
}

Result<QUrl> followed(const QList<QUrl> &visited, QUrl location)
{
    const QUrl &from = visited.last();
    const bool isHttp = location.scheme() == "http"_L1 || location.scheme() == "https"_L1;
    if (!isHttp || (from.scheme() == "https"_L1 && location.scheme() == "http"_L1))
        return failed({Cause::RedirectRefused, location.scheme()});
    // Asked before any part is set: QUrl then forgets what is wrong with it. Its own words hold the address.
    if (!location.isValid() || location.host().isEmpty())
        return failed({Cause::RedirectRefused, u"not a valid address"_s});
    location.setFragment(QString());
    if (location.userInfo().isEmpty() && isSameOrigin(visited.first(), location))
        location.setUserInfo(visited.first().userInfo());
    if (visited.contains(location))
        return failed({.cause = Cause::RedirectLoop});
    if (visited.size() > mostRedirects)
        return failed({.cause = Cause::TooManyRedirects});
    return location;
}

} // namespace pixhaul
