#include "headless/record.h"

#include <QDateTime>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace pixhaul {

Record::Record(const HeadlessOptions &options)
    : m_manifestPath(options.manifest)
    , m_failedPath(options.failedList)
    , m_folder(options.folder)
{}

Result<std::unique_ptr<Record>> Record::open(const HeadlessOptions &options)
{
    std::unique_ptr<Record> record(new Record(options));
    if (options.manifest.isEmpty())
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

void Record::makeUpFor(const std::vector<StoredJob> &earlier)
{
    for (const StoredJob &job : earlier) {
        const bool isOurs = kindOf(job.stage) == StageKind::Saved && job.folder == m_folder;
        if (m_manifest && isOurs && !m_manifest->savedBefore().contains(job.link.written))
            m_manifest->add(manifest::rowOf({job.id, job.link, job.name, job.stage}, {}));
    }
}

void Record::note(const JobSnapshot &job)
{
    if (m_manifest)
        m_manifest->add(manifest::rowOf(job, QDateTime::currentDateTimeUtc()));
    if (kindOf(job.stage) == StageKind::Failed)
        m_failed.append(job.link.written);
}

Result<void> Record::end()
{
    const auto naming = [](const QString &path) {
        return [path](Failure why) {
            why.detail = path + u": "_s + why.detail;
            return why;
        };
    };
    const auto manifest = m_manifest ? m_manifest->finish() : Result<void>();
    return manifest.map_error(naming(m_manifestPath)).and_then([&, this] {
        return writeFailed().map_error(naming(m_failedPath));
    });
}

Result<void> Record::writeFailed() const
{
    if (m_failedPath.isEmpty())
        return {};
    QSaveFile file(m_failedPath);
    if (file.open(QIODevice::WriteOnly)) {
        for (const QString &link : m_failed)
            file.write(link.toUtf8() + '\n');
        if (file.commit())
            return {};
    }
    return failed({Cause::FileTrouble, file.errorString()});
}

} // namespace pixhaul
