#include "support/batches.h"

#include "support/faultserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

std::unique_ptr<Batch> batchIn(const QTemporaryDir &scratch, const Settings &settings,
                               const Batch::Options &options)
{
    Session::Opened opened = Session::open(scratch.filePath(u"session.db"_s));
    auto batch = std::make_unique<Batch>(settings, options, std::move(opened.session));
    batch->restore(std::move(opened.jobs));
    return batch;
}

std::vector<Link> linksTo(const FaultServer &server, const QList<QByteArray> &targets)
{
    std::vector<Link> links;
    for (const QByteArray &target : targets)
        links.push_back(linkFrom(QString::fromUtf8(server.url(target).toEncoded())));
    return links;
}

bool runToTheEnd(Batch &batch)
{
    QSignalSpy finished(&batch, &Batch::finished);
    batch.start();
    return QTest::qWaitFor([&] { return !finished.isEmpty(); }, 60'000);
}

} // namespace pixhaul::test
