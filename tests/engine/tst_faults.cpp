#include "support/batches.h"
#include "support/deflated.h"
#include "support/faultserver.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int retries = 2;

Reply withManyHeaders(Reply reply, int count, qsizetype size)
{
    for (int i = 0; i < count; ++i)
        reply = reply.with("X-Many-" + QByteArray::number(i), QByteArray(size, 'x'));
    return reply;
}

} // namespace

/// What the network can do to a link, seen from the one door: its stage at the end, the true cause, how often
/// it was tried, and what lies in the folder then.
class TestFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;

    /// Where one link ended.
    struct End
    {
        Stage stage;
        int waits = 0; // for another attempt

        const stage::Saved *saved() const { return std::get_if<stage::Saved>(&stage); }
        const stage::Failed *failed() const { return std::get_if<stage::Failed>(&stage); }
        std::optional<Cause> cause() const
        {
            return failed() ? std::optional(failed()->why.cause) : std::nullopt;
        }
        int attempts() const { return failed() ? failed()->attempts : saved()->receipt.attempts; }
        QByteArray words() const
        {
            return failed() ? plainWords(failed()->why).toUtf8() : "it did not fail"_ba;
        }
    };

    Settings settings() const
    {
        Settings settings = defaultSettings();
        settings.folder = m_folder->filePath(u"pictures"_s);
        settings.timeout = 20s;
        settings.retries = retries;
        settings.proxy = u"none"_s;
        return settings;
    }

    End end(const QUrl &url, const Settings &settings)
    {
        const auto batch = batchIn(*m_folder, settings);
        End end;
        connect(batch.get(), &Batch::stageEntered, this, [&](JobId id) {
            end.waits += std::holds_alternative<stage::Waiting>(batch->snapshot(id)->stage) ? 1 : 0;
        });
        batch->add({linkFrom(QString::fromUtf8(url.toEncoded()))});
        if (!runToTheEnd(*batch))
            qFatal("it did not come to an end");
        end.stage = batch->snapshot(batch->ids().back())->stage;
        return end;
    }
    End end(const Reply &reply)
    {
        m_server->on("/a.png", reply);
        return end(m_server->url("/a.png"), settings());
    }

    QStringList files() const { return entriesOf(settings().folder); }

