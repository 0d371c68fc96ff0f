#include "engine/batch.h"

#include "support/faultserver.h"
#include "support/memory.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

class TestMemory : public QObject
{
    Q_OBJECT

private slots:
    /// The cap ends each; until then most of what came is in temporary files, and the rest within the budget.
    void sixtyFourEndlessBodiesAtOnceStayWithinBounds()
    {
        const QTemporaryDir folder;
        FaultServer server;
        server.otherwise(
            [block = QByteArray(128 << 10, 'x')](const Request &) { return Reply::ok(block).endless(); });
        Settings settings = defaultSettings();
        settings.folder = folder.filePath(u"pictures"_s);
        settings.jobs = 64;
        settings.perHost = 64;
        settings.retries = 0;
        settings.maxBytes = 12 << 20;
        settings.bytesInHand = 24 << 20;
        settings.proxy = u"none"_s;
        Batch batch(settings, {}, Session::open(folder.filePath(u"session.db"_s)).session);
        std::vector<Link> links;
        for (int i = 0; i < 64; ++i)
            links.push_back(linkFrom(server.url("/" + QByteArray::number(i)).toString()));
        QSignalSpy finished(&batch, &Batch::finished);
        resetPeakMemory();
        const qint64 before = peakMemory();
        batch.add(links);
        batch.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 120'000);
        QCOMPARE(batch.tally().of(StageKind::Failed), 64);
        for (const JobId id : batch.ids())
            QCOMPARE(std::get<stage::Failed>(batch.snapshot(id)->stage).why.cause, Cause::TooManyBytes);
        const qint64 needed = (peakMemory() - before) >> 20;
        // Beside the budget: what Qt reads ahead for each, what is on its way to a file, and the server
        // itself.
        QVERIFY2(needed < 250, qPrintable(u"%1 MB"_s.arg(needed)));
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
