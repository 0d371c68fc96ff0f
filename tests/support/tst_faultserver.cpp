// What the other tests believe of the server, asked with a plain socket.

#include "support/faultserver.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A client that says what it is told and takes what comes.
class Client
{
public:
    explicit Client(const FaultServer &server, const QByteArray &host = "127.0.0.1")
    {
        m_socket.connectToHost(QString::fromLatin1(host), server.port(host));
        m_socket.waitForConnected();
    }

    void ask(const QByteArray &target, const QByteArray &headers = {})
    {
        m_socket.write("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
        m_socket.flush();
    }

    /// What has come once `wanted` is in it, the connection has ended, or `time` is over.
    QByteArray take(const QByteArray &wanted, std::chrono::milliseconds time = 5s)
    {
        QElapsedTimer clock;
        clock.start();
        while (!m_taken.contains(wanted) && m_socket.state() == QTcpSocket::ConnectedState &&
               clock.elapsed() < time.count()) {
            m_socket.waitForReadyRead(20);
            m_taken += m_socket.readAll();
        }
        m_taken += m_socket.readAll();
        return std::exchange(m_taken, {});
    }

    /// Everything and the errno of the end (0: an orderly one), past QTcpSocket, to which all ends are alike.
    std::pair<QByteArray, int> takeRawly()
    {
        const int descriptor = static_cast<int>(m_socket.socketDescriptor());
        QByteArray taken;
        char buffer[4096];
        for (;;) {
            pollfd readable{.fd = descriptor, .events = POLLIN, .revents = 0};
            poll(&readable, 1, 5000);
            const ssize_t count = recv(descriptor, buffer, sizeof buffer, 0);
            if (count <= 0)
                return {taken, count == 0 ? 0 : errno};
            taken.append(buffer, count);
        }
    }

    QByteArray takeAll(std::chrono::milliseconds time = 5s) { return take("\377never sent\377", time); }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_taken;
};

QByteArray bodyOf(const QByteArray &wire)
{
    return wire.mid(wire.indexOf("\r\n\r\n") + 4);
}

} // namespace

class TestFaultServer : public QObject
{
    Q_OBJECT

private slots:
    void answersWithStatusHeadersAndBody()
    {
        FaultServer server;
        server.on("/a?b=1", Reply::ok("picture", "image/jpeg").with("X-One", "1").with("X-One", "2"));
        Client client(server);
        client.ask("/a?b=1", "Referer: http://r/\r\n");
        QCOMPARE(client.take("picture"),
                 "HTTP/1.1 200 Fine\r\nContent-Type: image/jpeg\r\nX-One: 1\r\nX-One: 2\r\n"
                 "Content-Length: 7\r\n\r\npicture"_ba);
        QCOMPARE(server.requests("/a?b=1").size(), 1);
        QCOMPARE(server.requests().first().header("referer"), "http://r/"_ba);
        QVERIFY(server.requests().first().header("cookie").isNull());
    }

    void unknownPathsAreNotFound()
    {
        FaultServer server;
        Client client(server);
        client.ask("/nothing");
        QVERIFY(client.take("script").startsWith("HTTP/1.1 404"));
    }

    void theNthRequestGetsTheNthReplyAndLaterOnesTheLast()
    {
        FaultServer server;
        server.on("/a", {Reply::status(503).with("Retry-After", "2"), Reply::ok("first"), Reply::ok("last")});
        Client client(server);
        client.ask("/a");
        QVERIFY(
            client.take("\r\n\r\n").contains("503 Sorry\r\nContent-Type: text/plain\r\nRetry-After: 2\r\n"));
        for (const char *body : {"first", "last", "last"}) {
            client.ask("/a");
            QCOMPARE(bodyOf(client.take(body)), QByteArray(body));
        }
        QCOMPARE(server.load().connections, 1);
    }

    void redirects()
    {
        FaultServer server;
        server.on("/a", Reply::redirect("/b", 307));
        Client client(server);
        client.ask("/a");
        QVERIFY(client.take("\r\n\r\n").startsWith("HTTP/1.1 307 Elsewhere\r\n"));
    }

    void cutsTheBodyShort()
    {
        FaultServer server;
        server.on("/a", Reply::ok(QByteArray(1000, 'x')).cutAfter(300));
        Client client(server);
        client.ask("/a");
        const QByteArray wire = client.takeAll();
        QVERIFY(wire.contains("Content-Length: 1000\r\n"));
        QCOMPARE(bodyOf(wire), QByteArray(300, 'x'));
        QCOMPARE(client.socket().error(), QTcpSocket::RemoteHostClosedError);
    }

