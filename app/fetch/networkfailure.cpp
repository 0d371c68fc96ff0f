#include "fetch/networkfailure.h"

#include "core/openfiles.h"

#include <QCoreApplication>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

bool isProxy(const QNetworkProxy &proxy)
{
    return proxy.type() == QNetworkProxy::HttpProxy || proxy.type() == QNetworkProxy::Socks5Proxy;
}

/// Whether a proxy that was asked for a tunnel (RFC 9110, 9.3.6) answered 502, 503 or 504, or one of the rare
/// others that Qt puts with these. It tells them by its words only, in the application's language.
bool isTunnelRefused(const QNetworkReply &reply)
{
    if (reply.url().scheme() != "https"_L1)
        return false;
    const QString otherAnswer =
        QCoreApplication::translate("QHttpSocketEngine", "Error communicating with HTTP proxy");
    return reply.error() == QNetworkReply::ConnectionRefusedError || // so it calls 503
           (reply.error() == QNetworkReply::UnknownNetworkError && reply.errorString() == otherAnswer);
}

/// Qt has no errors of their own for most of what can go wrong with a proxy.
std::optional<Failure> failureOfTheProxy(const QNetworkReply &reply, const Route &route)
{
    const bool isHttpProxy = route.proxy.type() == QNetworkProxy::HttpProxy;
    const bool isProxied = isProxy(route.proxy);
    const Failure trouble{Cause::ProxyTrouble, reply.errorString()};
    if (isHttpProxy && isTunnelRefused(reply))
        return Failure{Cause::TunnelRefused, route.proxy.hostName()};
    switch (reply.error()) {
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return trouble;
    case QNetworkReply::HostNotFoundError: // we look up the proxy, and it looks up the host
        if (isProxied && !route.isHostKnown)
            return Failure{Cause::ProxyTrouble, u"there is no host %1"_s.arg(route.proxy.hostName())};
        return isHttpProxy ? std::optional(Failure{Cause::ProxyTrouble, u"it does not find the host"_s})
                           : std::nullopt;
    case QNetworkReply::ConnectionRefusedError:
        return isHttpProxy ? std::optional(trouble) : std::nullopt;
    case QNetworkReply::UnknownNetworkError:
        return isProxied ? std::optional(trouble) : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace

Failure failureOf(const QNetworkReply &reply, bool anyAnswer, const Route &route)
{
    // Qt says "out of resources", or takes a name for unknown that it could not ask for.
    const bool mayLackFiles = reply.error() == QNetworkReply::UnknownNetworkError ||
                              reply.error() == QNetworkReply::HostNotFoundError;
    if (mayLackFiles && areFilesShort())
        return {Cause::TooManyFiles};
    if (!anyAnswer) {
        if (const auto failure = failureOfTheProxy(reply, route))
            return *failure;
    }
    const QString host = reply.url().host();
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {Cause::ConnectionRefused, host};
    case QNetworkReply::HostNotFoundError:
        return {Cause::HostNotFound, host};
    case QNetworkReply::RemoteHostClosedError:
        return {anyAnswer ? Cause::CutShort : Cause::ConnectionLost, {}};
    case QNetworkReply::SslHandshakeFailedError:
        return {Cause::TlsHandshake, reply.errorString()};
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {Cause::BadLink, reply.errorString()};
    default:
        return {anyAnswer ? Cause::CutShort : Cause::NetworkTrouble, reply.errorString()};
    }
}

Failure failureBehind(const QNetworkProxy &proxy, const QUrl &url, Failure why)
{
    const bool isAskedForThePicture =
        proxy.type() == QNetworkProxy::HttpProxy && url.scheme() == "http"_L1; // for https, for a tunnel
    const QString name = proxy.hostName();
    if (why.cause == Cause::ConnectTimeout && isProxy(proxy)) {
        const double seconds = std::chrono::duration<double>(why.after.value_or(0ms)).count();
        why.detail = u"%1, no connection within %2 s"_s.arg(name).arg(seconds);
        why.cause = Cause::TunnelRefused;
    } else if (why.cause == Cause::ConnectionLost && isAskedForThePicture) {
        why.detail = name;
        why.cause = Cause::TunnelRefused;
    }
    return why;
}

Cause causeOf(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return Cause::CertificateExpired;
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return Cause::CertificateSelfSigned;
    case QSslError::HostNameMismatch:
        return Cause::CertificateWrongHost;
    default:
        return Cause::CertificateUntrusted;
    }
}

} // namespace pixhaul
