#pragma once

#include "async/task.h"
#include "core/job.h"
#include "engine/committer.h"
#include "fetch/fetch.h"
#include "picture/converter.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

namespace pixhaul {

/// One link, once through: fetch -> convert -> save. To destroy a Journey is to cancel it: the reply is
/// aborted, the conversion abandoned, the seat free. Only its commit, once begun, goes on by itself (see
/// isCommitting).
class Journey : public QObject
{
    Q_OBJECT

public:
    struct Order
    {
        JobId id;
        QUrl url;
        Wish wish; ///< its name is provisional
        QString folder;
        int attempt = 1; ///< this one, from 1
        int retries = 3; ///< after the first attempt
        std::chrono::milliseconds retryBase{1000};
        bool fetchOnly = false;
        bool keepOriginal = false; ///< see Settings
        bool isLoginLost = false;  ///< see Link
        QString source = {};       ///< to be noted in the PNG, with the time; null: neither is
    };
    struct Rooms
    {
        Fetch::Rooms fetch;
        Converter &converter;
        Committer &committer;
    };

    Journey(Order order, const Rooms &rooms, Fetch::Order fetch);

    /// Once. `finished` is called through `owner`'s event loop with Saved, Skipped, Failed, or Waiting for
    /// the next attempt, or Queued if the fetch was stopped before another site; it may destroy the journey.
    void start(QObject *owner, std::function<void(Stage)> finished);

    /// Past the point of no return: whoever wants to cancel must wait for the end instead.
    bool isCommitting() const { return m_isCommitting; }

    /// Leaves the reply unread for now.
    void setHeld(bool held) { m_fetch.setHeld(held); }
    /// See Fetch::stoppedBefore.
    const QString &stoppedBefore() const { return m_fetch.stoppedBefore(); }
    /// What it holds of the body and the picture, until both are saved or dropped.
    BytesInHand inHand() const { return m_inHand ? *m_inHand : m_fetch.inHand(); }

signals:
    /// The name that it had was taken on the disk.
    void renamed(pixhaul::JobId id, const QString &name);
    void progressed(pixhaul::JobId id, qint64 received, std::optional<qint64> total);
    /// See Fetch::readingChanged.
    void readingChanged(pixhaul::JobId id, bool isReading);
    /// The body is here, from this site, and its seat is free.
    void fetched(pixhaul::JobId id, const QString &site);
    void inHandChanged(pixhaul::JobId id); ///< other than by progress
    /// The site that answered is busy (429, 503) and to be left alone until then, by all its links, whatever
    /// becomes of this one.
    void turnedAway(pixhaul::JobId id, const QString &site, std::chrono::steady_clock::time_point until);

private:
    Task<Stage> run();
    Task<Result<Picture>> converted(Bytes bytes);
    Stage afterFailure(Failure why);
    /// Begun so far, this one and where it was gone on with included.
    int attempts() const { return m_order.attempt + m_fetch.continued(); }

    const Order m_order;
    const Rooms m_rooms;
    Fetch m_fetch;
    std::optional<BytesInHand> m_inHand; // once the fetch is over
    bool m_isCommitting = false;
    std::optional<Task<Stage>> m_task; // last: it uses all of the above
};

} // namespace pixhaul
