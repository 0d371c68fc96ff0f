#include "headless/record.h"

#include "async/leavebehind.h"
#include "core/wholefile.h"
#include "links/linkpattern.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

Result<void> naming(const QString &path, const Result<void> &written)
{
    return written.map_error([&path](Failure why) {
        why.detail = path + u": "_s + why.detail;
        return why;
    });
}

} // namespace

Record::Record(const HeadlessOptions &options)
    : m_manifestPath(options.manifest)
    , m_failedPath(options.dryRun ? QString() : options.failedList)
    , m_folder(options.folder)
{}

Result<std::unique_ptr<Record>> Record::open(const HeadlessOptions &options)
{
    std::unique_ptr<Record> record(new Record(options));
    if (options.manifest.isEmpty() || options.dryRun)
        return record;
    Result<std::unique_ptr<ManifestWriter>> manifest = ManifestWriter::open(options.manifest);
    if (!manifest)
        return failed(manifest.error());
    record->m_manifest = std::move(*manifest);
    record->m_manifest->setTroubleListener([self = record.get()](const QString &detail) {
        QMetaObject::invokeMethod(
            self, [self, detail] { emit self->troubled(detail); }, Qt::QueuedConnection);
    });
    return record;
}

qsizetype Record::makeUpFor(const std::vector<StoredJob> &earlier)
{
    qsizetype ended = 0;
    for (const StoredJob &job : earlier) {
        if (!isFinal(kindOf(job.stage)) || job.folder != m_folder)
            continue;
        ++ended;
        if (m_manifest && !m_manifest->savedBefore().contains(job.link.written))
            m_manifest->add(manifest::rowOf(job.link, job.stage, {}, m_folder));
        if (kindOf(job.stage) == StageKind::Failed)
            m_failed.append(job.link.written);
    }
    return ended;
}

void Record::note(const JobSnapshot &job)
{
    if (m_manifest)
        m_manifest->add(manifest::rowOf(job.link, job.stage, QDateTime::currentDateTimeUtc(), m_folder));
    if (kindOf(job.stage) == StageKind::Failed)
        m_failed.append(job.link.written);
}

Result<void> Record::sync()
{
    return m_manifest ? naming(m_manifestPath, m_manifest->finish()) : Result<void>();
}

Result<void> Record::end(const QStringList &unfinished)
{
    const Result<void> manifest = sync();
    QByteArray list;
    for (const QString &link : m_failed + unfinished)
        list += withoutMeaning(link).toUtf8() + '\n';
    const auto written = m_failedPath.isEmpty() ? Result<void>() : naming(m_failedPath, writeFailed(list));
    return manifest.and_then([&written] { return written; });
}

Result<void> Record::writeFailed(const QByteArray &list) const
{
    constexpr std::chrono::seconds patience(30);
    const auto written = callWithin(patience, [path = m_failedPath, list] { return writeWhole(path, list); });
    return written.value_or(failed({Cause::FileTrouble, u"its disk does not answer"_s}));
}

} // namespace pixhaul
