#include "fetch/exchange.h"

#include "core/link.h"
#include "fetch/contentdisposition.h"
#include "fetch/retryafter.h"

#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslError>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pixhaul {

namespace {

using Clock = Deadlines::TimePoint::clock;

/// Of the body of an answer that is no picture. To read it to its end keeps the connection; an endless one is
/// not worth it.
constexpr qint64 mostDropped = 256 << 10;

/// As they came, about: with colons, spaces and line ends.
qint64 sizeOfHeaders(const QNetworkReply &reply)
{
    qint64 size = 0;
    for (const auto &[name, value] : reply.rawHeaderPairs())
        size += name.size() + value.size() + 4;
    return size;
}

QString peerOf(const QNetworkProxy &proxy, const QUrl &url)
{
    return proxy.hostName().isEmpty() ? url.host() : proxy.hostName();
}

/// RFC 9110, 8.3.1: "type/subtype", or nothing.
QString mediaType(const QByteArray &contentType)
{
    static const QRegularExpression type(u"^[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+"_s);
    return type.match(QString::fromLatin1(contentType)).captured();
}

} // namespace

Exchange::Exchange(const Lanes::Seat &seat, const Ask &ask, const Order &order, const Rooms &rooms,
                   Body &body)
    : m_limits(order.limits)
    , m_rooms(rooms)
    , m_body(body)
    , m_ask(ask)
    , m_route{seat.proxyFor(ask.url)}
    , m_reply(seat.get(requestFor(ask, order.policy)))
    , m_reader(rooms.floods, peerOf(m_route.proxy, ask.url), [this] { onFlood(); })
    , m_deadlines(m_limits.timeout, m_limits.total, Clock::now())
    , m_isInConfidence(pixhaul::isInConfidence(m_reply->request(), order.policy) ||
                       !m_route.proxy.user().isEmpty())
{
    m_reply->setReadBufferSize(m_rooms.speed.readAhead());
    connect(&m_rooms.speed, &SpeedLimit::readAheadChanged, this,
            [this] { m_reply->setReadBufferSize(m_rooms.speed.readAhead()); });
    connect(m_reply.get(), &QNetworkReply::socketStartedConnecting, this,
            [this] { m_route.isHostKnown = true; });
    connect(m_reply.get(), &QNetworkReply::requestSent, this, [this] {
        m_wasSent = true;
        m_deadlines.requestSent();
    });
    connect(m_reply.get(), &QNetworkReply::metaDataChanged, this, &Exchange::onHeaders);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &Exchange::readOn);
    connect(m_reply.get(), &QNetworkReply::finished, this, &Exchange::readOn);
    connect(m_reply.get(), &QNetworkReply::sslErrors, this, &Exchange::onSslErrors);
    connect(&m_body, &Body::caughtUp, this, &Exchange::readOn);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Exchange::onDeadline);
    watch();
}

Exchange::~Exchange()
{
    if (!m_isOver || m_isEndedEarly || m_gaveUp)
        m_reader.leaveRest();
    m_reply->disconnect(this); // abort() emits finished() on the spot
    m_reply->abort();
}

void Exchange::setHeld(bool held)
{
    if (held == m_isHeld)
        return;
    m_isHeld = held;
    readOn();
}

Result<Answer> Exchange::await_resume()
{
    if (m_gaveUp)
        return failed(*m_gaveUp);
    if (!isHeaderComplete())
        return failed(namingCertificate(failureOf(*m_reply, false, m_route)));
    const qint64 received = m_body.size();
    m_answer.isWhole = m_answer.announced == received;
    const bool isShort = received < m_answer.announced; // Qt calls a reset after the headers no error
    if (isSuccess() && m_reply->error() != QNetworkReply::NoError && !m_isEndedEarly)
        m_answer.cut = failureOf(*m_reply, true, m_route);
    else if (m_use == Use::Keep && isShort)
        m_answer.cut = Failure{Cause::CutShort, u"%1 of %2 bytes"_s.arg(received).arg(*m_answer.announced)};
    return std::move(m_answer);
}

/// Of several handshakes with a site at one time Qt tells one alone what is wrong with the certificate.
Failure Exchange::namingCertificate(Failure why) const
{
    const auto fault = m_rooms.tls.refused(siteOf(m_ask.url));
    if (why.cause != Cause::TlsHandshake || !fault || fault->errors.isEmpty())
        return why;
    const QSslError error(QSslError::SslError(*std::ranges::min_element(fault->errors)));
    return {causeOf(error), error.errorString()};
}

void Exchange::onHeaders()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (isHeaderComplete() || status == 0)
        return;
    m_deadlines.headersComplete(Clock::now());
    m_reader.read(sizeOfHeaders(*m_reply));
    readHeaders(status);
    watch();
    if (m_answer.announced > m_limits.maxBytes)
        giveUp({Cause::TooManyBytes, QString::number(*m_answer.announced)});
    else if (m_use == Use::Keep)
        emit progressed(m_body.size(), m_answer.announced);
    else if (isSuccess())
        endEarly(); // a part that nobody asked for
}

