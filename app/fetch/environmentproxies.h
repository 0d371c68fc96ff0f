#pragma once

#include "core/result.h"

#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QUrl>

#include <optional>

namespace pixhaul {

/// What the environment says of the proxy for an http or https address, by the conventions of curl (curl(1),
/// "ENVIRONMENT"): `http_proxy` in lower case only, `https_proxy` or `HTTPS_PROXY`, for both `all_proxy` or
/// `ALL_PROXY`; an empty variable is none. Their values are read by proxyAt(); without a port it is 1080.
/// `no_proxy` or `NO_PROXY` lists, with commas or blanks between, the hosts that are asked directly: each
/// stands for its subdomains, too, with or without a dot before it, and may name a port; addresses may be
/// subnets (10.0.0.0/8); `*` is every host. nullopt if it says nothing, or names a script ("pac+http://…"),
/// which is Qt's to ask. Fails with ProxyTrouble, which names the variable, when that holds no proxy's
/// address.
Result<std::optional<QNetworkProxy>> proxyOfEnvironment(const QProcessEnvironment &environment,
                                                        const QUrl &url);

} // namespace pixhaul
