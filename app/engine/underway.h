#pragma once

#include "engine/journey.h"
#include "fetch/admission.h"

#include <QObject>

#include <memory>
#include <unordered_map>
#include <vector>

namespace pixhaul {

/// The journeys under way, and their dealings with Admission: seats, bytes in hand, what hosts bear. Over the
/// budget of bytes all replies but the oldest are left unread.
class Underway : public QObject
{
    Q_OBJECT

public:
    explicit Underway(Admission &admission);

    /// Sends an admitted link on its way. ended() or detoured() follows, unless it is recalled.
    void depart(const Journey::Order &order, const Journey::Rooms &rooms, Fetch::Order fetch);
    /// Ends its journey, if it is on one, and frees what it holds or waits for.
    void recall(JobId id);

    /// Ends a journey; its link, of the site `own`, stands in the line of the site `to` from now on.
    void divert(JobId id, const QString &own, const QString &to);

    /// Past the point of no return: see Journey.
    bool isCommitting(JobId id) const;
    /// Those that are not, ascending.
    std::vector<JobId> recallable() const;
    /// To be called when anything may have changed the bytes in hand.
    void updateHolds();

signals:
    /// It is about to begin; whoever hears of it may still recall it.
    void departed(pixhaul::JobId id);
    void renamed(pixhaul::JobId id, const QString &name);
    void progressed(pixhaul::JobId id, qint64 received, std::optional<qint64> total);
    /// Its body is here and its seat free.
    void fetched(pixhaul::JobId id);
    /// It went on to another site, and its former one has a seat free.
    void movedOn();
    /// The site to which it was redirected has no seat for it; it waits there for its turn.
    void detoured(pixhaul::JobId id);
    /// Saved, Skipped, Failed or Waiting; whoever hears of it recalls it.
    void ended(pixhaul::JobId id, const pixhaul::Stage &outcome);

private:
    bool mayGoOn(JobId id, const QString &from, const QString &to);
    void onEnd(JobId id, const QString &site, const Stage &outcome);
    void onProgress(JobId id, qint64 received, std::optional<qint64> total);
    void onReading(JobId id, bool isReading);
    void onFetched(JobId id, const QString &site);
    void reckon(JobId id);

    Admission &m_admission;
    std::unordered_map<JobId, std::unique_ptr<Journey>> m_journeys;
    bool m_isHolding = false;
};

} // namespace pixhaul
