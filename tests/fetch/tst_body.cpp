#include "support/faultserver.h"
#include "support/fetching.h"

#include <QDir>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

const QByteArray large = body.repeated(5'000); // 20 MB

} // namespace

class TestBody : public QObject
{
    Q_OBJECT

private slots:
    void pastEightMegabytesABodyGoesToAFile()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(large));
        Fetching fetching;
        const auto started = fetching.start(server.url("/a.png"));
        const auto payload = started->result();
        QVERIFY(payload);
        QCOMPARE(payload->bytes.view, large);
        QVERIFY(payload->bytes.keeper);
        QCOMPARE(started->fetch().inHand().inMemory, 0);
        QCOMPARE(started->fetch().inHand().onDisk, large.size());
    }

    /// Nothing more is read, and no progress told, but what is on its way to the file gets there.
    void whatLeavesTheMemoryIsToldThoughNothingIsRead()
    {
        FaultServer server;
        server.on("/a.png", Reply::ok(large));
        Fetching fetching;
        const auto started = fetching.start(server.url("/a.png"));
        qint64 told = -1;
        connect(&started->fetch(), &Fetch::progressed, this, [&](qint64 received) {
            if (received > 9 << 20)
                started->fetch().setHeld(true);
        });
        connect(&started->fetch(), &Fetch::inHandChanged, this,
                [&] { told = started->fetch().inHand().inMemory; });
        QTRY_COMPARE_WITH_TIMEOUT(told, 0, 20'000);
        started->fetch().disconnect(this);
        started->fetch().setHeld(false);
        QVERIFY(started->result());
    }

    void theFileHasNoName()
    {
        const QTemporaryDir folder;
        qputenv("TMPDIR", QFile::encodeName(folder.path()));
        const auto restore = qScopeGuard([] { qunsetenv("TMPDIR"); });
        FaultServer server;
        server.on("/a.png", Reply::ok(large));
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY(payload);
        QVERIFY(QDir(folder.path()).isEmpty());
        QCOMPARE(payload->bytes.view, large); // kept by the bytes alone
    }

    void aBodyThatIsAlreadyInTheFileIsGoneOnWith()
    {
        FaultServer server;
        const Reply picture = Reply::ok(large).withRanges("\"one\"");
        server.on("/a.png", {picture.stallingAt(15'000'000, 200ms).cutAfter(15'000'000), picture});
        Fetching fetching;
        fetching.order.continuations = 1;
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, large);
        QCOMPARE(server.requests().size(), 2);
    }

    void anotherFolderHasToDoWhereTheChosenOneCannot()
    {
        qputenv("TMPDIR", "/nowhere/at/all");
        const auto restore = qScopeGuard([] { qunsetenv("TMPDIR"); });
        FaultServer server;
        server.on("/a.png", Reply::ok(large));
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, large);
        QVERIFY(payload->bytes.keeper);
    }

    void aDiskThatCannotTakeItIsTheCause()
    {
        const QTemporaryDir folder;
        qputenv("TMPDIR", QFile::encodeName(folder.path()));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{1 << 20, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto restore = qScopeGuard([&] {
            setrlimit(RLIMIT_FSIZE, &before);
            qunsetenv("TMPDIR");
        });
        FaultServer server;
        server.on("/a.png", Reply::ok(body).endless());
        const auto payload = Fetching().get(server.url("/a.png"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::FileTrouble);
        QVERIFY(payload.error().detail.contains(folder.path()));
    }

    void theEndlessOnesAreEndedByTheCap()
    {
        FaultServer server;
        server.otherwise([](const Request &) { return Reply::ok(body.repeated(16)).endless(); });
        Fetching fetching(64);
        fetching.order.limits.maxBytes = 12 << 20;
        QList<QUrl> urls;
        for (int i = 0; i < 64; ++i)
            urls.append(server.url("/" + QByteArray::number(i)));
        const auto fetches = fetching.start(urls);
        for (const auto &fetch : fetches)
            QCOMPARE(fetch->result().error().cause, Cause::TooManyBytes);
    }
};

QTEST_GUILESS_MAIN(TestBody)
#include "tst_body.moc"
