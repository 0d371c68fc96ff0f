#include "fetch/floodwatch.h"

#include "fetch/speedlimit.h"

#include <QHostInfo>
#include <QSet>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds lookEvery = 100ms;
/// Who has read nothing at so many looks waits.
constexpr int looksToWait = 2;
/// More than healthy connections with one host have between the kernel and us, beside what Qt reads ahead and
/// the records of TLS.
constexpr qint64 flood = 8 << 20;

/// One and the same for an address of IPv4, however its socket speaks of it.
QHostAddress plain(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : QHostAddress(address.toIPv6Address());
}

bool shareAny(const QList<QHostAddress> &one, const QList<QHostAddress> &other)
{
    return std::ranges::any_of(one,
                               [&other](const QHostAddress &address) { return other.contains(address); });
}

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
    m_looks = 0;
    if (m_watch.m_isStocked)
        m_watch.m_hosts[m_host].read += bytes;
}

void FloodWatch::Reader::leaveRest()
{
    if (m_watch.m_isStocked)
        m_watch.m_hosts[m_host].read += SpeedLimit::mostReadAhead;
}

FloodWatch::FloodWatch()
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &FloodWatch::look);
}

/// As long as everybody reads, nothing is counted, and it costs next to nothing.
void FloodWatch::look()
{
    QSet<QString> waiting;
    for (Reader *reader : m_readers) {
        if (++reader->m_looks >= looksToWait)
            waiting.insert(reader->m_host);
    }
    if (m_readers.empty())
        m_timer.stop();
    if (waiting.isEmpty() || !takeStock())
        forgetStock();
    else if (std::ranges::any_of(m_grown, [](qint64 bytes) { return bytes > flood; }))
        std::ranges::for_each(waiting, [this](const QString &host) { judge(host); });
}

bool FloodWatch::takeStock()
{
    const auto connections = tcpConnections();
    if (!connections)
        return false;
    QHash<TcpConnection::Ends, qint64> taken;
    for (const TcpConnection &connection : *connections) {
        // One that is new now had nothing before; of those that the first stock finds nobody knows.
        qint64 before = m_taken.value(connection.ends, m_isStocked ? 0 : connection.taken);
        if (before > connection.taken) // another one of the same ends
            before = 0;
        if (connection.taken > before)
            m_grown[plain(connection.ends.peer)] += connection.taken - before;
        taken.insert(connection.ends, connection.taken);
    }
    m_taken = std::move(taken);
    m_isStocked = true;
    return true;
}

void FloodWatch::forgetStock()
{
    m_isStocked = false;
    m_taken.clear();
    m_grown.clear();
    m_hosts.clear();
}

void FloodWatch::judge(const QString &host)
{
    if (!areAddressesKnown(host))
        return;
    const QList<QHostAddress> addresses = *m_hosts[host].addresses;
    const qint64 came = grown(addresses);
    if (came <= flood)
        return;
    qint64 read = 0;
    bool areAllKnown = true;
    QSet<QString> neighbours; // with whom it shares an address, as sites do whom one company serves
    for (auto other = m_hosts.begin(); other != m_hosts.end(); ++other) {
        if (!areAddressesKnown(other.key())) {
            areAllKnown = false;
        } else if (shareAny(addresses, *other->addresses)) {
            neighbours.insert(other.key());
            read += other->read;
        }
    }
    const auto readers = std::ranges::count_if(
        m_readers, [&neighbours](const Reader *reader) { return neighbours.contains(reader->m_host); });
    const qint64 tls = came / 16;
    if (!areAllKnown || came - read <= flood + tls + readers * SpeedLimit::mostReadAhead)
        return;
    m_hosts[host].read += came - read; // with that it is settled
    for (Reader *reader : m_readers) {
        if (reader->m_host == host && reader->m_looks >= looksToWait)
            reader->m_flooded();
    }
}

/// If not, they are asked for.
bool FloodWatch::areAddressesKnown(const QString &host)
{
    Host &known = m_hosts[host];
    if (known.addresses)
        return true;
    if (const QHostAddress address(host); !address.isNull())
        known.addresses = {plain(address)};
    else if (!std::exchange(known.isLookedUp, true))
        lookUp(host);
    return known.addresses.has_value();
}

/// Qt has looked it up a moment ago for the connection, and knows.
void FloodWatch::lookUp(const QString &host)
{
    QHostInfo::lookupHost(host, this, [this, host](const QHostInfo &info) {
        const auto known = m_hosts.find(host);
        if (known == m_hosts.end())
            return;
        QList<QHostAddress> addresses;
        for (const QHostAddress &address : info.addresses())
            addresses.append(plain(address));
        known->addresses = addresses;
    });
}

qint64 FloodWatch::grown(const QList<QHostAddress> &addresses) const
{
    qint64 bytes = 0;
    for (const QHostAddress &address : addresses)
        bytes += m_grown.value(address);
    return bytes;
}

} // namespace pixhaul
