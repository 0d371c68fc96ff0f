#include "fetch/floodwatch.h"

#include <QHostInfo>

#include <algorithm>
#include <set>
#include <utility>

using namespace std::chrono_literals;

namespace pixhaul {

namespace {

constexpr std::chrono::milliseconds lookEvery = 100ms;
/// More than healthy connections have between the kernel and us: headers, TLS records, what Qt reads ahead.
constexpr qint64 flood = 16 << 20;
/// One that brought less is none of a flood's.
constexpr qint64 heavy = 256 << 10;

bool isSame(const QHostAddress &one, const QHostAddress &other)
{
    return one.isEqual(other, QHostAddress::ConvertV4MappedToIPv4);
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
    m_unreadBefore.reset();
    m_watch.m_unread -= bytes;
}

bool FloodWatch::Reader::hasWaitedThrough() const
{
    return m_unreadBefore && m_watch.m_unread - *m_unreadBefore > flood;
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
    if (std::ranges::any_of(m_readers,
                            [](const Reader *reader) { return reader->m_unreadBefore.has_value(); })) {
        takeStock();
        judge();
    } else {
        m_stock.clear();
        m_isStocked = false;
        m_unread = 0;
    }
    for (Reader *reader : m_readers) {
        if (!reader->m_unreadBefore)
            reader->m_unreadBefore = m_unread;
    }
}

void FloodWatch::takeStock()
{
    QHash<TcpConnection::Ends, Intake> stock;
    for (const TcpConnection &connection : tcpConnections()) {
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
    if (!std::exchange(m_isStocked, true))
        m_unread = 0; // what was read before counts no more than what came before
}

void FloodWatch::judge()
{
    std::set<QString> hosts;
    for (const Reader *reader : m_readers) {
        if (reader->hasWaitedThrough())
            hosts.insert(reader->m_host);
    }
    std::ranges::for_each(hosts, [this](const QString &host) { tell(host); });
}

/// What a host is called and where its connections lead: Qt has looked it up a moment ago, and knows.
void FloodWatch::tell(const QString &host)
{
    const auto tellThose = [this, host](const QList<QHostAddress> &addresses) {
        const bool isHeavy = std::ranges::any_of(heavyPeers(), [&](const QHostAddress &peer) {
            return std::ranges::any_of(addresses, [&](const QHostAddress &own) { return isSame(own, peer); });
        });
        for (Reader *reader : std::list(m_readers)) {
            const bool isStillThere = std::ranges::find(m_readers, reader) != m_readers.end();
            if (!isStillThere || reader->m_host != host || !reader->hasWaitedThrough())
                continue;
            reader->m_unreadBefore = m_unread;
            if (isHeavy)
                reader->m_flooded();
        }
    };
    if (const QHostAddress address(host); !address.isNull())
        tellThose({address});
    else
        QHostInfo::lookupHost(host, this,
                              [tellThose](const QHostInfo &info) { tellThose(info.addresses()); });
}

std::vector<QHostAddress> FloodWatch::heavyPeers() const
{
    std::vector<QHostAddress> peers;
    for (auto entry = m_stock.cbegin(); entry != m_stock.cend(); ++entry) {
        if (entry->grown >= heavy)
            peers.push_back(entry.key().peer);
    }
    return peers;
}

} // namespace pixhaul
