#include "fetch/fetch.h"

#include "core/link.h"
#include "fetch/dataurl.h"

#include <QScopeGuard>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr int mostRedirects = 10;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && siteOf(a) == siteOf(b);
}

/// Where a redirect leads, or why we do not go there.
Result<QUrl> followed(const QUrl &from, QUrl to)
{
    const bool isHttp = to.scheme() == "http"_L1 || to.scheme() == "https"_L1;
    if (!isHttp || to.host().isEmpty() || (from.scheme() == "https"_L1 && to.scheme() == "http"_L1))
        return failed({Cause::RedirectRefused, to.scheme()});
    to.setFragment(QString());
    if (to.userInfo().isEmpty() && isSameOrigin(from, to))
        to.setUserInfo(from.userInfo());
    return to;
}

Result<Payload> payloadOf(Answer answer, const QUrl &url)
{
    if (answer.status == 206)
        return failed({.cause = Cause::UnaskedAnswer, .httpStatus = answer.status});
    if (!answer.encoding.isEmpty() && answer.encoding != "identity"_L1)
        return failed({Cause::UnsupportedEncoding, answer.encoding});
    return Payload{std::move(answer.body), withoutSecrets(url), answer.type, answer.isProvenWhole};
}

} // namespace

Fetch::Fetch(Lanes &lanes, const TlsExceptions &tls, const ExchangeLimits &limits, QString userAgent)
    : m_lanes(lanes)
    , m_tls(tls)
    , m_limits(limits)
    , m_userAgent(std::move(userAgent))
{}

void Fetch::setHeld(bool held)
{
    m_held = held;
    if (m_current)
        m_current->setHeld(held);
}

Task<Result<Payload>> Fetch::get(QUrl url)
{
    if (url.scheme() == "data"_L1)
        co_return decodeDataUrl(url, m_limits.maxBytes);
    QList<QUrl> visited;
    for (;;) {
        visited.append(url);
        Result<Answer> answer = co_await exchange(url);
        if (!answer)
            co_return failed(answer.error());
        if (answer->status >= 200 && answer->status < 300)
            co_return payloadOf(std::move(*answer), url);
        if (answer->status == 304)
            co_return failed({.cause = Cause::UnaskedAnswer, .httpStatus = 304});
        if (!isRedirect(answer->status) || answer->location.isEmpty())
            co_return failed(
                {.cause = Cause::HttpStatus, .httpStatus = answer->status, .retryAfter = answer->retryAfter});
        const Result<QUrl> next = followed(url, answer->location);
        if (!next)
            co_return failed(next.error());
        if (visited.contains(*next))
            co_return failed({.cause = Cause::RedirectLoop});
        if (visited.size() > mostRedirects)
            co_return failed({.cause = Cause::TooManyRedirects});
        url = *next;
    }
}

Task<Result<Answer>> Fetch::exchange(QUrl url)
{
    const Lanes::Seat seat = co_await m_lanes.seat(siteOf(url));
    Exchange exchange(seat.manager(), url, m_userAgent, m_limits, m_tls);
    connect(&exchange, &Exchange::progressed, this, &Fetch::progressed);
    m_current = &exchange;
    const auto forget = qScopeGuard([this] { m_current = nullptr; });
    exchange.setHeld(m_held);
    emit readingChanged(true);
    Result<Answer> answer = co_await exchange;
    emit readingChanged(false);
    co_return answer;
}

} // namespace pixhaul
