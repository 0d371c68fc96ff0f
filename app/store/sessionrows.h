#pragma once

#include "core/job.h"
#include "store/intent.h"

#include <QString>

namespace pixhaul {

// How the session database spells values: a stage is a number and a text beside it; the text is a JSON
// object, so that later versions can add to it.

/// Queued for a stage that is under way: after a restart it begins anew. But Converting is kept: see
/// StoredJob::isSuspect.
StageKind storedKind(const Stage &stage);

/// What belongs to the stage: a receipt, a failure, a path; empty if nothing does.
QString detailsOf(const Stage &stage);

/// Queued if the details do not fit the kind: a link is never lost for what is only its past.
Stage stageFrom(int kind, const QString &details);

QString textFrom(const Receipt &receipt);
Receipt receiptFrom(const QString &text);

QString textFrom(const StagedOriginal &original);
/// nullopt if the text is empty.
std::optional<StagedOriginal> originalFrom(const QString &text);

/// The link without user and password.
QString textFrom(const QUrl &url);
QUrl urlFrom(const QString &text);

} // namespace pixhaul
