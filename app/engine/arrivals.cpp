#include "engine/arrivals.h"

#include "async/sleep.h"

#include <algorithm>
#include <memory>

namespace pixhaul {

namespace {

/// Links named in one go: some milliseconds of the event loop's time.
constexpr std::size_t pieceSize = 500;

} // namespace

NameSource nameSource(const Link &link, const Sequence &sequence)
{
    return {.url = link.url,
            .name = link.details.name,
            .number = sequence.number,
            .batch = sequence.batch,
            .index = sequence.index,
            .addedAt = QDateTime::fromSecsSinceEpoch(sequence.addedAt)};
}

NameTemplate nameTemplateFrom(const QString &text)
{
    return NameTemplate::parse(text).value_or(NameTemplate());
}

Arrivals::Arrivals(Session &session, NameBook &names, JobList &list)
    : m_session(session)
    , m_names(names)
    , m_list(list)
    , m_nextId(static_cast<quint32>(session.nextId()))
{}

void Arrivals::add(std::vector<Link> links, const Saving &saving)
{
    const Sequence first{saving.firstNumber, ++m_batch, 1, QDateTime::currentSecsSinceEpoch()};
    m_waiting.push_back({std::move(links), saving, nameTemplateFrom(saving.nameTemplate), first});
    if (!m_takingIn)
        takeInNext();
}

void Arrivals::takeInNext()
{
    m_takingIn.emplace(takeIn(std::move(m_waiting.front())));
    m_waiting.pop_front();
    m_takingIn->start(this, [this](const Added &added) {
        m_takingIn.reset();
        if (!m_waiting.empty())
            takeInNext();
        emit accepted(added);
    });
}

Task<Added> Arrivals::takeIn(Arrival arrival)
{
    Added added;
    for (std::size_t begin = 0; begin < arrival.links.size(); begin += pieceSize) {
        const std::size_t end = std::min(arrival.links.size(), begin + pieceSize);
        std::vector<StoredJob> piece = nextPiece(arrival, begin, end, added);
        co_await store(piece);
        list(std::move(piece));
    }
    m_session.writeBack();
    co_return added;
}

std::vector<StoredJob> Arrivals::nextPiece(Arrival &arrival, std::size_t begin, std::size_t end, Added &added)
{
    std::vector<StoredJob> piece;
    for (std::size_t i = begin; i < end; ++i) {
        const Link &link = arrival.links[i];
        if (const auto first = m_list.findDuplicate(link.url)) {
            added.duplicates.emplace_back(static_cast<qsizetype>(i), *first);
            continue;
        }
        const JobId id{m_nextId++};
        m_list.announce(id, link.url);
        added.ids.push_back(id);
        Sequence &sequence = arrival.next;
        sequence.index = int(i) + 1;
        const QString wanted = arrival.nameTemplate.nameOf(nameSource(link, sequence));
        piece.push_back({.id = id,
                         .link = link,
                         .folder = arrival.saving.folder,
                         .name = m_names.reserve(wanted),
                         .stage = stage::Queued(),
                         .sequence = sequence,
                         .nameTemplate = arrival.saving.nameTemplate});
        ++sequence.number;
    }
    return piece;
}

/// Ends when they are safe - or cannot be made safe, of which the session tells by itself: then they count
/// all the same.
Task<Result<void>> Arrivals::store(std::vector<StoredJob> jobs)
{
    Sleep sleep;
    const auto outcome = std::make_shared<Result<void>>();
    m_session.accept(std::move(jobs), [outcome, wake = sleep.waker()](Result<void> result) {
        *outcome = std::move(result);
        wake();
    });
    co_await sleep;
    co_return *outcome;
}

void Arrivals::list(std::vector<StoredJob> jobs)
{
    std::vector<JobId> ids;
    for (StoredJob &job : jobs) {
        ids.push_back(job.id);
        m_list.insert(job.id, {.link = std::move(job.link),
                               .name = std::move(job.name),
                               .stage = stage::Queued(),
                               .sequence = job.sequence,
                               .nameTemplate = std::move(job.nameTemplate)});
    }
    emit listed(ids);
}

} // namespace pixhaul
