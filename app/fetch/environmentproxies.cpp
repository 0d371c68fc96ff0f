#include "fetch/environmentproxies.h"

#include "fetch/proxy.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

struct Host
{
    QString name; ///< as QUrl spells it, without a dot at its end
    int port = -1;
};

/// The same host is spelled in one way only: IDN, IPv6, capitals.
QString spelledAlike(const QString &host)
{
    QUrl url;
    url.setHost(host);
    QString name = url.host(QUrl::FullyEncoded);
    if (name.endsWith(u'.'))
        name.chop(1);
    return name;
}

/// "host", "host:port", "[::1]:port" or "::1".
Host hostFrom(QString entry)
{
    static const QRegularExpression withPort(u"^(\\[.*\\]|[^:]*):([0-9]+)$"_s);
    Host host;
    if (const auto parts = withPort.match(entry); parts.hasMatch()) {
        host.port = parts.captured(2).toInt();
        entry = parts.captured(1);
    }
    while (entry.startsWith(u'.'))
        entry.remove(0, 1);
    host.name = spelledAlike(entry);
    return host;
}

bool covers(const QString &entry, const Host &host)
{
    if (entry == "*"_L1)
        return true;
    const QHostAddress address(host.name);
    if (entry.contains(u'/')) {
        const auto subnet = QHostAddress::parseSubnet(entry);
        return !address.isNull() && subnet.second >= 0 && address.isInSubnet(subnet);
    }
    const Host listed = hostFrom(entry);
    if (listed.name.isEmpty() || (listed.port >= 0 && listed.port != host.port))
        return false;
    return host.name == listed.name || (address.isNull() && host.name.endsWith(u'.' + listed.name));
}

/// Of the variables the first that says something; empty if none does.
QString saying(const QProcessEnvironment &environment, const QStringList &variables)
{
    const auto first = std::ranges::find_if(variables, [&environment](const QString &variable) {
        return !environment.value(variable).trimmed().isEmpty();
    });
    return first == variables.end() ? QString() : *first;
}

/// "pac+http://…" or "wpad:": so libproxy, which Qt asks, is told of a script, in all variables but
/// all_proxy.
bool namesScript(const QString &variable, const QString &value)
{
    return variable.compare("all_proxy"_L1, Qt::CaseInsensitive) != 0 &&
           (value.startsWith("pac+"_L1) || value.startsWith("wpad:"_L1));
}

bool isExcepted(const QProcessEnvironment &environment, const QUrl &url)
{
    static const QRegularExpression separators(u"[,\\s]+"_s);
    const QString variable = saying(environment, {u"no_proxy"_s, u"NO_PROXY"_s});
    const QStringList entries = environment.value(variable).split(separators, Qt::SkipEmptyParts);
    const Host host{spelledAlike(url.host()), url.port(url.scheme() == "https"_L1 ? 443 : 80)};
    return std::ranges::any_of(entries, [&host](const QString &entry) { return covers(entry, host); });
}

} // namespace

Result<std::optional<QNetworkProxy>> proxyOfEnvironment(const QProcessEnvironment &environment,
                                                        const QUrl &url)
{
    constexpr quint16 usualPort = 1080;
    if (isExcepted(environment, url))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    // HTTP_PROXY is what a web server hands to its programs for a header "Proxy" of anybody's.
    QStringList variables{u"http_proxy"_s};
    if (url.scheme() == "https"_L1)
        variables = {u"https_proxy"_s, u"HTTPS_PROXY"_s};
    const QString variable = saying(environment, variables + QStringList{u"all_proxy"_s, u"ALL_PROXY"_s});
    const QString value = environment.value(variable).trimmed();
    if (value.isEmpty() || namesScript(variable, value))
        return std::nullopt;
    const Result<QNetworkProxy> proxy = proxyAt(value, usualPort);
    if (!proxy) // its own words might be more than may be shown
        return failed({Cause::ProxyTrouble, variable + " is not the address of an HTTP or SOCKS5 proxy"_L1});
    return *proxy;
}

} // namespace pixhaul
