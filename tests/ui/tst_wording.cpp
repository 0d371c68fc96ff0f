#include "ui/wording.h"

#include "ui/failurewording.h"
#include "ui/language.h"
#include "ui/summarywording.h"

#include <QSet>
#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

JobSnapshot jobIn(Stage stage)
{
    return {JobId{1}, linkFrom(u"https://example.com/cat.jpg"_s), u"cat.png"_s, std::move(stage)};
}

/// One of each, in the order of StageKind.
std::vector<Stage> oneOfEachStage()
{
    return {stage::Queued(),     stage::Paused(), stage::Fetching{}, stage::Waiting{},
            stage::Converting(), stage::Saved{},  stage::Skipped{},  stage::Failed{{Cause::WebPage}},
            stage::Cancelled()};
}

} // namespace

class TestWording : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { speak(*qApp, u"en"_s); }

    void everyCauseHasASentenceThatNamesIt()
    {
        QSet<QString> sentences;
        for (int cause = 1; cause <= int(lastCause); ++cause) {
            Failure why{Cause(cause)};
            why.httpStatus = 404;
            why.after = 30s;
            const QString sentence = wording::sentence(why);
            QVERIFY2(sentence.size() > 10 && !sentence.contains(u'%'), qPrintable(QString::number(cause)));
            sentences.insert(sentence);
        }
        // Two pairs mean the same to the user: too many bytes or pixels, cut short or truncated.
        QCOMPARE(sentences.size(), int(lastCause) - 2);
    }

    void sentencesAreThoseThatUsersKnow_data()
    {
        QTest::addColumn<Failure>("why");
        QTest::addColumn<QString>("sentence");
        const auto http = [](int status) { return Failure{Cause::HttpStatus, {}, status}; };
        QTest::newRow("404") << http(404) << u"The picture no longer exists (404)"_s;
        QTest::newRow("410") << http(410) << u"The picture no longer exists (410)"_s;
        QTest::newRow("401") << http(401) << u"The site refused access (401)"_s;
        QTest::newRow("a login that was not kept")
            << Failure{Cause::LoginLost, {}, 401}
            << u"User and password are not kept; add the link again with them"_s;
        QTest::newRow("403") << http(403) << u"The site refused access (403)"_s;
        QTest::newRow("503") << http(503) << u"The site is busy (503)"_s;
        QTest::newRow("a site that asks for a year") << Failure{Cause::HttpStatus, {}, 429, {}, 8760h}
                                                     << u"The site is busy; it asks to wait 8,760 h"_s;
        QTest::newRow("a site that asks for a day and more")
            << Failure{Cause::HttpStatus, {}, 503, {}, 100'000s}
            << u"The site is busy; it asks to wait 28 h"_s;
        QTest::newRow("500") << http(500) << u"The site has a fault (500)"_s;
        QTest::newRow("418") << http(418) << u"The site did not send the picture (418)"_s;
        QTest::newRow("no such host")
            << Failure{Cause::HostNotFound, u"t7.baidu.com"_s} << u"Site not found: t7.baidu.com"_s;
        QTest::newRow("deadline") << Failure{Cause::AnswerTimeout, {}, {}, 30s} << u"No answer for 30 s"_s;
        QTest::newRow("long deadline")
            << Failure{Cause::TotalTimeout, {}, {}, 30min} << u"Not finished within 30 min"_s;
        QTest::newRow("certificate") << Failure{Cause::CertificateExpired}
                                     << u"The connection is not secure: certificate expired"_s;
        QTest::newRow("certificate, and where")
            << Failure{.cause = Cause::CertificateSelfSigned, .site = u"cdn.example.com:443"_s}
            << u"The connection is not secure: certificate signed by itself (cdn.example.com)"_s;
        QTest::newRow("no common cipher at an unusual port")
            << Failure{.cause = Cause::TlsHandshake, .site = u"cdn.example.com:8443"_s}
            << u"The connection is not secure: no agreement on encryption (cdn.example.com:8443)"_s;
        QTest::newRow("file") << Failure{Cause::FileTrouble, u"No such device"_s}
                              << u"Trouble with a file: No such device"_s;
        QTest::newRow("HTML") << Failure{Cause::WebPage} << u"This link is a web page, not a picture"_s;
        QTest::newRow("incomplete") << Failure{Cause::Truncated} << u"The picture is incomplete"_s;
        QTest::newRow("limits") << Failure{Cause::TooManyPixels, u"300 MP"_s}
                                << u"Larger than the limit (300 MP)"_s;
        QTest::newRow("early hints and no more")
            << Failure{Cause::HttpStatus, {}, 103} << u"The site began to answer and said no more (103)"_s;
        QTest::newRow("a proxy that does not get there") << Failure{Cause::TunnelRefused, u"p.example"_s}
                                                         << u"The proxy does not reach the site: p.example"_s;
        QTest::newRow("disk") << Failure{Cause::DiskFull} << u"The disk is full; the queue is paused"_s;
    }
    void sentencesAreThoseThatUsersKnow()
    {
        QFETCH(const Failure, why);
        QTEST(wording::sentence(why), "sentence");
    }

    void aWaitingJobSaysWhenItsNextTryIs()
    {
        const std::chrono::steady_clock::time_point now;
        const stage::Waiting busy{1, now + 19500ms, {Cause::HttpStatus, {}, 503}};
        QCOMPARE(wording::sentence(busy, now), u"The site is busy; next try in 20 s"_s);
        QCOMPARE(wording::sentence(busy, now + 1h), u"The site is busy; next try in 0 s"_s);
        const stage::Waiting lost{1, now + 2s, {Cause::ConnectionLost}};
        QCOMPARE(wording::sentence(lost, now), u"The connection was lost; next try in 2 s"_s);
    }

    void everyStageHasAWordOfItsOwn()
    {
        QSet<QString> words;
        QCOMPARE(oneOfEachStage().size(), stageKinds);
        for (const Stage &stage : oneOfEachStage())
            words.insert(wording::stageWord(kindOf(stage)));
        QCOMPARE(words.size(), qsizetype(stageKinds));
        QVERIFY(!words.contains(QString()));
    }

    void aPictureThatWasTooSmallIsNotSaidToBeThere()
    {
        QCOMPARE(wording::statusWord(jobIn(stage::Skipped{})), u"Already there"_s);
        QCOMPARE(wording::statusWord(jobIn(stage::Skipped{{}, SkipReason::TooSmall})), u"Too small"_s);
    }

    void aLikelyPlaceholderIsSaidToBeOne()
    {
        JobSnapshot job = jobIn(stage::Saved());
        QCOMPARE(wording::statusWord(job), u"Saved"_s);
        QCOMPARE(wording::remarksOn(job), QStringList());
        job.isLikelyPlaceholder = true;
        QCOMPARE(wording::statusWord(job), u"Saved - likely a placeholder"_s);
        QCOMPARE(wording::remarksOn(job), QStringList{u"The same bytes came from 3 or more links"_s});
        QCOMPARE(wording::rowSentence(job), u"cat.png, saved, The same bytes came from 3 or more links"_s);

        job.stage = stage::Saved{{.isUnverified = true}}; // to be warned comes first
        QCOMPARE(wording::statusWord(job), u"Unverified"_s);
        QCOMPARE(wording::remarksOn(job).size(), 2);
    }

    void everyRejectionHasAReason()
    {
        QCOMPARE(wording::reason(Rejection::NoAddress, {}), u"no address"_s);
        QCOMPARE(wording::reason(Rejection::UnsupportedScheme, u"ftp"_s), u"ftp is not supported"_s);
        QVERIFY(!wording::reason(Rejection::BadAddress, {}).isEmpty());
        QVERIFY(!wording::reason(Rejection::LineTooLong, {}).isEmpty());
        QCOMPARE(wording::reason(Rejection::NotAPicture, {}), u"a link to a page, not to a picture"_s);
        QCOMPARE(wording::reason(Rejection::NoRow, {}), u"not a whole row of the list"_s);
        QVERIFY(!wording::reason(Rejection::NoJson, {}).isEmpty());
        QCOMPARE(wording::reason(Rejection::RelativeAddress, {}), u"an address without a site"_s);
        QCOMPARE(wording::reason(Rejection::RefusedFolder, u"../a"_s), u"“../a” is outside the folder"_s);
        QCOMPARE(wording::reason(Rejection::IgnoredOption, u"dir"_s), u"the option “dir” is ignored"_s);
    }

    void aRowReadsAsASentence_data()
    {
        QTest::addColumn<Stage>("stage");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("fetching") << Stage(stage::Fetching{42, 100}) << u"cat.png, 42 percent, downloading"_s;
        QTest::newRow("fetching, length unknown")
            << Stage(stage::Fetching{1'200'000, {}}) << u"cat.png, 1.2 MB, downloading"_s;
        QTest::newRow("queued") << Stage(stage::Queued()) << u"cat.png, queued"_s;
        QTest::newRow("failed") << Stage(stage::Failed{{Cause::WebPage}})
                                << u"cat.png, failed, This link is a web page, not a picture"_s;
        QTest::newRow("saved") << Stage(stage::Saved()) << u"cat.png, saved"_s;
        QTest::newRow("saved under an exception for a certificate")
            << Stage(stage::Saved{{.isUnverified = true}})
            << u"cat.png, saved, The certificate of the site was not verified"_s;
    }
    void aRowReadsAsASentence()
    {
        QFETCH(const Stage, stage);
        QTEST(wording::rowSentence(jobIn(stage)), "sentence");
    }

    void percentsStayBetweenNoughtAndAHundred()
    {
        QCOMPARE(wording::percent({0, 100}), 0);
        QCOMPARE(wording::percent({99, 100}), 99);
        QCOMPARE(wording::percent({150, 100}), 100);
        QCOMPARE(wording::percent({150, {}}), std::nullopt);
        QCOMPARE(wording::percent({0, 0}), std::nullopt);
    }

    void theStatusLineLeavesOutWhatIsNought()
    {
        Tally tally;
        QCOMPARE(wording::overall(tally, false, 0, {}), QString());
        tally.count[std::size_t(StageKind::Saved)] = 312;
        tally.count[std::size_t(StageKind::Queued)] = 676;
        tally.count[std::size_t(StageKind::Fetching)] = 8;
        QCOMPARE(wording::overall(tally, true, 0, {}), u"312 of 996 done · 8 running"_s);
        tally.count[std::size_t(StageKind::Failed)] = 4;
        QCOMPARE(wording::overall(tally, true, 5.2e6, 120s),
                 u"312 of 1,000 done · 4 failed · 8 running · 5.2 MB/s · about 2 min left"_s);
        QCOMPARE(wording::overall(tally, false, 5.2e6, 120s),
                 u"312 of 1,000 done · 4 failed · 684 waiting"_s);
    }

    void failuresAreSummedUpLargestGroupFirst()
    {
        wording::FailureCounts counts{};
        counts[std::size_t(wording::FailureGroup::NotPicture)] = 2;
        counts[std::size_t(wording::FailureGroup::NotFound)] = 30;
        counts[std::size_t(wording::FailureGroup::TimedOut)] = 5;
        QCOMPARE(wording::failureSummary(counts, 1000),
                 u"37 of 1,000 could not be saved: 30 not found, 5 timed out, 2 not pictures."_s);
    }

    void everyCauseBelongsToAGroupWithWords()
    {
        for (int cause = 1; cause <= int(lastCause); ++cause) {
            const auto group = wording::groupOf({Cause(cause)});
            QVERIFY(std::size_t(group) < wording::failureGroups);
            QVERIFY(wording::groupWords(group, 3).startsWith(u'3'));
        }
    }

    void whatWasAddedIsToldWithWhatWasSkipped()
    {
        QCOMPARE(wording::addedSummary(1000, 12, 3),
                 u"Added 1,000 links. Skipped 12 duplicates, 3 lines not understood."_s);
        QCOMPARE(wording::addedSummary(1, 1, 0), u"Added 1 link. Skipped 1 duplicate."_s);
        QCOMPARE(wording::addedSummary(2, 0, 0), u"Added 2 links."_s);
    }
};

QTEST_MAIN(TestWording)
#include "tst_wording.moc"
