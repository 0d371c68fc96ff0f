#include "fetch/exchange.h"

#include "fetch/retryafter.h"

#include <QAuthenticator>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslError>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

/// What QNetworkAccessManager may read ahead of us. Full, it stops reading, and TCP holds the server back.
constexpr qint64 readAhead = 256 << 10;
constexpr qint64 slowestPerSecond = 1 << 10;

QNetworkRequest requestFor(const QUrl &url, const QString &userAgent)
{
    QUrl target = url;
    target.setUserInfo(QString()); // sent on challenge only
    QNetworkRequest request(target);
    // Qt's HTTP/2 loses streams after abort() and shows GOAWAY as an error (QTBUG-111417, QTBUG-143926).
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      userAgent.isEmpty() ? u"Pixhaul/" PIXHAUL_VERSION ""_s : userAgent);
    request.setRawHeader("Accept"_ba, "image/webp,image/png,image/jpeg,image/gif,image/*;q=0.8,*/*;q=0.5"_ba);
    request.setRawHeader("Accept-Encoding"_ba,
                         "identity"_ba); // pictures gain nothing from another compression
    return request;
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

/// Failures below HTTP. What Qt calls its errors is not always what happened; `anyAnswer` tells whether
/// headers had come.
Failure failureOf(const QNetworkReply &reply, const QString &host, bool anyAnswer)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {Cause::ConnectionRefused, host};
    case QNetworkReply::HostNotFoundError:
        return {Cause::HostNotFound, host};
    case QNetworkReply::RemoteHostClosedError:
        return {anyAnswer ? Cause::CutShort : Cause::ConnectionLost, {}};
    case QNetworkReply::SslHandshakeFailedError:
        return {Cause::TlsHandshake, reply.errorString()};
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return {Cause::ProxyTrouble, reply.errorString()};
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {Cause::BadLink, reply.errorString()};
    default:
        return {anyAnswer ? Cause::CutShort : Cause::NetworkTrouble, reply.errorString()};
    }
}

} // namespace

Exchange::Exchange(QNetworkAccessManager &manager, const QUrl &url, const QString &userAgent,
                   const ExchangeLimits &limits, const TlsExceptions &tls)
    : m_limits(limits)
    , m_tls(tls)
    , m_url(url)
    , m_reply(manager.get(requestFor(url, userAgent)))
    , m_slack(limits.timeout)
{
    m_reply->setReadBufferSize(readAhead);
    connect(m_reply.get(), &QNetworkReply::requestSent, this, [this] { m_requestSent = true; });
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &Exchange::onHeaders);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &Exchange::onReadable);
    connect(m_reply.get(), &QNetworkReply::finished, this, &Exchange::onFinished);
    connect(m_reply.get(), &QNetworkReply::sslErrors, this, &Exchange::onSslErrors);
    connect(&manager, &QNetworkAccessManager::authenticationRequired, this, &Exchange::onChallenge);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Exchange::onDeadline);
    m_sinceDispatch.start();
    armDeadline();
}

Exchange::~Exchange()
{
    m_reply->disconnect(this); // abort() emits finished() on the spot
    m_reply->abort();
}

void Exchange::setHeld(bool held)
{
    if (held == m_held || m_reply->isFinished())
        return;
    reckon();
    m_held = held;
    if (!m_held)
        onReadable();
    armDeadline();
}

Result<Answer> Exchange::await_resume()
{
    if (m_gaveUp)
        return failed(*m_gaveUp);
    if (!isHeaderComplete())
        return failed(failureOf(*m_reply, m_url.host(), false));
    const bool isSuccess = m_status >= 200 && m_status < 300;
    if (isSuccess && m_reply->error() != QNetworkReply::NoError)
        return failed(failureOf(*m_reply, m_url.host(), true));
    if (isSuccess && m_expected && m_body.size() < *m_expected) // Qt calls a reset after the headers no error
        return failed({Cause::CutShort, u"%1 of %2 bytes"_s.arg(m_body.size()).arg(*m_expected)});
    Answer answer;
    answer.status = m_status;
    answer.body = std::move(m_body);
    answer.isProvenWhole = m_expected.has_value();
    const QUrl location = m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (!location.isEmpty())
        answer.location = m_url.resolved(location);
    answer.type = QString::fromLatin1(m_reply->rawHeader("Content-Type"_ba)).trimmed();
    answer.encoding = QString::fromLatin1(m_reply->rawHeader("Content-Encoding"_ba)).trimmed().toLower();
    answer.retryAfter =
        parseRetryAfter(m_reply->rawHeader("Retry-After"_ba), QDateTime::currentDateTimeUtc());
    return answer;
}

