#pragma once

#include "core/job.h"

#include <QString>

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace pixhaul {

/// Who may start now, who must wait and how long. Pure: no timers, no sockets; the caller brings the clock.
/// Two gates: seats (in all, and per site) for links being fetched; and the bytes in hand - fetched or
/// encoded, not yet saved - so that a fast network cannot fill the memory while the processor encodes. Sites
/// take turns, so that a slow one starves nobody; within a site the order is that of enqueue(). Every call is
/// O(log n) in the number of links and sites.
class Admission
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Limits
    {
        int seats = 16;
        int perSite = 6;
        qint64 bytesInHand = 256LL << 20;
    };

    explicit Admission(const Limits &limits);
    void setLimits(const Limits &limits);

    /// Lets a link wait for its turn, at the end of its site's line.
    void enqueue(JobId id, const QString &site);
    /// Lets it wait until `due`, then at the head of its site's line.
    void enqueueAt(JobId id, const QString &site, TimePoint due);
    /// Nobody of this site starts before `until`.
    void coolDown(const QString &site, TimePoint until);

    /// The next link that may start now; it has a seat from here on.
    std::optional<JobId> next(TimePoint now);
    /// When next() may have something new to say without any other call; nullopt: never.
    std::optional<TimePoint> wakeAt() const;

    /// What an admitted link holds in memory.
    void setBytes(JobId id, qint64 bytes);
    /// An admitted link has an answer to read, or (between redirects, waiting for a connection) has none for
    /// now.
    void setReading(JobId id, bool isReading);
    /// Whether the link's reply may be read on. Over budget only the oldest reader may: it always can finish.
    bool mayRead(JobId id) const;
    bool isOverBudget() const { return m_bytes > m_limits.bytesInHand; }
    /// Its fetch is over and its seat free; its bytes still count.
    void freeSeat(JobId id);
    /// Forgets the link, whether it waits or was admitted; frees whatever it had.
    void drop(JobId id);

private:
    /// A place in a line or among the due. Void once the link was dropped, even if it has come back since.
    struct Place
    {
        JobId id;
        quint64 ticket;
    };
    struct Waiting
    {
        QString site;
        quint64 ticket;
    };
    struct Line
    {
        std::deque<Place> waiting;
        int seated = 0;
        TimePoint coolUntil{}; // the epoch: not cooling
        bool inTurn = false;   // stands in m_turns
    };
    struct Admitted
    {
        QString site;
        qint64 bytes = 0;
        quint64 order = 0;
        bool seated = true;
    };

    std::optional<Place> newPlace(JobId id, const QString &site);
    bool isValid(const Place &place) const;
    bool hasRoom() const;
    void admitDue(TimePoint now);
    void giveTurn(const QString &site, Line &line);
    void settle(const QString &site);

    Limits m_limits;
    std::unordered_map<QString, Line> m_lines;
    std::deque<QString> m_turns;                  // sites that have somebody waiting and a seat to spare
    std::multimap<TimePoint, Place> m_due;        // links that wait for a time
    std::multimap<TimePoint, QString> m_cooling;  // sites that wait for a time
    std::unordered_map<JobId, Waiting> m_waiting; // every link that has not been admitted
    std::unordered_map<JobId, Admitted> m_admitted;
    std::set<quint64> m_readingOrders; // of those that have an answer to read; the oldest is the first
    quint64 m_nextOrder = 0;
    quint64 m_nextTicket = 0;
    int m_seated = 0;
    qint64 m_bytes = 0;
};

} // namespace pixhaul
