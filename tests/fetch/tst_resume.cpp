#include "support/faultserver.h"
#include "support/fetching.h"

#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray body = QByteArray("0123456789abcdef").repeated(256); // 4 KB

const QByteArray etag = "\"one\"";
const QByteArray large = body.repeated(64); // 256 KB

/// Cut short after so many bytes. It pauses before: Qt asks again by itself if a connection ends before it
/// has looked at what came by it.
Reply cut(const Reply &reply, qsizetype bytes = 100'000)
{
    return reply.stallingAt(1000, 100ms).cutAfter(bytes);
}

Reply picture()
{
    return Reply::ok(large, "image/png").withRanges(etag);
}

/// Modified long before it is served.
Reply dated(const QByteArray &content)
{
    return Reply::ok(content)
        .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        .with("Date", "Thu, 06 Nov 2025 08:49:37 GMT");
}

} // namespace

class TestResume : public QObject
{
    Q_OBJECT

private slots:
    void aBodyThatWasCutShortIsGoneOnWith_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("first");
        QTest::newRow("cut short of its length") << std::make_shared<Reply>(cut(picture()));
        QTest::newRow("reset before its end")
            << std::make_shared<Reply>(picture().stallingAt(1000, 100ms).resetAfter(100'000));
    }

    void aBodyThatWasCutShortIsGoneOnWith()
    {
        QFETCH(const std::shared_ptr<Reply>, first);
        FaultServer server;
        server.on("/a.png", {*first, picture()});
        Fetching fetching;
        fetching.order.continuations = 3;
        const auto started = fetching.start(server.url("/a.png"));
        const auto payload = started->result();
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, large);
        QVERIFY(payload->isProvenWhole);
        QCOMPARE(started->fetch().continued(), 1);
        const QList<Request> requests = server.requests();
        QCOMPARE(requests.size(), 2);
        QVERIFY(requests[0].header("Range").isNull());
        QVERIFY(requests[1].header("Range").startsWith("bytes="));
        QVERIFY(requests[1].header("Range") != "bytes=0-");
        QCOMPARE(requests[1].header("If-Range"), etag);
    }

    void againAndAgainAsOftenAsThereAreAttempts_data()
    {
        QTest::addColumn<int>("continuations");
        QTest::addColumn<bool>("arrives");
        QTest::newRow("enough") << 3 << true;
        QTest::newRow("one too few") << 2 << false;
        QTest::newRow("none") << 0 << false;
    }

    void againAndAgainAsOftenAsThereAreAttempts()
    {
        QFETCH(const int, continuations);
        QFETCH(const bool, arrives);
        FaultServer server;
        server.on("/a.png",
                  {cut(picture(), 60'000), cut(picture(), 60'000), cut(picture(), 60'000), picture()});
        Fetching fetching;
        fetching.order.continuations = continuations;
        const auto payload = fetching.get(server.url("/a.png"));
        QCOMPARE(payload.has_value(), arrives);
        if (arrives)
            QCOMPARE(payload->bytes.view, large);
        else
            QCOMPARE(payload.error().cause, Cause::CutShort);
        QCOMPARE(server.requests().size(), continuations + 1);
    }

    void aDateThatIsOldEnoughIsProof()
    {
        FaultServer server;
        const QByteArray date = "Sun, 06 Nov 1994 08:49:37 GMT";
        server.on("/a.png", [&](const Request &request) {
            if (request.header("Range").isNull())
                return cut(dated(large));
            const qsizetype from = request.header("Range").mid(6).chopped(1).toLongLong();
            if (request.header("If-Range") != date)
                return Reply::status(412);
            return Reply::status(206, large.mid(from), "image/png")
                .with("Last-Modified", date)
                .with("Content-Range", "bytes " + QByteArray::number(from) + '-' +
                                           QByteArray::number(large.size() - 1) + '/' +
                                           QByteArray::number(large.size()));
        });
        Fetching fetching;
        fetching.order.continuations = 1;
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, large);
    }

    /// The rest is asked for without a password first, too.
    void aBodyBehindAPasswordIsGoneOnWith()
    {
        FaultServer server;
        int answered = 0;
        const auto answerTo = [&](const Request &request) {
            if (request.header("Authorization").isNull())
                return Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\"");
            return ++answered == 1 ? cut(picture()) : picture();
        };
        server.on("/a.png", answerTo);
        QUrl url = server.url("/a.png");
        url.setUserInfo(u"anna:secret"_s);
        Fetching fetching;
        fetching.order.continuations = 1;
        const auto payload = fetching.get(url);
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, large);
        QCOMPARE(server.requests().last().header("Range"), "bytes=100000-"_ba);
    }

