#pragma once

#include "async/task.h"
#include "core/settings.h"
#include "engine/joblist.h"
#include "store/filename.h"
#include "store/nametemplate.h"
#include "store/session.h"

#include <QObject>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace pixhaul {

/// What became of links that were handed in together.
struct Added
{
    std::vector<JobId> ids; ///< the new jobs, ascending
    std::vector<std::pair<qsizetype, JobId>>
        duplicates; ///< index into what was handed in, and the job it doubles
};

/// What the name of a link's picture is made of before it is here.
NameSource nameSource(const Link &link, const Sequence &sequence);

/// The default if it makes no sense.
NameTemplate nameTemplateFrom(const QString &text);

/// New links on their way into the list: each gets an id and a name and is stored in the session before it
/// counts as a job. In pieces, so that 100,000 links neither stall the event loop nor make each other wait
/// for the disk; one addition after the other, so that ids ascend.
class Arrivals : public QObject
{
    Q_OBJECT

public:
    Arrivals(Session &session, NameBook &names, JobList &list);

    /// How new links are saved as things stand.
    struct Saving
    {
        QString folder;
        QString nameTemplate = settings::plainName;
        int firstNumber = 1; ///< see Settings
    };
    void add(std::vector<Link> links, const Saving &saving);
    /// Additions are numbered; those up to this one have been.
    void countOn(int lastBatch) { m_batch = std::max(m_batch, lastBatch); }
    bool isBusy() const { return m_takingIn.has_value(); }

signals:
    /// These are in the list now, all queued.
    void listed(const std::vector<pixhaul::JobId> &ids);
    /// An addition is through.
    void accepted(const pixhaul::Added &added);

private:
    struct Arrival
    {
        std::vector<Link> links;
        Saving saving;
        NameTemplate nameTemplate;
        Sequence next; ///< of the next new link
    };

    void takeInNext();
    Task<Added> takeIn(Arrival arrival);
    std::vector<StoredJob> nextPiece(Arrival &arrival, std::size_t begin, std::size_t end, Added &added);
    Task<Result<void>> store(std::vector<StoredJob> jobs);
    void list(std::vector<StoredJob> jobs);

    Session &m_session;
    NameBook &m_names;
    JobList &m_list;
    quint32 m_nextId;
    int m_batch = 0;
    std::deque<Arrival> m_waiting;
    std::optional<Task<Added>> m_takingIn;
};

} // namespace pixhaul
