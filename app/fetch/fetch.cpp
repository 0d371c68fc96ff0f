#include "fetch/fetch.h"

#include "async/await.h"
#include "core/link.h"
#include "fetch/authorization.h"
#include "fetch/contentcoding.h"
#include "fetch/dataurl.h"
#include "fetch/networkfailure.h"
#include "fetch/redirect.h"

#include <QRandomGenerator>
#include <QScopeGuard>

#include <array>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

Failure failureFor(const Answer &answer, const QUrl &url)
{
    if (answer.status == 407)
        return {.cause = Cause::ProxyTrouble, .detail = u"it wants a user and a password (HTTP 407)"_s};
    const bool isUnasked = answer.status == 304 || answer.status == 206;
    return {.cause = isUnasked ? Cause::UnaskedAnswer : Cause::HttpStatus,
            .httpStatus = answer.status,
            .retryAfter = answer.retryAfter,
            .site = siteOf(url)};
}

/// What to ask for now that the body of this answer was cut short; nullopt if the server cannot go on.
std::optional<Part> partOf(const Answer &answer, const std::optional<Part> &before, qint64 received)
{
    if (answer.isRest)
        return Part{received, before->validator, before->total};
    const QByteArray validator = strongValidator(answer.ranges);
    if (validator.isEmpty() || received == 0 || !answer.encoding.isEmpty())
        return std::nullopt;
    return Part{received, validator, answer.announced};
}

/// Answers that servers in trouble go on talking after; what they say then would be the next link's answer.
/// Qt takes any 1xx but 100 for the answer itself; the others have no body, and get one all the same.
bool mayBeFollowed(const Answer &answer, qint64 received)
{
    return answer.status < 200 || answer.status == 304 ||
           (answer.isWanted() && received == 0 && answer.announced != 0);
}

/// How often a request that ended without an answer is repeated at once. One that was never sent may have
/// been ended by the connection of another, or by the certificate, which then is its own as well.
int worthRepeating(Cause cause, bool wasSent, bool mayHaveBeenUsed)
{
    constexpr int mostUnsent = 3;
    if (cause == Cause::ConnectionLost)
        return !wasSent ? mostUnsent : mayHaveBeenUsed ? 1 : 0;
    return cause == Cause::TlsHandshake && !wasSent ? 1 : 0;
}

/// What an inflated body is reckoned with until it is known. Pictures gain next to nothing by it, pages much;
/// and no more than a few are inflated at one time.
constexpr qint64 usualInflation = 4;

QByteArray clientNonce()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random).toHex();
}

} // namespace

Fetch::Fetch(const Rooms &rooms, Order order)
    : m_rooms(rooms)
    , m_order(std::move(order))
    , m_body(rooms.io)
{
    connect(&m_body, &Body::inHandChanged, this, &Fetch::inHandChanged);
}

Failure Fetch::withoutSecrets(Failure why) const
{
    if (m_wasInConfidence) {
        why.excerpt.clear();
        if (why.cause == Cause::UnsupportedEncoding || why.cause == Cause::RedirectRefused)
            why.detail.clear();
    }
    return why;
}

void Fetch::setHeld(bool held)
{
    m_held = held;
    if (m_current)
        m_current->setHeld(held);
}

Task<Result<Payload>> Fetch::get(QUrl url)
{
    if (url.scheme() == "data"_L1)
        co_return co_await fromDataUrl(url);
    QList<QUrl> visited{url};
    for (;;) {
        const Ask ask{visited.last(), isSameOrigin(visited.first(), visited.last())};
        Result<Answer> answer = co_await answered(ask);
        if (!answer)
            co_return failed(answer.error());
        if (answer->isWanted())
            co_return co_await payloadOf(*answer, ask.url);
        if (!isRedirect(answer->status) || answer->location.isEmpty())
            co_return failed(failureFor(*answer, ask.url));
        const Result<QUrl> next = followed(visited, answer->location);
        if (!next)
            co_return failed(next.error());
        if (!mayGoOn(ask.url, *next))
            co_return failed({Cause::RedirectRefused, next->scheme()});
        visited.append(*next);
    }
}

bool Fetch::mayGoOn(const QUrl &from, const QUrl &to)
{
    const QString here = siteOf(from);
    const QString there = siteOf(to);
    if (here == there || !m_order.mayGoOn || m_order.mayGoOn(here, there))
        return true;
    m_stoppedBefore = there;
    return false;
}

