#include "core/link.h"

#include "support/faultserver.h"
#include "support/fetching.h"

#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray first = QByteArray("first picture...").repeated(256); // 4 KB
const QByteArray second = QByteArray("second one......").repeated(256);
const QByteArray foreign = QByteArray("nobody's picture").repeated(256);

QByteArray answer(const QByteArray &status, const QByteArray &body, const QByteArray &length)
{
    return "HTTP/1.1 " + status + " Fine\r\nContent-Type: image/png\r\n" +
           (length.isNull() ? QByteArray() : "Content-Length: " + length + "\r\n") + "\r\n" + body;
}

QByteArray answer(const QByteArray &status, const QByteArray &body)
{
    return answer(status, body, QByteArray::number(body.size()));
}

} // namespace

/// What a server says beyond an answer's end must not become the next link's picture.
class TestFraming : public QObject
{
    Q_OBJECT

private slots:
    /// Late means: when the next request is on its way. Bytes are found out even then, for an answer does not
    /// begin like that; a whole answer cannot be told from the true one, and so nothing may follow by a
    /// connection where one is to be feared.
    void whatFollowsAnAnswerIsNobodysPicture_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("excess");
        QTest::addColumn<std::chrono::milliseconds>("late");
        const auto atOnce = [](const char *name, const QByteArray &said, const QByteArray &excess) {
            QTest::addRow("%s, in one packet", name) << said + excess << QByteArray() << 0ms;
        };
        const auto row = [&](const char *name, const QByteArray &said, const QByteArray &excess) {
            atOnce(name, said, excess);
            QTest::addRow("%s, late", name) << said << excess << 100ms;
        };
        const QByteArray whole = answer("200", foreign);
        const QByteArray notModified = answer("304", {}, QByteArray());
        const QByteArray noContent = answer("204", {}, QByteArray());
        const QByteArray chunked =
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + first + "\r\n0\r\n\r\n";
        row("bytes beyond the length", answer("200", first), foreign);
        atOnce("an answer beyond the length", answer("200", first), whole);
        row("bytes beyond the shorter of two lengths",
            "HTTP/1.1 200 Fine\r\nContent-Length: 4096\r\nContent-Length: 8192\r\n\r\n" + first, foreign);
        row("bytes after the last chunk", chunked, foreign);
        atOnce("an answer after the last chunk", chunked, whole);
        row("an answer where a body was announced", answer("200", {}, QByteArray::number(whole.size())),
            whole);
        row("bytes after an empty body", answer("200", {}), foreign);
        atOnce("an answer after an empty body", answer("200", {}), whole);
        row("bytes after 'no content'", noContent, foreign);
        row("an answer after 'no content'", noContent, whole);
        row("the body that 'no content' announces", answer("204", {}, "4096"), foreign);
        row("bytes after 'not modified'", notModified, foreign);
        row("an answer after 'not modified'", notModified, whole);
        row("the body that 'not modified' announces", answer("304", {}, "4096"), foreign);
        row("bytes beyond the length of 'not found'", answer("404", "no such"), foreign);
        atOnce("an answer after 'not found'", answer("404", "no such"), whole);
        const QByteArray moved = "HTTP/1.1 302 Elsewhere\r\nLocation: /b.png\r\nContent-Length: 0\r\n\r\n";
        row("bytes after a redirect", moved, foreign);
        atOnce("an answer after a redirect", moved, whole);
    }

    void whatFollowsAnAnswerIsNobodysPicture()
    {
        QFETCH(const QByteArray, said);
        QFETCH(const QByteArray, excess);
        QFETCH(const std::chrono::milliseconds, late);
        FaultServer server;
        server.on("/a.png", Reply::packets({said, excess}, late));
        server.on("/b.png", Reply::ok(second));
        Fetching fetching(1);
        fetching.order.limits.timeout = 10s;
        const auto before = fetching.get(server.url("/a.png"));
        QVERIFY(!before || before->bytes.view != foreign);
        const auto payload = fetching.get(server.url("/b.png"));
        QVERIFY2(payload, payload ? "" : qPrintable(plainWords(payload.error())));
        QCOMPARE(payload->bytes.view, second);
    }
};

QTEST_GUILESS_MAIN(TestFraming)
#include "tst_framing.moc"
