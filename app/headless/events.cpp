#include "headless/events.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pixhaul::events {

namespace {

QJsonObject event(QLatin1StringView name)
{
    return {{u"event"_s, name}};
}

QJsonObject jobEvent(QLatin1StringView name, const JobSnapshot &job)
{
    QJsonObject object = event(name);
    object[u"id"_s] = static_cast<qint64>(job.id);
    object[u"url"_s] = job.link.written;
    return object;
}

} // namespace

QJsonObject link(const JobSnapshot &job, qint64 line)
{
    QJsonObject object = jobEvent("link"_L1, job);
    object[u"name"_s] = job.name;
    object[u"line"_s] = line;
    return object;
}

QJsonObject duplicate(const QString &url, qint64 line, JobId of)
{
    QJsonObject object = event("duplicate"_L1);
    object[u"line"_s] = line;
    object[u"url"_s] = url;
    object[u"of"_s] = static_cast<qint64>(of);
    return object;
}

QJsonObject rejected(const RejectedLine &line)
{
    QJsonObject object = event("rejected"_L1);
    object[u"line"_s] = line.line;
    object[u"text"_s] = line.text;
    object[u"reason"_s] = plainWords(line.reason, line.detail);
    return object;
}

QJsonObject retry(JobId id, const stage::Waiting &waiting)
{
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(waiting.until -
                                                                            std::chrono::steady_clock::now());
    QJsonObject object = event("retry"_L1);
    object[u"id"_s] = static_cast<qint64>(id);
    object[u"after_ms"_s] = std::max<qint64>(0, wait.count());
    object[u"reason"_s] = wordFor(reasonOf(waiting.last.cause));
    object[u"detail"_s] = plainWords(waiting.last);
    return object;
}

QJsonObject saved(const JobSnapshot &job, const Receipt &receipt)
{
    QJsonObject object = jobEvent("saved"_L1, job);
    object[u"final_url"_s] = receipt.finalUrl.toString(QUrl::FullyEncoded);
    if (receipt.isUnverified)
        object[u"unverified"_s] = true;
    if (!receipt.file.isEmpty()) {
        object[u"file"_s] = receipt.file;
        if (!receipt.original.isEmpty())
            object[u"original"_s] = receipt.original;
        object[u"sha256"_s] = QString::fromLatin1(receipt.sha256.toHex());
    }
    object[u"bytes"_s] = receipt.bytes;
    object[u"width"_s] = receipt.pixels.width();
    object[u"height"_s] = receipt.pixels.height();
    object[u"served_as"_s] = receipt.servedAs;
    object[u"format"_s] = receipt.format;
    object[u"frames"_s] = receipt.frames;
    object[u"attempts"_s] = receipt.attempts;
    if (job.isLikelyPlaceholder)
        object[u"placeholder"_s] = true;
    return object;
}

QJsonObject placeholder(const JobSnapshot &job, const Receipt &receipt)
{
    QJsonObject object = jobEvent("placeholder"_L1, job);
    object[u"file"_s] = receipt.file;
    return object;
}

QJsonObject skipped(const JobSnapshot &job, const stage::Skipped &skipped)
{
    QJsonObject object = jobEvent("skipped"_L1, job);
    object[u"reason"_s] = wordFor(skipped.reason);
    return object;
}

QJsonObject failed(const JobSnapshot &job, const stage::Failed &failed)
{
    QJsonObject object = jobEvent("failed"_L1, job);
    object[u"reason"_s] = wordFor(reasonOf(failed.why.cause));
    if (failed.why.httpStatus)
        object[u"status"_s] = *failed.why.httpStatus;
    object[u"detail"_s] = plainWords(failed.why);
    object[u"attempts"_s] = failed.attempts;
    return object;
}

QJsonObject summary(const Summary &summary)
{
    QJsonObject object = event("summary"_L1);
    object[u"saved"_s] = summary.saved;
    object[u"skipped"_s] = summary.skipped;
    object[u"failed"_s] = summary.failed;
    object[u"bytes"_s] = summary.bytes;
    object[u"seconds"_s] = summary.seconds;
    object[u"placeholders"_s] = summary.placeholders;
    return object;
}

} // namespace pixhaul::events