private slots:
    void initTestCase() { qRegisterMetaType<Cause>(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void answersAreTriedAgainOrNot_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isTriedAgain");
        for (const int status : {408, 416, 429, 500, 502, 503, 504, 206, 304})
            QTest::addRow("%d is tried again, with pauses, and fails in the end", status) << status << true;
        for (const int status : {400, 401, 403, 404, 405, 406, 410, 451, 501, 505})
            QTest::addRow("%d is the last word", status) << status << false;
    }

    void answersAreTriedAgainOrNot()
    {
        QFETCH(const int, status);
        QFETCH(const bool, isTriedAgain);
        const End end = this->end(Reply::status(status));
        const bool isUnasked = status == 206 || status == 304;
        QCOMPARE(end.cause(), std::optional(isUnasked ? Cause::UnaskedAnswer : Cause::HttpStatus));
        QCOMPARE(end.failed()->why.httpStatus, std::optional(status));
        const int attempts = isTriedAgain ? 1 + retries : 1;
        QCOMPARE(end.attempts(), attempts);
        QCOMPARE(end.waits, attempts - 1);
        QCOMPARE(m_server->requests().size(), attempts);
        for (const Request &request : m_server->requests())
            QVERIFY(request.header("Range").isNull()); // always from the start
        QCOMPARE(files(), QStringList());
    }

    void whatCannotBeReachedFailsWithItsCause_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<bool>("isTriedAgain");
        QTest::newRow("a port that refuses") << u"refusing"_s << Cause::ConnectionRefused << true;
        QTest::newRow("a port that is mute") << u"mute"_s << Cause::ConnectTimeout << true;
        QTest::newRow("a TLS handshake that is never answered")
            << u"mute handshake"_s << Cause::ConnectTimeout << true;
        QTest::newRow("a TLS handshake that is answered with nonsense")
            << u"nonsense handshake"_s << Cause::TlsHandshake << true;
        QTest::newRow("a host that does not exist") << u"nowhere"_s << Cause::HostNotFound << true;
        QTest::newRow("a server that never answers") << u"silent"_s << Cause::AnswerTimeout << true;
        QTest::newRow("a server that hangs up") << u"closing"_s << Cause::ConnectionLost << true;
        QTest::newRow("a server that resets") << u"resetting"_s << Cause::ConnectionLost << true;
        QTest::newRow("a server that speaks another language")
            << u"nonsense"_s << Cause::ConnectionLost << true;
        QTest::newRow("a proxy that is down") << u"proxy down"_s << Cause::ProxyTrouble << false;
        QTest::newRow("a proxy that wants a password") << u"proxy 407"_s << Cause::ProxyTrouble << false;
    }

    void whatCannotBeReachedFailsWithItsCause()
    {
        QFETCH(const QString, what);
        QFETCH(const Cause, cause);
        QFETCH(const bool, isTriedAgain);
        const RefusingPort refusing;
        const MutePort mute;
        m_server->on("/silent", Reply::silence());
        m_server->on("/closing", Reply::closing());
        m_server->on("/resetting", Reply::resetting());
        m_server->on("/nonsense", Reply::raw("220 mail.example ready\r\n"));
        FaultServer proxy;
        proxy.otherwise([](const Request &) {
            return Reply::status(407).with("Proxy-Authenticate", "Basic realm=\"x\"");
        });
        Settings settings = this->settings();
        settings.retries = 1;
        if (reasonOf(cause) == Reason::Timeout)
            settings.timeout = 1s;
        QUrl url = m_server->url("/" + what.toLatin1());
        const auto ported = [](const char *scheme, quint16 port) {
            return QUrl(u"%1://127.0.0.1:%2/a.png"_s.arg(QLatin1StringView(scheme)).arg(port));
        };
        if (what == u"refusing"_s)
            url = ported("http", refusing.port());
        else if (what == u"mute"_s)
            url = ported("http", mute.port());
        else if (what == u"nowhere"_s)
            url = QUrl(u"http://nowhere.invalid/a.png"_s);
        else if (what == u"proxy down"_s)
            settings.proxy = u"http://127.0.0.1:%1"_s.arg(refusing.port());
        else if (what == u"proxy 407"_s)
            settings.proxy = u"http://127.0.0.1:%1"_s.arg(proxy.port());
        std::unique_ptr<QTcpServer> clear;
        if (what.endsWith(u"handshake"_s)) {
            clear = std::make_unique<QTcpServer>();
            QVERIFY(clear->listen(QHostAddress::LocalHost));
            url = ported("https", clear->serverPort());
            if (what.startsWith(u"nonsense"_s))
                connect(clear.get(), &QTcpServer::newConnection, clear.get(),
                        [&] { clear->nextPendingConnection()->write("HTTP/1.1 400 Sorry\r\n\r\n"); });
        }
        const End end = this->end(url, settings);
        QVERIFY2(end.cause() == cause, end.words().constData());
        QCOMPARE(end.attempts(), isTriedAgain ? 2 : 1);
        QCOMPARE(files(), QStringList());
        if (what.startsWith(u"proxy"_s))
            QCOMPARE(m_server->load().connections, 0);
    }

    /// Each is tried with a sound picture and with one that is cut off: the first may be saved where HTTP
    /// leaves it whole, the second never.
    void thePicturesOwnStructureDecides_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<std::optional<Cause>>("cause"); // none: it is saved
        const QByteArray whole = jpeg();
        const QByteArray cut = truncatedAt(whole, whole.size() * 2 / 3);
        const std::optional<Cause> saved;
        // Without a proof that all of it came, half a picture was cut off on its way and is tried again.
        const auto row = [&](const char *name, auto replyFor, std::optional<Cause> causeOfSound,
                             Cause causeOfCut = Cause::CutShort) {
            QTest::addRow("%s, a sound picture", name)
                << std::make_shared<Reply>(replyFor(whole)) << causeOfSound;
            QTest::addRow("%s, one cut off", name)
                << std::make_shared<Reply>(replyFor(cut)) << std::optional(causeOfCut);
        };
        using Bytes = QByteArray;
        row(
            "a chunk size that is no number at once",
            [](const Bytes &b) { return Reply::ok(b).chunked(100).withBadChunkSizeAt(0); }, Cause::EmptyBody,
            Cause::EmptyBody);
        row(
            "a chunk size that is no number later",
            [](const Bytes &b) { return Reply::ok(b).chunked(100).withBadChunkSizeAt(b.size() / 2); },
            Cause::CutShort);
        row(
            "gzip",
            [](const Bytes &b) { return Reply::ok(deflated(b, Gzip)).with("Content-Encoding", "gzip"); },
            saved, Cause::Truncated);
        row(
            "gzip that lacks its end",
            [](const Bytes &b) {
                return Reply::ok(deflated(b, Gzip).chopped(20)).with("Content-Encoding", "gzip");
            },
            Cause::Damaged, Cause::Damaged);
        row(
            "gzip that lacks its end, ended by the close",
            [](const Bytes &b) {
                return Reply::ok(deflated(b, Gzip).chopped(20))
                    .with("Content-Encoding", "gzip")
                    .closedByEnd();
            },
            Cause::CutShort);
        // Past a hundred headers, or 256 KB of them, Qt loses some, Content-Length as well.
        row(
            "120 headers before the length",
            [](const Bytes &b) { return withManyHeaders(Reply::ok(b).lastOnConnection(), 120, 10); }, saved);
        row(
            "120 headers, and a close that is too early",
            [](const Bytes &b) { return withManyHeaders(Reply::ok(b), 120, 10).cutAfter(b.size() / 2); },
            Cause::CutShort);
        row(
            "300 KB of headers",
            [](const Bytes &b) { return withManyHeaders(Reply::ok(b).closedByEnd(), 30, 10'000); }, saved);
        row(
            "no length", [](const Bytes &b) { return Reply::ok(b).closedByEnd(); }, saved);
        row(
            "no length, and a close that is too early",
            [](const Bytes &b) { return Reply::ok(b).closedByEnd().cutAfter(b.size() / 2); },
            Cause::CutShort);
        row(
            "bytes beyond the length",
            [](const Bytes &b) {
                return Reply::ok(b + QByteArray(5000, 'x')).claimingLength(QByteArray::number(b.size()));
            },
            saved, Cause::Truncated);
        row(
            "a length that is too small",
            [](const Bytes &b) {
                return Reply::ok(b).claimingLength(QByteArray::number(b.size() / 2)).lastOnConnection();
            },
            Cause::Truncated, Cause::Truncated);
        row(
            "a length that is too large",
            [](const Bytes &b) { return Reply::ok(b).claimingLength("100000").lastOnConnection(); },
            Cause::CutShort);
        row(
            "two lengths, the first one true", // which Qt believes
            [](const Bytes &b) {
                return Reply::ok(b)
                    .with("Content-Length", QByteArray::number(b.size()))
                    .claimingLength("7")
                    .lastOnConnection();
            },
            saved);
        row(
            "two lengths, the second one true",
            [](const Bytes &b) { return Reply::ok(b).with("Content-Length", "7").lastOnConnection(); },
            Cause::CutShort);
        row(
            "a negative length",
            [](const Bytes &b) { return Reply::ok(b).claimingLength("-5").lastOnConnection(); }, saved);
        row(
            "a length that is no number",
            [](const Bytes &b) { return Reply::ok(b).claimingLength("many").lastOnConnection(); }, saved);
    }

    void thePicturesOwnStructureDecides()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        QFETCH(const std::optional<Cause>, cause);
        const End end = this->end(*reply);
        QVERIFY2(end.cause() == cause, end.words().constData());
        QCOMPARE(end.attempts(), cause == Cause::CutShort ? 1 + retries : 1);
        QCOMPARE(files().size(), cause ? 0 : 1);
        if (!cause)
            QCOMPARE(QImage(settings().folder + u"/a.png"_s).convertToFormat(QImage::Format_RGB32),
                     QImage::fromData(jpeg()).convertToFormat(QImage::Format_RGB32));
    }

    /// At a hundred places each, over four framings.
    void truncatedPicturesAreNeverSaved_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("JPEG") << jpeg();
        QTest::newRow("progressive JPEG") << jpeg(painting(), {.progressive = true});
        QTest::newRow("GIF") << gif(palettePainting(), 2);
        QTest::newRow("BMP") << bmp();
        QTest::newRow("PNG") << png();
        QTest::newRow("lossless WebP") << webp();
        QTest::newRow("lossy WebP") << webp(painting(), {.lossless = false});
        QTest::newRow("TIFF") << tiff();
    }

    void truncatedPicturesAreNeverSaved()
    {
        QFETCH(const QByteArray, bytes);
        constexpr int places = 100;
        const auto framed = [&bytes](int framing, qsizetype size) {
            const QByteArray part = bytes.first(size);
            switch (framing) {
            case 0:
                return Reply::ok(part); // with a length that is true
            case 1:
                return Reply::ok(part).chunked(512);
            case 2:
                return Reply::ok(part).closedByEnd();
            default:
                return Reply::ok(bytes).cutAfter(size); // the length claims more
            }
        };
        const auto linksTo = [&](int firstPlace, int lastPlace) {
            std::vector<Link> links;
            for (int framing = 0; framing < 4; ++framing) {
                for (int place = firstPlace; place <= lastPlace; ++place) {
                    const QByteArray target = u"/%1/%2.png"_s.arg(framing).arg(place).toLatin1();
                    m_server->on(target, framed(framing, bytes.size() * place / places));
                    links.push_back(linkFrom(m_server->url(target).toString()));
                }
            }
            return links;
        };
        Settings settings = this->settings();
        settings.retries = 0;
        settings.jobs = 64;
        settings.perHost = 64;
        const auto batch = batchIn(*m_folder, settings);
        batch->add(linksTo(places, places)); // whole, to see that all would be well
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Saved), 4);
        batch->add(linksTo(0, places - 1));
        QVERIFY(runToTheEnd(*batch));
        QCOMPARE(batch->tally().of(StageKind::Failed), 4 * places);
        for (const JobId id : batch->ids()) {
            const JobSnapshot job = *batch->snapshot(id);
            const auto *failed = std::get_if<stage::Failed>(&job.stage);
            if (!failed)
                continue;
            // Where a close comes together with the answer, Qt may see the close alone; and a hundredth may
            // be too little to tell a format by.
            QVERIFY2(reasonOf(failed->why.cause) == Reason::Incomplete ||
                         failed->why.cause == Cause::ConnectionLost ||
                         job.link.url.path().endsWith(u"/1.png"_s),
                     qPrintable(job.link.written + u' ' + plainWords(failed->why)));
        }
        QCOMPARE(files().size(), 4);
    }

    void whatNeverEndsIsEndedByTheCap_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        const auto row = [](const char *name, const Reply &reply) {
            QTest::newRow(name) << std::make_shared<Reply>(reply);
        };
        const QByteArray bomb = deflated(jpeg() + QByteArray(64 << 20, '\0'), Gzip, Z_BEST_SPEED);
        row("a gzip bomb", Reply::ok(bomb).with("Content-Encoding", "gzip"));
        row("a gzip bomb in chunks", Reply::ok(bomb).with("Content-Encoding", "gzip").chunked());
        row("a gzip bomb that does not tell its size",
            Reply::ok(bomb.chopped(4) + QByteArray(4, '\1')).with("Content-Encoding", "gzip"));
        row("an infinite body", Reply::ok(jpeg()).endless());
        row("an infinite body in gzip", Reply::ok(bomb).with("Content-Encoding", "gzip").endless());
        row("a length over the cap", Reply::ok(jpeg()).claimingLength("1000001"));
        row("a length that no number can hold", Reply::ok(jpeg()).claimingLength("9223372036854775807"));
    }

    void whatNeverEndsIsEndedByTheCap()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        m_server->on("/a.png", *reply);
        Settings settings = this->settings();
        settings.maxBytes = 1'000'000;
        const End end = this->end(m_server->url("/a.png"), settings);
        QVERIFY2(end.cause() == Cause::TooManyBytes, end.words().constData());
        QCOMPARE(end.attempts(), 1);
        QCOMPARE(files(), QStringList());
        QVERIFY(m_server->bytesSent() < 30 * settings.maxBytes); // the kernel's buffers hold some, too
    }

    void bytesDecideNeverTheHeader_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("reply");
        QTest::addColumn<QString>("format"); // that it really is
        const auto row = [](const char *name, const Reply &reply, const QString &format) {
            QTest::newRow(name) << std::make_shared<Reply>(reply) << format;
        };
        row("image/png that is WebP", Reply::ok(webp(), "image/png"), u"webp"_s);
        row("text/html that is a PNG", Reply::ok(png(), "text/html"), u"png"_s);
        row("a JPEG of no type at all", Reply::ok(jpeg(), {}), u"jpeg"_s);
        row("a GIF of a type that is none", Reply::ok(gif(), "?;;/"), u"gif"_s);
    }

    void bytesDecideNeverTheHeader()
    {
        QFETCH(const std::shared_ptr<Reply>, reply);
        const End end = this->end(*reply);
        QVERIFY2(end.saved(), end.words().constData());
        QTEST(end.saved()->receipt.format, "format");
    }

    void whatIsNoPictureIsKeptForTheDetails_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Cause>("cause");
        const QByteArray rest(1000, 'x');
        QTest::newRow("a web page") << "<!DOCTYPE html><title>Sorry</title>" + rest << Cause::WebPage;
        QTest::newRow("JSON") << "{\"error\": \"not here\"}" + rest << Cause::NoPicture;
        QTest::newRow("text") << "There is no such picture. " + rest << Cause::NoPicture;
        QTest::newRow("nothing") << QByteArray() << Cause::EmptyBody;
    }

    void whatIsNoPictureIsKeptForTheDetails()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const Cause, cause);
        const End end = this->end(Reply::ok(body));
        QVERIFY2(end.cause() == cause, end.words().constData());
        QCOMPARE(end.failed()->why.excerpt,
                 QString::fromLatin1(body.first(std::min<qsizetype>(200, body.size()))));
        QCOMPARE(end.attempts(), 1);
    }

    void aCutBodyIsGoneOnWithAndCounted_data()
    {
        QTest::addColumn<QList<int>>("cuts"); // after how many bytes each answer ends
        QTest::addColumn<bool>("isSaved");
        QTest::addColumn<int>("attempts");
        QTest::newRow("once") << QList<int>{100'000} << true << 2;
        QTest::newRow("as often as there are attempts") << QList<int>{50'000, 50'000} << true << 3;
        QTest::newRow("once too often") << QList<int>{50'000, 50'000, 50'000} << false << 3;
    }

    void aCutBodyIsGoneOnWithAndCounted()
    {
        QFETCH(const QList<int>, cuts);
        QFETCH(const bool, isSaved);
        QFETCH(const int, attempts);
        const Reply whole = Reply::ok(png() + QByteArray(300'000, 'x')).withRanges("\"one\"");
        QList<Reply> replies;
        for (const int cut : cuts)
            replies.append(whole.stallingAt(1000, 100ms).cutAfter(cut));
        m_server->on("/a.png", replies << whole);
        const End end = this->end(m_server->url("/a.png"), settings());
        QVERIFY2((end.saved() != nullptr) == isSaved, end.words().constData());
        QCOMPARE(end.attempts(), attempts);
        QCOMPARE(end.waits, 0); // each time at once
        QCOMPARE(m_server->requests().size(), attempts);
    }

    /// The server says that it is the same picture, and it is another one.
    void aRestThatIsALieIsFetchedAnew()
    {
        const QByteArray picture = png();
        QByteArray other = picture;
        other[picture.size() - 20] = char(other[picture.size() - 20] ^ 0x55);
        const Reply whole = Reply::ok(picture).withRanges("\"one\"");
        m_server->on("/a.png", {whole.stallingAt(20, 100ms).cutAfter(20),
                                Reply::ok(other).withRanges("\"one\""), whole});
        const End end = this->end(m_server->url("/a.png"), settings());
        QVERIFY2(end.saved(), end.words().constData());
        QCOMPARE(m_server->requests().size(), 3);
    }

    /// Each answer to the whole is cut, each to the rest does not fit: that must have an end, too.
    void aRestThatNeverFitsFailsInTheEnd_data()
    {
        QTest::addColumn<std::shared_ptr<Reply>>("rest");
        QTest::newRow("416") << std::make_shared<Reply>(Reply::status(416));
        QTest::newRow("a wrong range") << std::make_shared<Reply>(
            Reply::status(206, QByteArray(1000, 'x')).with("Content-Range", "bytes 7-1006/300000"));
        QTest::newRow("not modified") << std::make_shared<Reply>(Reply::status(304));
    }

    void aRestThatNeverFitsFailsInTheEnd()
    {
        QFETCH(const std::shared_ptr<Reply>, rest);
        const Reply whole = Reply::ok(png() + QByteArray(300'000, 'x')).with("ETag", "\"one\"");
        m_server->on("/a.png", [=](const Request &request) {
            return request.header("Range").isNull() ? whole.stallingAt(1000, 100ms).cutAfter(100'000) : *rest;
        });
        const End end = this->end(m_server->url("/a.png"), settings());
        QVERIFY(end.failed());
        QCOMPARE(end.attempts(), 1 + retries);
        QCOMPARE(files(), QStringList());
    }

    void aLoginThatARestartForgotIsMissed_data()
    {
        QTest::addColumn<QString>("userInfo");
        QTest::addColumn<bool>("isElsewhere"); // whoever refuses
        QTest::addColumn<Cause>("cause");
        QTest::newRow("user and password") << u"anna:geheim"_s << false << Cause::LoginLost;
        QTest::newRow("a user alone") << u"anna"_s << false << Cause::LoginLost;
        QTest::newRow("not: there was none") << QString() << false << Cause::HttpStatus;
        QTest::newRow("not: another site wants its own") << u"anna:geheim"_s << true << Cause::HttpStatus;
    }

    void aLoginThatARestartForgotIsMissed()
    {
        QFETCH(const QString, userInfo);
        QFETCH(const bool, isElsewhere);
        QFETCH(const Cause, cause);
        m_server->listenOn("127.0.0.2");
        m_server->otherwise([=, there = m_server->url("/there.png", "127.0.0.2").toEncoded(),
                             picture = png()](const Request &request) {
            if (isElsewhere && request.target == "/a.png")
                return Reply::redirect(there);
            return request.header("Authorization").isNull()
                       ? Reply::status(401).with("WWW-Authenticate", "Basic realm=\"x\"")
                       : Reply::ok(picture);
        });
        QUrl url = m_server->url("/a.png");
        url.setUserInfo(userInfo);
        {
            const auto batch = batchIn(*m_folder, settings());
            QSignalSpy accepted(batch.get(), &Batch::accepted);
            batch->add({linkFrom(url.toString())});
            QTRY_COMPARE(accepted.size(), 1);
        }
        for (int start = 0; start < 2; ++start) { // what was tried and has failed knows it, too
            const auto batch = batchIn(*m_folder, settings());
            batch->retry(batch->ids());
            QVERIFY(runToTheEnd(*batch));
            const auto stage = batch->snapshot(batch->ids().at(0))->stage;
            const Failure &why = std::get<stage::Failed>(stage).why;
            QVERIFY2(why.cause == cause, qPrintable(plainWords(why)));
            QCOMPARE(why.httpStatus, std::optional(401));
        }
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