void Exchange::readHeaders(int status)
{
    const auto header = [this](const QByteArray &name) { return m_reply->rawHeader(name).trimmed(); };
    m_answer.status = status;
    const QUrl location = m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (!location.isEmpty())
        m_answer.location = m_ask.url.resolved(location);
    m_answer.type = mediaType(header("Content-Type"_ba));
    m_answer.fileName = fileNameFrom(header("Content-Disposition"_ba));
    m_answer.encoding = QString::fromLatin1(header("Content-Encoding"_ba)).toLower();
    if (status == 401)
        m_answer.challenges = {header("WWW-Authenticate"_ba)};
    m_answer.ranges = {header("ETag"_ba), header("Last-Modified"_ba), header("Date"_ba),
                       header("Content-Range"_ba), header("Accept-Ranges"_ba)};
    if (const QByteArray after = header("Retry-After"_ba); !after.isEmpty())
        m_answer.retryAfter = parseRetryAfter(after, QDateTime::currentDateTimeUtc(), m_answer.ranges.date);
    m_answer.isUnverified =
        m_rooms.tls.isExcepted(m_ask.url, [this] { return m_reply->sslConfiguration().peerCertificate(); });

    m_answer.isRest = status == 206 && m_ask.from && m_ask.from->received == m_body.size() &&
                      m_answer.encoding.isEmpty() && continues(*m_ask.from, m_answer.ranges);
    m_use = m_answer.isWanted() ? Use::Keep : Use::Drop;
    if (m_use == Use::Keep && !m_answer.isRest) // a challenge to the rest leaves the part as it is
        m_body.restart();
    bool isNumber = false;
    const qint64 length = header("Content-Length"_ba).toLongLong(&isNumber);
    if (m_answer.isRest)
        m_answer.announced = sizeOfWhole(*m_ask.from, m_answer.ranges);
    else if (m_use == Use::Keep && isNumber && length >= 0)
        m_answer.announced = length;
    if (m_answer.announced <= m_limits.maxBytes)
        m_body.expect(m_answer.announced.value_or(0));
}

/// Reads what has come, as far as it may be read now; once nothing is left of a reply that has finished, the
/// exchange is over.
void Exchange::readOn()
{
    if (m_isOver)
        return;
    if (!isHeld() && m_reply->bytesAvailable() > 0) {
        if (m_rooms.speed.isOn())
            m_turn = m_rooms.speed.await([this] { takeTurn(); });
        else
            read(m_reply->bytesAvailable());
    }
    if (m_body.trouble())
        giveUp(*m_body.trouble());
    if (m_reply->isFinished() && m_reply->bytesAvailable() == 0 && !m_isOver)
        end();
    watch();
}

void Exchange::takeTurn()
{
    m_turn.reset();
    if (!m_isHeld)
        read(m_rooms.speed.take(m_reply->bytesAvailable()));
    readOn();
}

void Exchange::read(qint64 most)
{
    if (m_use == Use::Drop) {
        const qint64 skipped = std::max<qint64>(0, m_reply->skip(most));
        m_dropped += skipped;
        m_reader.read(skipped);
        m_deadlines.received(skipped, Clock::now());
        if (m_dropped > mostDropped)
            endEarly();
        return;
    }
    const qint64 read = m_body.readFrom(*m_reply, most);
    m_reader.read(read);
    m_deadlines.received(read, Clock::now());
    if (m_body.size() > m_limits.maxBytes)
        giveUp({Cause::TooManyBytes, QString::number(m_limits.maxBytes)});
    else
        emit progressed(m_body.size(), m_answer.announced);
}

/// Only ever with the list: ignoreSslErrors() without one would accept what comes later, too.
void Exchange::onSslErrors(const QList<QSslError> &errors)
{
    if (m_rooms.tls.allows(m_ask.url, m_reply->sslConfiguration().peerCertificate(), errors))
        m_reply->ignoreSslErrors(errors);
    else
        m_gaveUp = Failure{causeOf(errors.first()), errors.first().errorString()};
}

void Exchange::onDeadline()
{
    const std::optional<Failure> passed = m_deadlines.passed(Clock::now());
    if (!passed)
        watch();
    else if (isHeaderComplete() && m_use == Use::Drop)
        endEarly(); // its status says it all
    else
        giveUp(*passed);
}

/// Much came, and nothing of it can be read; unless it is we who leave it unread.
void Exchange::onFlood()
{
    if (isHeld() || m_reply->bytesAvailable() > 0)
        return;
    if (isHeaderComplete() && m_use == Use::Drop)
        endEarly(); // its status says it all
    else
        giveUp({Cause::Flood});
}

/// Keeps the clock in step with what holds us back. The timer is set to the earliest moment at which a
/// deadline can pass, and looks again when it fires; what arrives meanwhile need not touch it.
void Exchange::watch()
{
    if (m_isOver || (m_timer.isActive() && isHeld() == m_wasHeld))
        return;
    const auto now = Clock::now();
    m_wasHeld = isHeld();
    m_deadlines.setHeld(m_wasHeld, now);
    if (const auto next = m_deadlines.next(now))
        m_timer.start(std::max(std::chrono::ceil<std::chrono::milliseconds>(*next - now), 1ms));
    else
        m_timer.stop();
}

void Exchange::giveUp(Failure why)
{
    if (m_isOver)
        return;
    m_gaveUp = std::move(why);
    end();
    m_reply->abort();
}

/// Nothing of the rest of the body is wanted.
void Exchange::endEarly()
{
    m_isEndedEarly = true;
    end();
    m_reply->abort();
}

void Exchange::end()
{
    m_isOver = true;
    m_timer.stop();
    m_turn.reset();
    m_sleep.waker()();
}

} // namespace pixhaul
