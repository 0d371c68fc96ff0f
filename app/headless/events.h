#pragma once

#include "core/job.h"
#include "links/linkscanner.h"

#include <QJsonObject>

namespace pixhaul::events {

/// The lines of `--json`, one object each. Their fields are a promise to scripts: others may be added, these
/// stay.
QJsonObject link(const JobSnapshot &job, qint64 line);
QJsonObject duplicate(const QString &url, qint64 line, JobId of);
QJsonObject rejected(const RejectedLine &line);
QJsonObject retry(JobId id, const stage::Waiting &waiting);
QJsonObject saved(const JobSnapshot &job, const Receipt &receipt);
/// Of a picture that was saved earlier: see Batch::placeholdersFound.
QJsonObject placeholder(const JobSnapshot &job, const Receipt &receipt);
QJsonObject skipped(const JobSnapshot &job, const stage::Skipped &skipped);
QJsonObject failed(const JobSnapshot &job, const stage::Failed &failed);

struct Summary
{
    qint64 saved = 0;
    qint64 skipped = 0;
    qint64 failed = 0;
    qint64 bytes = 0;
    double seconds = 0;
    qint64 placeholders = 0;        ///< likely ones among the saved
    qint64 placeholderPictures = 0; ///< different ones among those
};
QJsonObject summary(const Summary &summary);

} // namespace pixhaul::events
