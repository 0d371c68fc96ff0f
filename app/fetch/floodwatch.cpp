#include "fetch/floodwatch.h"

#include "fetch/speedlimit.h"

#include <QHostInfo>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds lookEvery = 100ms;
/// More than healthy connections have between the kernel and us, beside what Qt reads ahead: TLS records.
constexpr qint64 flood = 16 << 20;
constexpr qint64 heavy = 1 << 20; // of one host's
/// What Qt reads ahead for one of them at most.
constexpr qint64 readAhead = SpeedLimit::mostReadAhead;

} // namespace

FloodWatch::Reader::Reader(FloodWatch &watch, QString host, std::function<void()> flooded)
    : m_watch(watch)
    , m_host(std::move(host))
    , m_flooded(std::move(flooded))
{
    m_watch.m_readers.push_back(this);
    if (!m_watch.m_timer.isActive())
        m_watch.m_timer.start();
}

FloodWatch::Reader::~Reader()
{
    m_watch.m_readers.remove(this);
}

void FloodWatch::Reader::read(qint64 bytes)
{
    m_unreadBefore.reset();
    if (!m_watch.m_isStocked)
        return;
    m_watch.m_unread -= bytes;
    m_watch.m_read[m_host] += bytes;
}

void FloodWatch::Reader::leaveRest()
{
    m_watch.m_unread -= readAhead;
    m_watch.m_read[m_host] += readAhead;
}

bool FloodWatch::Reader::hasWaitedThrough() const
{
    const qint64 bound = flood + readAhead * qint64(m_watch.m_readers.size());
    return m_unreadBefore && m_watch.m_unread - *m_unreadBefore > bound;
}

FloodWatch::FloodWatch()
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &FloodWatch::look);
}

/// As long as everybody reads, nothing is counted, and it costs next to nothing.
void FloodWatch::look()
{
    if (m_readers.empty())
        m_timer.stop();
    const bool doesAnybodyWait = std::ranges::any_of(
        m_readers, [](const Reader *reader) { return reader->m_unreadBefore.has_value(); });
    if (doesAnybodyWait && takeStock())
        judge();
    else
        forgetStock();
    for (Reader *reader : m_readers) {
        if (!reader->m_unreadBefore)
            reader->m_unreadBefore = m_unread;
    }
}

bool FloodWatch::takeStock()
{
    const auto connections = tcpConnections();
    if (!connections)
        return false;
    QHash<TcpConnection::Ends, Intake> stock;
    for (const TcpConnection &connection : *connections) {
        // One that is new now had nothing before; of those that the first stock finds nobody knows.
        const Intake none{.taken = m_isStocked ? 0 : connection.taken, .grown = 0};
        Intake before = m_stock.value(connection.ends, none);
        if (before.taken > connection.taken) // another one of the same ends
            before = {};
        const qint64 grown = connection.taken - before.taken;
        stock.insert(connection.ends, {connection.taken, before.grown + grown});
        m_unread += grown;
    }
    m_stock = std::move(stock);
    m_isStocked = true;
    return true;
}

void FloodWatch::forgetStock()
{
    m_stock.clear();
    m_read.clear();
    m_isStocked = false;
    m_unread = 0;
    for (Reader *reader : m_readers)
        reader->m_unreadBefore.reset();
}

/// Where the connections of a host lead Qt has looked up a moment ago, and knows.
void FloodWatch::judge()
{
    QSet<QString> hosts;
    for (const Reader *reader : m_readers) {
        if (reader->hasWaitedThrough() && !m_beingLookedUp.contains(reader->m_host))
            hosts.insert(reader->m_host);
    }
    for (const QString &host : std::as_const(hosts)) {
        if (const QHostAddress address(host); !address.isNull()) {
            tell(host, {address});
            continue;
        }
        m_beingLookedUp.insert(host);
        QHostInfo::lookupHost(host, this, [this, host](const QHostInfo &info) {
            m_beingLookedUp.remove(host);
            tell(host, info.addresses());
        });
    }
}

void FloodWatch::tell(const QString &host, const QList<QHostAddress> &addresses)
{
    const bool isTheirs = isHeavy(host, addresses);
    for (Reader *reader : m_readers) {
        if (reader->m_host != host || !reader->hasWaitedThrough())
            continue;
        reader->m_unreadBefore = m_unread;
        if (isTheirs)
            reader->m_flooded();
    }
}

/// Whether its connections brought much that nobody read. Of a host that goes by other addresses by now,
/// nobody can say that they did not.
bool FloodWatch::isHeavy(const QString &host, const QList<QHostAddress> &addresses) const
{
    const auto isOfHost = [&addresses](const QHostAddress &peer) {
        return std::ranges::any_of(addresses, [&peer](const QHostAddress &own) {
            return own.isEqual(peer, QHostAddress::ConvertV4MappedToIPv4);
        });
    };
    bool isSeen = false;
    qint64 grown = 0;
    for (auto entry = m_stock.cbegin(); entry != m_stock.cend(); ++entry) {
        if (isOfHost(entry.key().peer)) {
            isSeen = true;
            grown += entry->grown;
        }
    }
    const auto readers = std::ranges::count(m_readers, host, &Reader::m_host);
    return !isSeen || grown - m_read.value(host) > heavy + readAhead * readers;
}

} // namespace pixhaul
