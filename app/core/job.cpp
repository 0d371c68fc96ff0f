#include "core/job.h"

using namespace Qt::StringLiterals;

namespace pixhaul {

QString wordFor(SkipReason reason)
{
    return reason == SkipReason::TooSmall ? u"too-small"_s : u"exists"_s;
}

SkipReason skipReasonFrom(QStringView word)
{
    return word == wordFor(SkipReason::TooSmall) ? SkipReason::TooSmall : SkipReason::Exists;
}

bool isActive(StageKind kind)
{
    return kind == StageKind::Fetching || kind == StageKind::Converting;
}

bool isFinal(StageKind kind)
{
    switch (kind) {
    case StageKind::Saved:
    case StageKind::Skipped:
    case StageKind::Failed:
    case StageKind::Cancelled:
        return true;
    case StageKind::Queued:
    case StageKind::Paused:
    case StageKind::Fetching:
    case StageKind::Waiting:
    case StageKind::Converting:
        return false;
    }
    Q_UNREACHABLE();
}

bool mayFollow(StageKind from, StageKind to)
{
    if (from == to)
        return true;
    switch (from) {
    case StageKind::Queued:
        return to == StageKind::Fetching || to == StageKind::Paused || to == StageKind::Cancelled ||
               to == StageKind::Skipped || to == StageKind::Failed;
    case StageKind::Paused:
        return to == StageKind::Queued || to == StageKind::Cancelled;
    case StageKind::Fetching: // Saved, if it was before the program came to a sudden end
        return true;
    case StageKind::Waiting:
        return to == StageKind::Queued || to == StageKind::Fetching || to == StageKind::Paused ||
               to == StageKind::Cancelled || to == StageKind::Failed;
    case StageKind::Converting:
        return to != StageKind::Fetching;
    case StageKind::Saved: // its file may be gone
    case StageKind::Skipped:
    case StageKind::Failed:
    case StageKind::Cancelled:
        return to == StageKind::Queued;
    }
    Q_UNREACHABLE();
}

} // namespace pixhaul
