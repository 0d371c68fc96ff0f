#include "fetch/networkfailure.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Qt has no errors of their own for most of what can go wrong with a proxy.
bool isOfTheProxy(const QNetworkReply &reply, QNetworkProxy::ProxyType proxy)
{
    const bool isProxied = proxy == QNetworkProxy::HttpProxy || proxy == QNetworkProxy::Socks5Proxy;
    const bool isHttpProxy = proxy == QNetworkProxy::HttpProxy;
    switch (reply.error()) {
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return true;
    case QNetworkReply::HostNotFoundError: // such a proxy looks up hosts itself; we looked up the proxy
        return isHttpProxy;
    case QNetworkReply::ConnectionRefusedError: // through a tunnel it may be the host that refuses
        return isHttpProxy && reply.url().scheme() == "http"_L1;
    case QNetworkReply::UnknownNetworkError:
        return isProxied;
    default:
        return false;
    }
}

} // namespace

Failure failureOf(const QNetworkReply &reply, bool anyAnswer, QNetworkProxy::ProxyType proxy)
{
    if (!anyAnswer && isOfTheProxy(reply, proxy))
        return {Cause::ProxyTrouble, reply.errorString()};
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