void Exchange::onHeaders()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (isHeaderComplete() || status == 0)
        return;
    m_status = status;
    m_sinceReckoned.start();
    bool isNumber = false;
    const qint64 length = m_reply->rawHeader("Content-Length"_ba).toLongLong(&isNumber);
    if (isNumber && length >= 0)
        m_expected = length;
    if (m_expected > m_limits.maxBytes) {
        giveUp({Cause::TooManyBytes, QString::number(*m_expected)});
        return;
    }
    armDeadline();
    emit progressed(0, m_expected);
}

void Exchange::onReadable()
{
    if (m_held || m_gaveUp)
        return;
    const QByteArray piece = m_reply->readAll();
    if (piece.isEmpty())
        return;
    m_body.append(piece);
    m_slack = std::min<std::chrono::microseconds>(m_limits.timeout,
                                                  m_slack + piece.size() * 1'000'000us / slowestPerSecond);
    if (m_body.size() > m_limits.maxBytes)
        giveUp({Cause::TooManyBytes, QString::number(m_limits.maxBytes)});
    else
        emit progressed(m_body.size(), m_expected);
}

void Exchange::onFinished()
{
    m_held = false;
    onReadable();
    m_deadline.stop();
    m_sleep.waker()();
}

/// Only ever with the list: ignoreSslErrors() without one would accept what comes later, too.
void Exchange::onSslErrors(const QList<QSslError> &errors)
{
    if (m_tls.allows(m_url))
        m_reply->ignoreSslErrors(errors);
    else
        m_gaveUp = Failure{causeOf(errors.first()), errors.first().errorString()};
}

/// Answers a 401 once with what the link itself says; a second challenge means that it was wrong.
void Exchange::onChallenge(QNetworkReply *reply, QAuthenticator *authenticator)
{
    if (reply != m_reply.get() || m_challenged || m_url.userName().isEmpty())
        return;
    m_challenged = true;
    authenticator->setUser(m_url.userName(QUrl::FullyDecoded));
    authenticator->setPassword(m_url.password(QUrl::FullyDecoded));
}

void Exchange::onDeadline()
{
    reckon();
    if (elapsed() >= m_limits.total)
        return giveUp({.cause = Cause::TotalTimeout, .after = m_limits.total});
    if (!isHeaderComplete() && elapsed() >= m_limits.timeout)
        return giveUp({.cause = m_requestSent ? Cause::AnswerTimeout : Cause::ConnectTimeout,
                       .after = m_limits.timeout});
    if (isHeaderComplete() && m_slack <= 0us)
        return giveUp({.cause = Cause::SlowBody, .after = m_limits.timeout});
    armDeadline();
}

/// Since the request was handed over, without the time in which we ourselves held the body back.
std::chrono::milliseconds Exchange::elapsed() const
{
    return std::chrono::milliseconds(m_sinceDispatch.elapsed()) -
           std::chrono::floor<std::chrono::milliseconds>(m_heldFor);
}

/// Books the time since the last reckoning: on the body's slack, or on ourselves if we held it back.
void Exchange::reckon()
{
    if (!isHeaderComplete())
        return;
    const auto spent = std::chrono::microseconds(m_sinceReckoned.nsecsElapsed() / 1000);
    m_sinceReckoned.start();
    if (m_held)
        m_heldFor += spent;
    else
        m_slack -= spent;
}

/// The timer is set to the earliest moment at which a deadline can pass, and reckons anew when it fires; what
/// arrives meanwhile need not touch it. None passes while the body is held back.
void Exchange::armDeadline()
{
    m_deadline.stop();
    if (m_gaveUp || (m_held && isHeaderComplete()))
        return;
    std::chrono::milliseconds next = m_limits.total - elapsed();
    if (isHeaderComplete())
        next = std::min(next, std::chrono::ceil<std::chrono::milliseconds>(m_slack));
    else
        next = std::min(next, m_limits.timeout - elapsed());
    m_deadline.start(std::max(next, 1ms));
}

void Exchange::giveUp(Failure why)
{
    if (m_gaveUp)
        return;
    m_gaveUp = std::move(why);
    m_reply->abort(); // emits finished(), and so wakes whoever waits
}

} // namespace pixhaul