    void lies_data()
    {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("a negative length")
            << Reply::ok("x").claimingLength("-5") << "Content-Length: -5\r\n\r\nx"_ba;
        QTest::newRow("two lengths") << Reply::ok("x").with("Content-Length", "9")
                                     << "Content-Length: 9\r\nContent-Length: 1\r\n\r\nx"_ba;
        QTest::newRow("chunks") << Reply::ok("abcdef").chunked(4)
                                << "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"_ba;
        QTest::newRow("a chunk cut short")
            << Reply::ok("abcdef").chunked(4).cutAfter(5) << "4\r\nabcd\r\n2\r\ne"_ba;
        QTest::newRow("a bad chunk size") << Reply::ok("abcdef").chunked(4).withBadChunkSizeAt(5)
                                          << "4\r\nabcd\r\nzz\r\nef\r\n0\r\n\r\n"_ba;
        QTest::newRow("no length") << Reply::ok("x").closedByEnd()
                                   << "Content-Type: image/png\r\nConnection: close\r\n\r\nx"_ba;
        QTest::newRow("whatever I write") << Reply::raw("SSH-2.0-none\r\n") << "SSH-2.0-none\r\n"_ba;
    }
    void lies()
    {
        QFETCH(Reply, reply);
        QFETCH(QByteArray, expected);
        FaultServer server;
        server.on("/a", reply);
        Client client(server);
        client.ask("/a");
        const QByteArray wire = client.take(expected, 2s);
        QVERIFY2(wire.endsWith(expected), wire.constData());
    }

    void resets_data()
    {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<qsizetype>("bytes");
        QTest::newRow("before the answer") << Reply::resetting() << qsizetype(0);
        QTest::newRow("within the body")
            << Reply::ok(QByteArray(9000, 'x')).resetAfter(5000) << qsizetype(5000);
    }
    void resets()
    {
        QFETCH(Reply, reply);
        QFETCH(qsizetype, bytes);
        FaultServer server;
        server.on("/a", reply);
        Client client(server);
        client.ask("/a");
        const auto [wire, error] = client.takeRawly();
        QCOMPARE(bodyOf(wire).size(), bytes);
        QCOMPARE(error, ECONNRESET);
    }

    void closesWithoutAWord()
    {
        FaultServer server;
        server.on("/a", Reply::closing());
        Client client(server);
        client.ask("/a");
        QCOMPARE(client.takeRawly(), std::pair(QByteArray(), 0));
    }

    void stallsWhereItIsTold_data()
    {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<QByteArray>("lastSeen");
        const Reply ok = Reply::ok("0123456789");
        QTest::newRow("before the headers") << Reply::silence() << ""_ba;
        QTest::newRow("after a delay that is not over") << ok.after(1h) << ""_ba;
        QTest::newRow("within the headers")
            << ok.stallingInHeaders() << "HTTP/1.1 200 Fine\r\nContent-Type: "_ba;
        QTest::newRow("within the body") << ok.stallingAt(4) << "\r\n\r\n0123"_ba;
        QTest::newRow("within a chunk") << ok.chunked(8).stallingAt(4) << "\r\n\r\n8\r\n0123"_ba;
    }
    void stallsWhereItIsTold()
    {
        QFETCH(Reply, reply);
        QFETCH(QByteArray, lastSeen);
        FaultServer server;
        server.on("/a", reply);
        Client client(server);
        client.ask("/a");
        const QByteArray wire = client.takeAll(300ms);
        QVERIFY2(lastSeen.isEmpty() ? wire.isEmpty() : wire.contains(lastSeen), wire.constData());
        QVERIFY(!wire.contains("56789"));
        QCOMPARE(client.socket().state(), QTcpSocket::ConnectedState);
        QCOMPARE(server.load().answering, 1);
    }

    void goesOnAfterAStall()
    {
        FaultServer server;
        server.on("/a", Reply::ok("0123456789").chunked(8).stallingAt(4, 100ms));
        Client client(server);
        client.ask("/a");
        QCOMPARE(bodyOf(client.take("0\r\n\r\n")), "8\r\n01234567\r\n2\r\n89\r\n0\r\n\r\n"_ba);
    }

    void drips()
    {
        FaultServer server;
        server.on("/a", Reply::ok("0123456789").dripping(2, 40ms));
        Client client(server);
        QElapsedTimer clock;
        clock.start();
        client.ask("/a");
        QCOMPARE(bodyOf(client.take("89")), "0123456789"_ba);
        QVERIFY2(clock.elapsed() >= 150, qPrintable(QString::number(clock.elapsed())));
    }

    void repeatsInformationalAnswersForEver()
    {
        FaultServer server;
        server.on("/a", Reply::endlessInformational(10ms));
        Client client(server);
        client.ask("/a");
        QVERIFY(client.takeAll(300ms).count("HTTP/1.1 102 ") > 5);
    }