/// The answer to one address, with all of its body: what is cut short is gone on with, at once and as often
/// as the order allows. Should the rest not fit what is here, everything begins anew.
Task<Result<Answer>> Fetch::answered(Ask ask)
{
    for (;;) {
        Result<Answer> answer = co_await authorized(ask);
        if (!answer)
            co_return answer;
        const bool doesNotFit = (answer->status == 206 && !answer->isRest) || answer->status == 416;
        if (ask.from && doesNotFit) {
            ask.from.reset();
            continue;
        }
        if (!answer->cut)
            co_return answer;
        ask.from = partOf(*answer, ask.from, m_body.size());
        if (!ask.from || m_continued >= m_order.continuations) {
            answer->cut->site = siteOf(ask.url);
            co_return failed(*answer->cut);
        }
        ++m_continued;
    }
}

/// A challenge is answered once; a second one means that the password is wrong.
Task<Result<Answer>> Fetch::authorized(Ask ask)
{
    Result<Answer> answer = co_await exchanged(ask);
    if (!answer || answer->status != 401 || ask.url.userInfo().isEmpty())
        co_return answer;
    const Credentials credentials{ask.url.userName(QUrl::FullyDecoded), ask.url.password(QUrl::FullyDecoded)};
    const auto authorization = authorizationFor(answer->challenges, credentials, ask.url, clientNonce());
    if (!authorization)
        co_return answer;
    ask.authorization = *authorization;
    co_return co_await exchanged(ask);
}

/// One that died before it was sent - Qt ends all that wait for connections when one of them fails - or on a
/// connection that others had used, which the server had closed meanwhile, is repeated at once on a fresh
/// one. Qt does so too, a few times, and then gives up.
Task<Result<Answer>> Fetch::exchanged(Ask ask)
{
    for (int repeats = 0;; ++repeats) {
        Result<Lanes::Seat> seat = co_await m_rooms.lanes.seat(ask.url);
        if (!seat)
            co_return failed(seat.error());
        Result<Answer> answer = co_await exchangedOn(*seat, ask);
        if (answer) {
            mayBeFollowed(*answer, m_body.size()) ? seat->retireLane() : seat->answered();
            co_return answer;
        }
        if (repeats >= worthRepeating(answer.error().cause, m_wasSent, seat->mayBeUsed())) {
            Failure why = failureBehind(seat->proxyFor(ask.url), ask.url, answer.error());
            why.site = siteOf(ask.url);
            co_return failed(std::move(why));
        }
        if (m_wasSent) // else it gets a connection of its own anyway
            seat->retireLane();
    }
}

Task<Result<Answer>> Fetch::exchangedOn(const Lanes::Seat &seat, Ask ask)
{
    Exchange exchange(seat, ask, {m_order.limits, m_order.policy},
                      {m_rooms.tls, m_rooms.speed, m_rooms.floods}, m_body);
    connect(&exchange, &Exchange::progressed, this, &Fetch::progressed);
    m_current = &exchange;
    const auto forget = qScopeGuard([this] { m_current = nullptr; });
    exchange.setHeld(m_held);
    emit readingChanged(true);
    Result<Answer> answer = co_await exchange;
    m_wasSent = exchange.wasSent();
    m_wasInConfidence = m_wasInConfidence || exchange.isInConfidence();
    emit readingChanged(false);
    co_return answer;
}

Task<Result<Payload>> Fetch::payloadOf(Answer answer, QUrl url)
{
    Result<Bytes> bytes = co_await m_body.whole();
    if (!bytes)
        co_return failed(bytes.error());
    m_whole = pixhaul::inHand(*bytes);
    Payload payload{.bytes = *bytes,
                    .finalUrl = pixhaul::withoutSecrets(url),
                    .servedAs = answer.type,
                    .fileName = answer.fileName,
                    .etag = answer.ranges.etag,
                    .isProvenWhole = answer.isWhole,
                    .isContinued = m_continued > 0,
                    .isUnverified = answer.isUnverified};
    if (answer.encoding.isEmpty() || answer.encoding == "identity"_L1)
        co_return payload;
    m_whole->inMemory += std::min(usualInflation * bytes->view.size(), m_order.limits.maxBytes);
    emit inHandChanged();
    OnWorkers inflated(m_rooms.io, [bytes = *bytes, coding = answer.encoding, cap = m_order.limits.maxBytes] {
        return decoded(bytes.view, coding, cap);
    });
    Result<QByteArray> plain = co_await inflated;
    if (!plain) {
        const bool isCutShort = plain.error().cause == Cause::Damaged && !answer.isWhole;
        co_return isCutShort ? failed({Cause::CutShort, plain.error().detail}) : failed(plain.error());
    }
    payload.bytes = Bytes(std::move(*plain));
    payload.isProvenWhole = true; // its checksum says so
    co_return payload;
}

Task<Result<Payload>> Fetch::fromDataUrl(QUrl url)
{
    OnWorkers payload(m_rooms.io, [url, cap = m_order.limits.maxBytes] { return decodeDataUrl(url, cap); });
    co_return co_await payload;
}

} // namespace pixhaul
