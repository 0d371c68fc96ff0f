#include "engine/journey.h"

#include "fetch/backoff.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <utility>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Half a picture in a body of no proven length was most likely cut off on its way, and parts that make no
/// picture were most likely of two: worth another attempt.
Failure seenFrom(const Payload &payload, Failure why)
{
    const bool isDamaged = why.cause == Cause::Truncated || why.cause == Cause::Damaged;
    if ((why.cause == Cause::Truncated && !payload.isProvenWhole) || (isDamaged && payload.isContinued))
        why.cause = Cause::CutShort;
    return why;
}

/// What is to be saved beside the PNG: what came, unless that is the PNG.
Bytes keptBeside(const QByteArray &png, const Bytes &came)
{
    const bool isSame = png.isSharedWith(came.view) || png == came.view;
    return isSame ? Bytes() : came;
}

/// Where and when (RFC 3339) the picture was fetched.
QList<PngMetadata::Text> notesOn(const QString &source)
{
    QList<PngMetadata::Text> notes;
    if (source.isNull())
        return notes;
    if (!source.startsWith("data:"_L1, Qt::CaseInsensitive)) // which is the picture itself
        notes.append({"Source URL", source});
    notes.append({"Download Time", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)});
    return notes;
}

} // namespace

Journey::Journey(Order order, const Rooms &rooms, Fetch::Order fetch)
    : m_order(std::move(order))
    , m_rooms(rooms)
    , m_fetch(rooms.fetch, std::move(fetch))
{
    connect(&m_fetch, &Fetch::progressed, this, [this](qint64 received, std::optional<qint64> total) {
        emit progressed(m_order.id, received, total);
    });
    connect(&m_fetch, &Fetch::readingChanged, this,
            [this](bool isReading) { emit readingChanged(m_order.id, isReading); });
    connect(&m_fetch, &Fetch::inHandChanged, this, [this] { emit inHandChanged(m_order.id); });
}

void Journey::start(QObject *owner, std::function<void(Stage)> finished)
{
    m_task.emplace(run());
    m_task->start(owner, std::move(finished));
}

Task<Stage> Journey::run()
{
    Wish wish = m_order.wish;
    if (!m_order.fetchOnly) {
        const auto found = co_await m_rooms.committer.lookUp(m_order.id, m_order.folder, wish);
        if (const auto *end = std::get_if<Stage>(&found)) {
            const auto *saved = std::get_if<stage::Saved>(end);
            if (!saved)
                co_return *end;
            m_isCommitting = true;
            co_return co_await m_rooms.committer.noteSaved(m_order.id, saved->receipt);
        }
        wish.name = std::get<QString>(found);
        if (wish.name != m_order.wish.name)
            emit renamed(m_order.id, wish.name);
    }
    Result<Payload> payload = co_await m_fetch.get(m_order.url);
    if (!stoppedBefore().isNull())
        co_return stage::Queued();
    if (!payload)
        co_return afterFailure(payload.error());
    Receipt receipt{.folder = m_order.folder,
                    .bytes = payload->bytes.view.size(),
                    .finalUrl = payload->finalUrl,
                    .servedAs = payload->servedAs,
                    .etag = payload->etag,
                    .attempts = attempts(),
                    .isUnverified = payload->isUnverified};
    m_inHand = pixhaul::inHand(payload->bytes);
    emit fetched(m_order.id, siteOf(receipt.finalUrl));

    const auto keeper = payload->bytes.keeper; // the picture may be the very bytes that came
    const Bytes came = m_order.keepOriginal ? payload->bytes : Bytes();
    Result<Picture> picture = co_await converted(std::exchange(payload->bytes, {}));
    if (!picture)
        co_return afterFailure(seenFrom(*payload, picture.error()));
    if (picture->isTooSmall)
        co_return stage::Skipped{{}, SkipReason::TooSmall};
    receipt.pixels = picture->pixels;
    receipt.format = picture->format;
    receipt.frames = picture->frames;
    receipt.fingerprint = picture->fingerprint;
    if (m_order.fetchOnly)
        co_return stage::Saved{receipt};
    const Bytes original = keptBeside(picture->png, came);
    m_inHand->inMemory = picture->png.size() + pixhaul::inHand(original).inMemory;
    emit inHandChanged(m_order.id);

    wish.told = payload->fileName;
    m_isCommitting = true;
    const CommittedFiles files{Bytes(std::move(picture->png), keeper), original};
    co_return co_await m_rooms.committer.commit(m_order.id, wish, receipt, files);
}

Task<Result<Picture>> Journey::converted(Bytes bytes)
{
    return m_order.fetchOnly ? m_rooms.converter.check(std::move(bytes))
                             : m_rooms.converter.toPng(std::move(bytes), notesOn(m_order.source));
}

Stage Journey::afterFailure(Failure why)
{
    why = m_fetch.withoutSecrets(std::move(why));
    if (m_order.isLoginLost && why.httpStatus == 401 && why.site == siteOf(m_order.url))
        why.cause = Cause::LoginLost;
    const auto now = std::chrono::steady_clock::now();
    const double random = QRandomGenerator::global()->generateDouble();
    if (isBusy(why))
        emit turnedAway(m_order.id, why.site,
                        now + coolDown(attempts(), why.retryAfter, m_order.retryBase, random));
    if (!isTransient(why) || attempts() > m_order.retries)
        return stage::Failed{why, attempts()};
    const auto delay = retryDelay(attempts(), why.retryAfter, m_order.retryBase, random);
    if (!delay) // the server asks for more patience than we have a right to spend
        return stage::Failed{why, attempts()};
    return stage::Waiting{attempts(), now + *delay, why};
}

} // namespace pixhaul