    void anEndlessBodyWaitsForItsReader()
    {
        FaultServer server;
        server.on("/a", Reply::ok(QByteArray(100'000, 'x')).endless());
        Client client(server);
        client.socket().setReadBufferSize(1000);
        client.ask("/a");
        client.socket().waitForReadyRead();
        QTest::qWait(300);
        const qint64 unread = server.bytesSent();
        QTest::qWait(300);
        QCOMPARE(server.bytesSent(), unread); // and so it did not fill the memory
        client.socket().setReadBufferSize(0);
        QVERIFY(client.takeAll(300ms).size() > 1'000'000);
    }

    void continuesFromARange_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("whole") << ""_ba
                               << "200"_ba
                               << "0123456789"_ba;
        QTest::newRow("part") << "Range: bytes=4-\r\n"_ba
                              << "206"_ba
                              << "456789"_ba;
        QTest::newRow("part of the same") << "Range: bytes=4-\r\nIf-Range: \"v1\"\r\n"_ba
                                          << "206"_ba
                                          << "456789"_ba;
        QTest::newRow("changed since") << "Range: bytes=4-\r\nIf-Range: \"v0\"\r\n"_ba
                                       << "200"_ba
                                       << "0123456789"_ba;
        QTest::newRow("past the end") << "Range: bytes=10-\r\n"_ba
                                      << "416"_ba
                                      << ""_ba;
    }
    void continuesFromARange()
    {
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, body);
        FaultServer server;
        server.on("/a", Reply::ok("0123456789").withRanges("\"v1\""));
        Client client(server);
        client.ask("/a", headers);
        const QByteArray wire = client.take("\r\n\r\n" + body);
        QVERIFY2(wire.startsWith("HTTP/1.1 " + status), wire.constData());
        QVERIFY(wire.contains("Content-Length: " + QByteArray::number(body.size()) + "\r\n"));
        if (status == "206")
            QVERIFY(wire.contains("Content-Range: bytes 4-9/10\r\n"));
    }

    void asksTheTestForItsReply()
    {
        FaultServer server;
        server.on("/a", [](const Request &request) {
            return request.header("Authorization").isEmpty() ? Reply::status(401) : Reply::ok("in");
        });
        Client client(server);
        client.ask("/a");
        QVERIFY(client.take("\r\n\r\n").startsWith("HTTP/1.1 401"));
        client.ask("/a", "Authorization: Basic eDp5\r\n");
        QVERIFY(client.take("\r\n\r\n").startsWith("HTTP/1.1 200"));
    }

    void looksLikeManyHostsAndCountsEach()
    {
        FaultServer server;
        server.listenOn("127.0.0.2");
        server.on("/slow", Reply::ok("x").after(200ms));
        server.on("/a", Reply::ok("x"));
        {
            Client here(server);
            Client there(server, "127.0.0.2");
            Client again(server, "127.0.0.2");
            here.ask("/a");
            there.ask("/slow");
            again.ask("/slow");
            QCOMPARE(bodyOf(here.take("\r\n\r\nx")), "x"_ba);
            QCOMPARE(bodyOf(there.take("\r\n\r\nx")), "x"_ba);
            QCOMPARE(bodyOf(again.take("\r\n\r\nx")), "x"_ba);
        }
        QTRY_COMPARE(server.load().openConnections, 0);
        QCOMPARE(server.load("127.0.0.1").mostAnswering, 1);
        QCOMPARE(server.load("127.0.0.2").connections, 2);
        QCOMPARE(server.load("127.0.0.2").mostOpenConnections, 2);
        QCOMPARE(server.load("127.0.0.2").mostAnswering, 2);
        QCOMPARE(server.load().connections, 3);
        QCOMPARE(server.load().answering, 0);
        QCOMPARE(server.requests("/slow").first().host, "127.0.0.2"_ba);
    }

    void dropsIdleConnections()
    {
        FaultServer server;
        server.on("/a", Reply::ok("x"));
        server.on("/mute", Reply::silence());
        Client idle(server);
        Client waiting(server);
        idle.ask("/a");
        idle.take("\r\n\r\nx");
        waiting.ask("/mute");
        QTRY_COMPARE(server.requests("/mute").size(), 1);
        QTRY_COMPARE(server.load().answering, 1);
        server.dropIdleConnections();
        QVERIFY(idle.socket().waitForDisconnected());
        QTRY_COMPARE(server.load().openConnections, 1);
    }

    void aRefusingPortRefusesAndAMutePortNeverAnswers()
    {
        RefusingPort refusing;
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, refusing.port());
        QVERIFY(!socket.waitForConnected(2000));
        QCOMPARE(socket.error(), QTcpSocket::ConnectionRefusedError);

        MutePort mute;
        socket.connectToHost(u"127.0.0.1"_s, mute.port());
        QVERIFY(!socket.waitForConnected(500));
        QCOMPARE(socket.error(), QTcpSocket::SocketTimeoutError);
    }
};

QTEST_GUILESS_MAIN(TestFaultServer)
#include "tst_faultserver.moc"