    /// "100000-262143/262144", and fewer bytes than that.
    void aRestThatIsShortOfItsOwnRangeIsNotWhole()
    {
        FaultServer server;
        const QByteArray range =
            "bytes 100000-" + QByteArray::number(large.size() - 1) + '/' + QByteArray::number(large.size());
        server.on("/a.png", {cut(picture()), Reply::status(206, large.mid(100'000).chopped(1000), "image/png")
                                                 .with("Content-Range", range)
                                                 .with("ETag", etag)});
        Fetching fetching;
        fetching.order.continuations = 1;
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::CutShort);
    }

    void withoutProofNothingIsGoneOnWith_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        const auto row = [](const char *name, const Reply &reply) {
            QTest::newRow(name) << std::make_shared<Reply>(cut(reply));
        };
        row("no validator at all", Reply::ok(large));
        row("a weak ETag", Reply::ok(large).with("ETag", "W/\"one\""));
        row("a weak ETag beside an old date", dated(large).with("ETag", "W/\"one\""));
        row("modified just now", Reply::ok(large)
                                     .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
                                     .with("Date", "Sun, 06 Nov 1994 08:49:38 GMT"));
        row("a server that sends no ranges",
            Reply::ok(large).with("ETag", etag).with("Accept-Ranges", "none"));
        row("a body that is compressed",
            Reply::ok(large).with("ETag", etag).with("Content-Encoding", "gzip"));
    }

    void withoutProofNothingIsGoneOnWith()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        FaultServer server;
        server.on("/a.png", *reply);
        Fetching fetching;
        fetching.order.continuations = 3;
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY(!payload);
        QCOMPARE(payload.error().cause, Cause::CutShort);
        QCOMPARE(server.requests().size(), 1);
    }

    /// Whatever the server answers to the request for the rest: the whole comes from one picture.
    void aRestThatDoesNotFitStartsOver_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("second");
        QTest::addColumn<bool>("isAnswer"); // taken as it is; else a third request asks for the whole
        const QByteArray last = QByteArray::number(large.size() - 1);
        const QByteArray total = QByteArray::number(large.size());
        const auto part = [](const QByteArray &range, const QByteArray &tag = etag) {
            return std::make_shared<Reply>(Reply::status(206, QByteArray(1000, 'x'), "image/png")
                                               .with("Content-Range", range)
                                               .with("ETag", tag));
        };
        QTest::newRow("a picture that changed between the parts")
            << std::make_shared<Reply>(Reply::ok(body).withRanges("\"two\"")) << true;
        QTest::newRow("a server that knows no ranges") << std::make_shared<Reply>(Reply::ok(large)) << true;
        QTest::newRow("416") << std::make_shared<Reply>(Reply::status(416)) << false;
        QTest::newRow("from another place") << part("bytes 0-999/" + total) << false;
        QTest::newRow("not to the end") << part("bytes 65536-66535/" + total) << false;
        QTest::newRow("of another length")
            << part("bytes 65536-" + last + "/" + QByteArray::number(large.size() + 1)) << false;
        QTest::newRow("of another picture") << part("bytes 65536-" + last + "/" + total, "\"two\"") << false;
        QTest::newRow("of nothing that is named")
            << std::make_shared<Reply>(Reply::status(206, large.mid(65'536), "image/png")
                                           .with("Content-Range", "bytes 65536-" + last + "/" + total))
            << false;
        QTest::newRow("without saying from where") << part("") << false;
        QTest::newRow("in parts of its own")
            << std::make_shared<Reply>(Reply::status(206, "--x", "multipart/byteranges; boundary=x"))
            << false;
    }

    void aRestThatDoesNotFitStartsOver()
    {
        QFETCH(const std::shared_ptr<Reply>, second);
        QFETCH(const bool, isAnswer);
        FaultServer server;
        server.on("/a.png", {cut(picture(), 65'536), *second, Reply::ok(body).withRanges("\"three\"")});
        Fetching fetching;
        fetching.order.continuations = 1;
        const auto payload = fetching.get(server.url("/a.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QVERIFY(payload->bytes.view == body || payload->bytes.view == large);
        QCOMPARE(server.requests().size(), isAnswer ? 2 : 3);
        QCOMPARE(server.requests()[1].header("Range"), "bytes=65536-"_ba);
    }
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
