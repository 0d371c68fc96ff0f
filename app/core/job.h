#pragma once

#include "core/failure.h"
#include "core/link.h"

#include <QByteArray>
#include <QMetaType>
#include <QSize>
#include <QUrl>

#include <chrono>
#include <optional>
#include <variant>

namespace pixhaul {

/// Stable for the life of a session database, ascending in the order of adding, never reused.
enum class JobId : quint32 {};

/// Where a link stands in the order of adding, of which names can tell.
struct Sequence
{
    int number = 1;     ///< among the new links of its addition, from the start that was set then
    int batch = 1;      ///< which addition
    int index = 1;      ///< among all links of its addition
    qint64 addedAt = 0; ///< seconds since 1970, UTC

    bool operator==(const Sequence &) const = default;
};

/// What is known of a picture that was saved (or, with `--fetch-only`, checked and dropped: `file` is empty).
struct Receipt
{
    QString folder = {};   ///< absolute
    QString file = {};     ///< relative to `folder`
    QString original = {}; ///< the bytes that came, if they were kept beside it; relative to `folder`
    QSize pixels = {};
    qint64 bytes = 0;        ///< of the saved file
    QByteArray sha256 = {};  ///< of the saved file, 32 raw bytes
    quint64 fingerprint = 0; ///< of the bytes that came: the beginning of their SHA-256; 0: not known
    QUrl finalUrl = {};      ///< after redirects, without secrets
    QString servedAs = {};   ///< the Content-Type header
    QByteArray etag = {};    ///< the ETag header
    qint64 savedAt = 0;      ///< seconds since 1970, UTC; 0: not known
    QString format =
        {};         ///< what the bytes were: "jpeg", "png", "gif", "webp", "bmp", "tiff", "ico", "avif", …
    int frames = 1; ///< kept in the saved file
    int attempts = 1;
    bool isUnverified = false; ///< the site's certificate did not verify and was excepted

    bool operator==(const Receipt &) const = default;
};

/// Why a picture was not saved though nothing went wrong.
enum class SkipReason {
    Exists,
    TooSmall ///< narrower or lower than Settings::minSize
};

/// What scripts see (`reason` of the `skipped` event), and the session keeps: "exists", "too-small".
QString wordFor(SkipReason reason);
SkipReason skipReasonFrom(QStringView word); ///< Exists if it is none of these

namespace stage {
struct Queued
{};
struct Paused
{};
struct Fetching
{
    qint64 received = 0;         ///< bytes
    std::optional<qint64> total; ///< bytes, if the server said
};
struct Waiting
{
    int attempt = 0; ///< attempts that failed so far
    std::chrono::steady_clock::time_point until;
    Failure last;
};
struct Converting
{};
struct Saved
{
    Receipt receipt;
};
struct Skipped
{
    QString path = {}; ///< what is there already
    SkipReason reason = SkipReason::Exists;
};
struct Failed
{
    Failure why;
    int attempts = 1;
};
struct Cancelled
{};
} // namespace stage

using Stage = std::variant<stage::Queued, stage::Paused, stage::Fetching, stage::Waiting, stage::Converting,
                           stage::Saved, stage::Skipped, stage::Failed, stage::Cancelled>;

/// The alternatives of Stage by name, for counting and for the session.
/// Stored by number: add at the end, in step with Stage.
enum class StageKind : quint8 {
    Queued,
    Paused,
    Fetching,
    Waiting,
    Converting,
    Saved,
    Skipped,
    Failed,
    Cancelled
};
inline constexpr std::size_t stageKinds = std::variant_size_v<Stage>;

constexpr StageKind kindOf(const Stage &stage)
{
    return static_cast<StageKind>(stage.index());
}

/// Fetching or Converting: a journey is under way.
bool isActive(StageKind kind);

/// Saved, Skipped, Failed or Cancelled: nothing more happens unless somebody asks.
bool isFinal(StageKind kind);

/// Which stage may follow which. A stage may always follow itself (progress).
bool mayFollow(StageKind from, StageKind to);

/// A copy of one job: nothing that outlives the call is shared with the engine.
struct JobSnapshot
{
    JobId id;
    Link link;
    QString name; ///< relative to the folder; provisional until saved
    Stage stage;
    bool isLikelyPlaceholder = false; ///< saved, and the same bytes came from three or more different links
};

} // namespace pixhaul

Q_DECLARE_METATYPE(pixhaul::JobId)
