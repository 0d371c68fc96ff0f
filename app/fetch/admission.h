#pragma once

#include "core/job.h"
#include "fetch/aimdlimit.h"

#include <QString>

#include <chrono>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <variant>

namespace pixhaul {

/// Who may start now, who must wait and how long. Pure: no timers, no sockets; the caller brings the clock.
/// Two gates: seats (in all, and per site) for links being fetched; and the bytes in hand - fetched or
/// encoded, not yet saved - so that a fast network cannot fill the memory while the processor encodes.
///
/// A free seat goes to the site that has the fewest, among equals to the one whose turn was longest ago: slow
/// sites can never gather all the seats. Within a site, those whose time has come go before those who never
/// had a turn, both in the order of their coming.
///
/// A site is what siteOf() says. The null site is no site at all, but links that ask no host: only the seats
/// in all bind them.
///
/// A link that is redirected takes its seat along to the other site, if that has one to give. If not, it
/// waits in the other site's line and begins anew when its turn comes there: whoever waits has no seat. Its
/// own site then needs no seat for the redirect, but must be neither held nor cooling.
///
/// Every call is O(log n) in the number of links and sites - next() once for each link and site whose time
/// has come - but setLimits() is O(seats), and holdSite() looks at all links that made a detour. What is
/// dropped leaves nothing behind.
class Admission
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Limits
    {
        int seats = 16;
        int perSite = 6;
        qint64 bytesInHand = 256LL << 20; ///< in memory
        qint64 bytesOnDisk = 4LL << 30;   ///< in temporary files
    };
    struct SiteStatus
    {
        int seated = 0;                        ///< links that have a seat
        int limit = 0;                         ///< how many may have one at present
        std::optional<TimePoint> cooling = {}; ///< until then nobody starts; may have passed
        bool isHeld = false;
    };

    explicit Admission(const Limits &limits);
    Q_DISABLE_COPY_MOVE(Admission)
    void setLimits(const Limits &limits);

    /// Lets a link wait for its turn. One that waits already keeps its place.
    void enqueue(JobId id, const QString &site);
    /// Lets it wait until `due`, then before those who never had a turn.
    void enqueueAt(JobId id, const QString &site, TimePoint due);

    /// A site turned away the admitted link (429, 503): nobody of this site starts before `until`, and its
    /// own limit halves, once for all links that were under way by then. See AimdLimit.
    void slowDown(JobId id, const QString &site, TimePoint until);
    /// A site answered the admitted link well: its own limit recovers step by step.
    void speedUp(JobId id, const QString &site);

    /// Whether the admitted link, which was redirected, may go on to this site: if it has a seat of it
    /// already, or gets one now for the one it has. Never to a site that is held or cools; but a full one
    /// does not send it on a third detour.
    bool goOn(JobId id, const QString &site, TimePoint now);
    /// The admitted link of the site `own` gives back what it has and waits in the line of the site to which
    /// it was redirected, with those who come back.
    void detour(JobId id, const QString &own, const QString &to);
    /// The site in whose line a link waits, or whose seat it has; null if there is none.
    QString placeOf(JobId id) const;

    /// Nobody of this site starts until resumeSite(); its links keep their places, and those on a detour come
    /// back.
    void holdSite(const QString &site);
    void resumeSite(const QString &site);
    /// Links that wait in held sites.
    qsizetype heldLinks() const { return m_heldLinks; }

    SiteStatus status(const QString &site) const;

    /// The next link that may start now; it has a seat from here on.
    std::optional<JobId> next(TimePoint now);
    /// When next() may have something new to say without any other call; nullopt: never.
    std::optional<TimePoint> wakeAt() const;

    /// What an admitted link holds in memory and in temporary files.
    void setBytes(JobId id, qint64 inMemory, qint64 onDisk = 0);
    /// An admitted link has an answer to read, or (between redirects, waiting for a connection) has none for
    /// now.
    void setReading(JobId id, bool isReading);
    /// Whether the link's reply may be read on. Over budget only the oldest reader may: it always can finish.
    bool mayRead(JobId id) const;
    bool isOverBudget() const { return m_bytes > m_limits.bytesInHand || m_onDisk > m_limits.bytesOnDisk; }
    /// Its fetch is over and its seat free; its bytes still count.
    void freeSeat(JobId id);
    /// Forgets the link, whether it waits or was admitted; frees whatever it had.
    void drop(JobId id);

private:
    using Line = std::list<JobId>;
    /// Seats taken, and a number that ascends with each turn of any site: the first is the next to be served.
    using Turn = std::pair<int, quint64>;
    struct Site;
    using Due = std::multimap<TimePoint, JobId>;
    using Cooling = std::multimap<TimePoint, Site *>;
    struct Site
    {
        QString name;
        quint64 lastTurn;
        Line returned = {}; // whose time has come
        Line fresh = {};
        qsizetype waiting = 0; // in both, and among the due
        int seated = 0;
        AimdLimit limit = {};
        std::optional<Cooling::iterator> cooling = {};
        std::optional<Turn> turn = {}; // as it stands in m_turns
        bool isHeld = false;

        bool isClosed() const { return isHeld || cooling; }
    };
    struct InLine
    {
        Line *line;
        Line::iterator place;
    };
    struct Waiting
    {
        Site *site;
        std::variant<Due::iterator, InLine> place;
    };
    struct Admitted
    {
        Site *site = nullptr; // null: its seat is free
        quint64 order = 0;
        qint64 bytes = 0;
        qint64 onDisk = 0;
    };
    struct Detour
    {
        QString own; // the link's site
        int count = 0;
    };
    using WaitingLinks = std::unordered_map<JobId, Waiting>;

    Site &siteNamed(const QString &name);
    int limitOf(const Site &site) const;
    int mostPerSite() const { return std::min(m_limits.perSite, m_limits.seats); }
    bool hasRoom() const;
    void admitDue(TimePoint now);
    void takeSeat(Admitted &link, Site &site);
    bool sendHome(JobId id);
    void wait(JobId id, Site &site, std::variant<Due::iterator, InLine> place);
    void leave(WaitingLinks::iterator link);
    void updateTurn(Site &site);
    void settle(Site &site);

    Limits m_limits;
    std::unordered_map<QString, Site>
        m_sites;                    // those that anybody waits for or sits in, that cool or are held
    std::map<Turn, Site *> m_turns; // sites that have somebody waiting who may start
    Due m_due;                      // links that wait for a time
    Cooling m_cooling;              // sites that wait for a time
    WaitingLinks m_waiting;         // every link that has not been admitted
    std::unordered_map<JobId, Admitted> m_admitted;
    std::unordered_map<JobId, Detour> m_detours; // links that wait for another site than theirs, or did
    std::set<quint64> m_readingOrders; // of those that have an answer to read; the oldest is the first
    quint64 m_nextOrder = 0;
    quint64 m_nextTurn = 0;
    qsizetype m_heldLinks = 0;
    int m_seated = 0;
    qint64 m_bytes = 0;
    qint64 m_onDisk = 0;
};

} // namespace pixhaul
