#include "support/batches.h"
#include "support/faultserver.h"
#include "support/pictures.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray here = "127.0.0.1";
const QByteArray there = "127.0.0.2";
const QByteArray elsewhere = "127.0.0.3"; // where others are redirected to

QByteArray httpDate(const QDateTime &date)
{
    return QLocale::c().toString(date.toUTC(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

class TestHosts : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;

    Settings settings() const
    {
        Settings settings = defaultSettings();
        settings.folder = m_folder->filePath(u"pictures"_s);
        return settings;
    }

    std::unique_ptr<Batch> batchWith(const Settings &settings) const { return batchIn(*m_folder, settings); }

    /// /0 to /<count-1> of one address.
    std::vector<Link> links(const QByteArray &host, int count) const
    {
        std::vector<Link> links;
        links.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i)
            links.push_back(linkFrom(m_server->url("/" + QByteArray::number(i), host).toString()));
        return links;
    }

    static std::vector<JobId> add(Batch &batch, const std::vector<Link> &links)
    {
        QSignalSpy accepted(&batch, &Batch::accepted);
        batch.add(links);
        if (!QTest::qWaitFor([&] { return !accepted.isEmpty(); }, 20'000))
            qFatal("the links were not accepted");
        return accepted[0][0].value<Batch::Added>().ids;
    }

    QString siteAt(const QByteArray &host) const { return siteOf(m_server->url("/", host)); }

    HostStatus status(const Batch &batch, const QByteArray &host) const
    {
        for (const HostStatus &status : batch.hosts()) {
            if (status.site == siteAt(host))
                return status;
        }
        qFatal("no such host");
    }

    int requestsAt(const QByteArray &host) const
    {
        const auto requests = m_server->requests();
        return int(std::ranges::count(requests, host, &Request::host));
    }

    /// The first `times` requests to an address get this, later ones and all others a picture.
    void serveAfter(const QByteArray &host, int times, const Reply &reply)
    {
        const auto left = std::make_shared<int>(times);
        m_server->otherwise([=, picture = png()](const Request &request) {
            return request.host == host && (*left)-- > 0 ? reply : Reply::ok(picture);
        });
    }

    /// Every host but `here` and `elsewhere` leads there, and this is the answer.
    void redirectElsewhere(const std::function<Reply(int number)> &replyTo)
    {
        const auto number = std::make_shared<int>(0);
        m_server->otherwise(
            [=, picture = png(), url = m_server->url("", elsewhere).toEncoded()](const Request &request) {
                return request.host == here        ? Reply::ok(picture)
                       : request.host == elsewhere ? replyTo((*number)++)
                                                   : Reply::redirect(url + request.target);
            });
    }

    static int savedAtAttempt(const Batch &batch, int attempt)
    {
        const auto ids = batch.ids();
        return int(std::ranges::count_if(ids, [&](JobId id) {
            const Stage stage = batch.snapshot(id)->stage;
            const auto *saved = std::get_if<stage::Saved>(&stage);
            return saved && saved->receipt.attempts == attempt;
        }));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        m_server->listenOn(there);
        m_server->listenOn(elsewhere);
    }

    void aHostThatTurnsABurstAwayIsLeftAloneAndOthersGoOn()
    {
        serveAfter(there, 6, Reply::status(429).with("Retry-After", "600"));
        const auto batch = batchWith(settings());
        add(*batch, links(there, 20));
        add(*batch, links(here, 20));
        batch->start();
        QTRY_COMPARE(batch->tally().of(StageKind::Saved), 20);
        QTRY_COMPARE(batch->tally().of(StageKind::Waiting), 6);
        QCOMPARE(requestsAt(there), 6);
        const HostStatus busy = status(*batch, there);
        QCOMPARE(busy.active, 0);
        QCOMPARE(busy.limit, 3); // one burst halves it once
        QCOMPARE(busy.limitBySettings, 6);
        QCOMPARE(busy.waiting, 20);
        QVERIFY(busy.coolDown > 500s && busy.coolDown <= 600s);
        QCOMPARE(status(*batch, here).coolDown, 0ms);
        QVERIFY(batch->isRunning());
    }

    void afterCoolingDownAHostIsAskedByHalfAsManyAndByMoreAsItAnswers()
    {
        const auto count = std::make_shared<int>(0);
        m_server->otherwise([=, picture = png()](const Request &) {
            const int number = ++*count;
            const bool isMute = (number > 6 && number <= 9) || (number > 12 && number <= 16);
            return number <= 6 ? Reply::status(503).with("Retry-After", "1")
                   : isMute    ? Reply::silence()
                               : Reply::ok(picture);
        });
        const auto batch = batchWith(settings());
        add(*batch, links(there, 30));
        batch->start();
        QTRY_COMPARE(m_server->load(there).answering, 3);
        QTest::qWait(200);
        QCOMPARE(requestsAt(there), 9); // and nobody beside them
        QCOMPARE(status(*batch, there).active, 3);
        const auto requests = m_server->requests();
        QVERIFY(requests[6].at - requests[5].at >= 900ms);
        batch->pause(); // ends the silence
        QTRY_COMPARE(m_server->load(there).answering, 0);
        QCOMPARE(status(*batch, there).limit, 3);
        batch->start(); // three answers, which are a round
        QTRY_COMPARE(m_server->load(there).answering, 4);
        QTest::qWait(200);
        QCOMPARE(requestsAt(there), 16);
        QCOMPARE(status(*batch, there).limit, 4);
        batch->pause();
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 30);
    }

    void aBusyHostCoolsDownWhateverBecomesOfTheRow_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<int>("retries");
        QTest::addColumn<StageKind>("stage");
        QTest::addColumn<std::chrono::seconds>("most");
        QTest::addColumn<std::chrono::seconds>("least");
        const QByteArray date = httpDate(QDateTime::currentDateTime().addSecs(300));
        const auto row = [](const char *name, int status, const QByteArray &asked, int retries,
                            StageKind stage, std::chrono::seconds least, std::chrono::seconds most) {
            QTest::newRow(name) << status << asked << retries << stage << most << least;
        };
        row("429 that asks for seconds", 429, "300", 3, StageKind::Waiting, 200s, 300s);
        row("503 that asks for seconds", 503, "300", 3, StageKind::Waiting, 200s, 300s);
        row("503 that names a date", 503, date, 3, StageKind::Waiting, 200s, 300s);
        row("ten minutes", 429, "600", 3, StageKind::Waiting, 500s, 600s);
        row("a year is for the user to decide", 429, "31536000", 3, StageKind::Failed, 500s, 600s);
        row("a date far ahead, too", 429, "Fri, 31 Dec 9999 23:59:59 GMT", 3, StageKind::Failed, 500s, 600s);
        row("no attempt is left", 503, "300", 0, StageKind::Failed, 200s, 300s);
        row("nothing asked: backoff", 429, {}, 3, StageKind::Waiting, 0s, 60s);
        row("something asked that makes no sense: backoff", 429, "soon", 3, StageKind::Waiting, 0s, 60s);
        row("nothing asked and no attempt left", 503, {}, 0, StageKind::Failed, 0s, 60s);
        row("a fault of the server is no wish to be left alone", 500, "300", 0, StageKind::Failed, 0s, 0s);
    }

    void whatAHostAsksForLongerThanWeWaitFailsAllItsLinksAtOnce()
    {
        serveAfter(there, 1000, Reply::status(429).with("Retry-After", "31536000"));
        Settings one = settings();
        one.perHost = 1;
        const auto batch = batchWith(one);
        const auto ids = add(*batch, links(there, 30));
        add(*batch, links(here, 3));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Failed), 30);
        QCOMPARE(batch->tally().of(StageKind::Saved), 3);
        for (const JobId id : ids) {
            const Failure why = std::get<stage::Failed>(batch->snapshot(id)->stage).why;
            QCOMPARE(why.retryAfter, std::optional(std::chrono::seconds(31'536'000)));
        }
        QCOMPARE(requestsAt(there), 1);
    }

    void aBusyHostCoolsDownWhateverBecomesOfTheRow()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, asked);
        QFETCH(const int, retries);
        QFETCH(const StageKind, stage);
        QFETCH(const std::chrono::seconds, least);
        QFETCH(const std::chrono::seconds, most);
        serveAfter(there, 1,
                   asked.isNull() ? Reply::status(status) : Reply::status(status).with("Retry-After", asked));
        Settings few = settings();
        few.retries = retries;
        const auto batch = batchIn(*m_folder, few, {.retryBase = 1h});
        const JobId id = add(*batch, links(there, 1))[0];
        std::optional<Stage> outcome;
        HostStatus host;
        connect(batch.get(), &Batch::stageEntered, this, [&] {
            const Stage now = batch->snapshot(id)->stage;
            if (!outcome && !isActive(kindOf(now))) {
                outcome = now;
                host = this->status(*batch, there);
            }
        });
        batch->start();
        QTRY_VERIFY(outcome);
        QCOMPARE(kindOf(*outcome), stage);
        QVERIFY2(host.coolDown <= most, qPrintable(QString::number(host.coolDown.count())));
        QVERIFY2(host.coolDown >= least, qPrintable(QString::number(host.coolDown.count())));
    }

    void aPausedHostStandsStillAndOthersGoOn()
    {
        const auto left = std::make_shared<int>(2);
        m_server->otherwise([=, picture = png()](const Request &request) {
            return request.host == here ? Reply::ok(picture).after(300ms)
                   : (*left)-- > 0      ? Reply::silence()
                                        : Reply::ok(picture);
        });
        const auto batch = batchWith(settings());
        const auto ids = add(*batch, links(there, 2));
        add(*batch, links(here, 5));
        QSignalSpy finished(batch.get(), &Batch::finished);
        QSignalSpy running(batch.get(), &Batch::runningChanged);
        batch->start();
        QTRY_COMPARE(requestsAt(there), 2);
        QTRY_COMPARE(requestsAt(here), 5);
        batch->pauseHost(siteAt(there));
        for (const JobId id : ids)
            QCOMPARE(kindOf(batch->snapshot(id)->stage), StageKind::Queued);
        QTRY_COMPARE(m_server->load(there).openConnections, 0); // the requests themselves are gone
        QTRY_COMPARE(batch->tally().of(StageKind::Saved), 5);
        QCOMPARE(requestsAt(here), 5);    // nobody there was interrupted
        QTRY_VERIFY(!batch->isRunning()); // what is left stands still
        QTRY_COMPARE(running.size(), 2);
        QCOMPARE(running[1][0].toBool(), false);
        QVERIFY(finished.isEmpty()); // but it is left
        QVERIFY(status(*batch, there).isPaused);
        QVERIFY(!status(*batch, here).isPaused);
        QCOMPARE(status(*batch, there).waiting, 2);
        batch->start(); // changes nothing
        add(*batch, {linkFrom(m_server->url("/new", there).toString())});
        QTest::qWait(50);
        QCOMPARE(requestsAt(there), 2);
        batch->resumeHost(siteAt(there));
        QVERIFY(batch->isRunning());
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(batch->tally().of(StageKind::Saved), 8);
        QVERIFY(!status(*batch, there).isPaused);
    }

    void newLinksOfOthersGoOnWhileTheRestStandsStill()
    {
        serveAfter(there, 0, Reply::silence());
        const auto batch = batchWith(settings());
        add(*batch, links(there, 1));
        batch->pauseHost(siteAt(there));
        QSignalSpy finished(batch.get(), &Batch::finished);
        batch->start();
        QTest::qWait(20);
        QVERIFY(!batch->isRunning());
        add(*batch, links(here, 1));
        QTRY_COMPARE(batch->tally().of(StageKind::Saved), 1);
        QVERIFY(finished.isEmpty());
        batch->cancel(batch->ids()); // nothing is left, not even there
        QTRY_COMPARE(finished.size(), 1);
    }

    void whatWaitsForARetryStandsInTheQueueWhileItsHostIsPaused()
    {
        serveAfter(there, 1, Reply::status(500).with("Retry-After", "1"));
        const auto batch = batchWith(settings());
        const JobId id = add(*batch, links(there, 1))[0];
        batch->start();
        QTRY_COMPARE(kindOf(batch->snapshot(id)->stage), StageKind::Waiting);
        batch->pauseHost(siteAt(there));
        QCOMPARE(kindOf(batch->snapshot(id)->stage), StageKind::Queued);
        QTest::qWait(1200); // its time comes and goes
        QCOMPARE(requestsAt(there), 1);
        batch->resumeHost(siteAt(there));
        QTRY_COMPARE(kindOf(batch->snapshot(id)->stage), StageKind::Saved);
        QCOMPARE(std::get<stage::Saved>(batch->snapshot(id)->stage).receipt.attempts, 2);
    }

    void aHostThatLeftTheListIsNoLongerPaused()
    {
        serveAfter(there, 0, Reply::silence());
        const auto batch = batchWith(settings());
        batch->pauseHost(siteAt(there)); // not in the list yet: left alone
        const auto ids = add(*batch, links(there, 2));
        QVERIFY(!status(*batch, there).isPaused);
        batch->pauseHost(siteAt(there));
        batch->remove(std::span(ids).first(1));
        QVERIFY(status(*batch, there).isPaused);
        batch->remove(std::span(ids).last(1));
        QVERIFY(batch->hosts().empty());
        add(*batch, links(there, 2));
        QVERIFY(!status(*batch, there).isPaused);
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 2);
    }

    void redirectsToAMuteHostStandInNobodysWay()
    {
        redirectElsewhere([](int) { return Reply::silence(); });
        const auto batch = batchWith(settings());
        for (const QByteArray &host : {there, "127.0.0.4"_ba, "127.0.0.5"_ba, "127.0.0.6"_ba}) {
            if (host != there)
                m_server->listenOn(host);
            add(*batch, links(host, 10));
        }
        batch->start();
        QTRY_COMPARE(m_server->load(elsewhere).answering, 6);
        QTRY_COMPARE(batch->tally().of(StageKind::Fetching), 6); // the others wait without a seat
        QCOMPARE(batch->tally().of(StageKind::Queued), 34);
        add(*batch, links(here, 20));
        QTRY_COMPARE(batch->tally().of(StageKind::Saved), 20);
        QCOMPARE(m_server->load(elsewhere).answering, 6);
        QCOMPARE(requestsAt(elsewhere), 6);
    }

    void whileAHostCoolsDownNoRedirectLeadsThere()
    {
        const auto first = std::make_shared<std::optional<std::chrono::steady_clock::time_point>>();
        redirectElsewhere([=, picture = png()](int) {
            const auto now = std::chrono::steady_clock::now();
            *first = first->value_or(now);
            return now - **first < 800ms ? Reply::status(429).with("Retry-After", "1") : Reply::ok(picture);
        });
        const auto batch = batchWith(settings());
        add(*batch, links(there, 20));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 20);
        const int burst = requestsAt(elsewhere) - 20;
        QVERIFY2(burst >= 1 && burst <= 6, qPrintable(QString::number(burst)));
        QCOMPARE(savedAtAttempt(*batch, 1), 20 - burst); // to wait is no attempt
        QCOMPARE(savedAtAttempt(*batch, 2), burst);
        auto requests = m_server->requests();
        requests.removeIf([](const Request &request) { return request.host != elsewhere; });
        QVERIFY(requests[burst].at - requests[burst - 1].at >= 900ms);
    }

    void redirectsAndOwnLinksTogetherKeepToTheLimit()
    {
        redirectElsewhere([picture = png()](int) { return Reply::ok(picture).after(30ms); });
        Settings three = settings();
        three.perHost = 3;
        const auto batch = batchWith(three);
        add(*batch, links(there, 40));
        add(*batch, links(elsewhere, 10));
        int most = 0;
        connect(batch.get(), &Batch::stageEntered, this,
                [&] { most = std::max(most, status(*batch, elsewhere).active); });
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 50);
        QCOMPARE(savedAtAttempt(*batch, 1), 50);
        QCOMPARE(most, 3);
        QCOMPARE(m_server->load(elsewhere).mostOpenConnections, 3);
        QVERIFY(m_server->load(there).mostOpenConnections <= 3);
        QCOMPARE(requestsAt(elsewhere), 50);
        QVERIFY(requestsAt(there) <= 80); // one detour each at most
    }

    void redirectsQueueUpBeforeAPausedHost()
    {
        redirectElsewhere([picture = png()](int) { return Reply::ok(picture); });
        const auto batch = batchWith(settings());
        add(*batch, links(elsewhere, 1));
        add(*batch, links(there, 10));
        batch->pauseHost(siteAt(elsewhere));
        QSignalSpy running(batch.get(), &Batch::runningChanged);
        batch->start();
        QTRY_COMPARE(running.size(), 2);
        QVERIFY(!batch->isRunning()); // the queue rests
        QCOMPARE(batch->tally().of(StageKind::Queued), 11);
        QCOMPARE(requestsAt(elsewhere), 0);
        QCOMPARE(requestsAt(there), 10);
        QCOMPARE(status(*batch, there).waiting, 10);
        QCOMPARE(status(*batch, elsewhere).waiting, 1);
        batch->resumeHost(siteAt(elsewhere));
        QTRY_COMPARE(savedAtAttempt(*batch, 1), 11);
        QCOMPARE(requestsAt(there), 20);
    }

    void whoeverIsPausedAtTheEndOfARedirectOrAtItsBeginningRests_data()
    {
        QTest::addColumn<QByteArray>("paused");
        QTest::newRow("its end") << elsewhere;
        QTest::newRow("its beginning") << there;
    }

    void whoeverIsPausedAtTheEndOfARedirectOrAtItsBeginningRests()
    {
        QFETCH(const QByteArray, paused);
        redirectElsewhere(
            [picture = png()](int number) { return number < 2 ? Reply::silence() : Reply::ok(picture); });
        Settings two = settings();
        two.perHost = 2;
        const auto batch = batchWith(two);
        const auto own = add(*batch, links(elsewhere, 1));
        batch->hold(own); // else it would go on when the other one is paused
        add(*batch, links(there, 10));
        batch->start();
        QTRY_COMPARE(requestsAt(there), 10); // or some of the queued would ask while the other one rests
        QTRY_COMPARE(m_server->load(elsewhere).answering, 2);
        QTRY_COMPARE(batch->tally().of(StageKind::Queued), 8);
        QCOMPARE(status(*batch, elsewhere).active, 2);
        QCOMPARE(status(*batch, there).waiting, 8);
        batch->pauseHost(siteAt(paused));
        QCOMPARE(batch->tally().of(StageKind::Queued), 10);
        QTRY_COMPARE(m_server->load(elsewhere).answering, 0);
        QCOMPARE(status(*batch, elsewhere).active, 0);
        const int asked = requestsAt(there);
        QTest::qWait(100);
        QCOMPARE(requestsAt(there), asked);
        QCOMPARE(requestsAt(elsewhere), 2);
        batch->cancel(own);
        QVERIFY(!batch->isRunning());
        batch->resumeHost(siteAt(paused));
        QTRY_COMPARE(savedAtAttempt(*batch, 1), 10);
    }

    void whatAHostAsksForLongerThanWeWaitFailsWhoWasRedirectedThere()
    {
        redirectElsewhere([](int) { return Reply::status(429).with("Retry-After", "31536000").after(1s); });
        Settings one = settings();
        one.perHost = 1;
        const auto batch = batchWith(one);
        add(*batch, links(there, 10));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Failed), 10);
        QCOMPARE(requestsAt(elsewhere), 1);
    }

    /// Those, too, who are redirected there after it has said so.
    void whoIsRedirectedLaterToAHostThatAsksForTooMuchFailsAsWell()
    {
        redirectElsewhere([](int) { return Reply::status(429).with("Retry-After", "31536000"); });
        Settings one = settings();
        one.jobs = 1;
        const auto batch = batchWith(one);
        add(*batch, links(there, 10));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Failed), 10);
        QCOMPARE(requestsAt(elsewhere), 1);
    }

    void bytesAndFailuresAreCountedPerHost()
    {
        m_server->on("/0", Reply::status(404, "gone"));
        m_server->otherwise([picture = png()](const Request &) { return Reply::ok(picture); });
        Settings two = settings();
        two.perHost = 2;
        const auto batch = batchWith(two);
        const auto ids = add(*batch, links(there, 3));
        add(*batch, {linkFrom(u"data:image/png;base64,"_s + QString::fromLatin1(png().toBase64()))});
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 3);
        QCOMPARE(batch->hosts().size(), 1U); // a picture within its link asks no host
        HostStatus expected{.site = siteAt(there), .limit = 2, .limitBySettings = 2, .failed = 1};
        expected.bytes = 2 * png().size(); // what an error says is nothing anybody wanted
        QCOMPARE(batch->hosts()[0].bytes, expected.bytes);
        QVERIFY(batch->hosts()[0] == expected);
        batch->pause();
        batch->retry(ids);
        QCOMPARE(batch->hosts()[0].failed, 0);
        QCOMPARE(batch->hosts()[0].waiting, 1);
    }
};

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_hosts.moc"
