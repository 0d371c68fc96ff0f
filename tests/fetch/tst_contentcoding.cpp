#include "fetch/contentcoding.h"

#include "support/deflated.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace pixhaul;
using namespace pixhaul::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 cap = 1 << 20;

QByteArray gzipped(const QByteArray &bytes)
{
    return deflated(bytes, Gzip);
}

QByteArray byTheGzipProgram(const QByteArray &bytes)
{
    QProcess gzip;
    gzip.start(u"gzip"_s, {u"--best"_s, u"--stdout"_s});
    gzip.write(bytes);
    gzip.closeWriteChannel();
    if (!gzip.waitForFinished() || gzip.exitCode() != 0)
        qFatal("gzip: %s", qPrintable(gzip.errorString()));
    return gzip.readAllStandardOutput();
}

/// A member's header may have an extra field, a name, a comment and a checksum of its own (RFC 1952, 2.3).
QByteArray withAFullHeader(const QByteArray &bytes)
{
    constexpr qsizetype plainHeader = 10;
    constexpr qsizetype flags = 3;
    QByteArray header = gzipped(bytes).first(plainHeader);
    header[flags] = 0b00011110;
    header += "\x02\0xy"_ba + "a.bmp\0"_ba + "as sent\0"_ba;
    const uLong checksum = crc32(0, reinterpret_cast<const Bytef *>(header.data()), uInt(header.size()));
    header += char(checksum & 0xff);
    header += char((checksum >> 8) & 0xff);
    return header + gzipped(bytes).sliced(plainHeader);
}

/// Its last four bytes, the size of what is in it, say something else.
QByteArray claiming(const QByteArray &size, QByteArray gzip)
{
    return gzip.replace(gzip.size() - 4, 4, size);
}

QByteArray noise(qsizetype size)
{
    QRandomGenerator random(7);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(random.bounded(256));
    return bytes;
}

/// Nothing in it repeats evenly: a match from another distance would be another text.
QByteArray squares()
{
    QByteArray lines;
    for (int number = 1; number <= 150; ++number)
        lines +=
            QByteArray::number(number) + " times itself is " + QByteArray::number(number * number) + "\n";
    return lines;
}

const QByteArray text = squares();
const QByteArray zeros(16 << 20, '\0');

} // namespace

class TestContentCoding : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qRegisterMetaType<Cause>(); }

    void whatWasCodedComesBack_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("coding");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const QByteArray &body, const QString &coding,
                            const QByteArray &expected) {
            QTest::newRow(name) << body << coding << expected;
        };
        row("without a coding", text, u""_s, text);
        row("identity", text, u"identity"_s, text);
        row("identity beside another", gzipped(text), u"identity, gzip, identity"_s, text);
        row("gzip by zlib", gzipped(text), u"gzip"_s, text);
        row("gzip by the gzip program", byTheGzipProgram(text), u"gzip"_s, text);
        row("gzip by its old name, in capitals, with spaces", gzipped(text), u"  X-GZIP "_s, text);
        row("gzip with everything in its header", withAFullHeader(text), u"gzip"_s, text);
        row("deflate within zlib", deflated(text, Zlib), u"deflate"_s, text);
        row("deflate by itself", deflated(text, Raw), u"deflate"_s, text);
        row("deflate by itself, stored", deflated(text, Raw, Z_NO_COMPRESSION), u"deflate"_s, text);
        row("what cannot be made smaller", gzipped(noise(100'000)), u"gzip"_s, noise(100'000));
        row("as much as the limit", gzipped(zeros.first(cap)), u"gzip"_s, zeros.first(cap));
        row("as much as the limit, deflated", deflated(zeros.first(cap), Zlib), u"deflate"_s,
            zeros.first(cap));
        row("nothing at all", {}, u"gzip"_s, {});
        row("nothing, deflated", {}, u"deflate"_s, {});
        row("nothing, coded", gzipped({}), u"gzip"_s, {});
        row("a coded nothing, coded", gzipped(gzipped({})), u"gzip, gzip"_s, {});
        row("two codings, the last one undone first", deflated(gzipped(text), Zlib), u"gzip, deflate"_s,
            text);
        row("three codings", deflated(gzipped(deflated(text, Raw)), Zlib), u"deflate,gzip , deflate"_s, text);
        row("several members", gzipped("first ") + byTheGzipProgram("second ") + gzipped("third"), u"gzip"_s,
            "first second third");
        row("a small member after a large one", gzipped(zeros.first(500'000)) + gzipped("end"), u"gzip"_s,
            zeros.first(500'000) + "end");
        row("a large member after a small one", gzipped("begin") + gzipped(zeros.first(500'000)), u"gzip"_s,
            "begin" + zeros.first(500'000));
        row("members without content", gzipped({}) + gzipped("a") + gzipped({}), u"gzip"_s, "a");
        row("zeros after the last member", gzipped(text) + QByteArray(512, '\0'), u"gzip"_s, text);
        row("garbage after the last member", gzipped(text) + "\r\n<!-- served in 3 ms -->", u"gzip"_s, text);
        row("garbage after zlib", deflated(text, Zlib) + "\r\n", u"deflate"_s, text);
    }

    void whatWasCodedComesBack()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, coding);
        QFETCH(const QByteArray, expected);
        const auto plain = decoded(body, coding, cap);
        QVERIFY2(plain, plain ? "" : qPrintable(plainWords(plain.error())));
        QCOMPARE(*plain, expected);
    }

    void whatCannotBeUndoneHasItsCause_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("coding");
        QTest::addColumn<Cause>("cause");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const QByteArray &body, const QString &coding, Cause cause,
                            const QString &detail) {
            QTest::newRow(name) << body << coding << cause << detail;
        };
        const QString limit = QString::number(cap);
        row("a coding that we do not know", text, u"br"_s, Cause::UnsupportedEncoding, u"br"_s);
        row("an unknown one beside a known one", gzipped(text), u"ZSTD, gzip"_s, Cause::UnsupportedEncoding,
            u"zstd"_s);
        row("no coding but a sentence", text, u"gzip;q=1"_s, Cause::UnsupportedEncoding, u"gzip;q=1"_s);
        row("a name without an end", text, QString(10'000, u'x'), Cause::UnsupportedEncoding,
            QString(100, u'x'));
        row("an unknown coding of nothing", {}, u"br"_s, Cause::UnsupportedEncoding, u"br"_s);
        row("four codings", gzipped(gzipped(gzipped(gzipped(text)))), u"gzip, gzip, gzip, gzip"_s,
            Cause::UnsupportedEncoding, u"gzip, gzip, gzip, gzip"_s);

        row("a plain body over the limit", zeros.first(cap + 1), u""_s, Cause::TooManyBytes, limit);
        row("one byte over the limit", gzipped(zeros.first(cap + 1)), u"gzip"_s, Cause::TooManyBytes, limit);
        row("one byte over the limit, deflated", deflated(zeros.first(cap + 1), Raw), u"deflate"_s,
            Cause::TooManyBytes, limit);
        row("a bomb", gzipped(zeros), u"gzip"_s, Cause::TooManyBytes, limit);
        row("a bomb, deflated", deflated(zeros, Zlib), u"deflate"_s, Cause::TooManyBytes, limit);
        row("a bomb that says it is small", claiming("\1\0\0\0"_ba, gzipped(zeros)), u"gzip"_s,
            Cause::TooManyBytes, limit);
        row("a bomb in a bomb", gzipped(gzipped(zeros)), u"gzip, gzip"_s, Cause::TooManyBytes, limit);
        row("a bomb that bursts before its last coding", gzipped(zeros), u"gzip, gzip"_s, Cause::TooManyBytes,
            limit);
        row("a bomb of many members", gzipped(zeros.first(cap / 4)).repeated(5), u"gzip"_s,
            Cause::TooManyBytes, limit);

        row("no gzip", text, u"gzip"_s, Cause::Damaged, u"gzip"_s);
        row("no deflate", text, u"deflate"_s, Cause::Damaged, u"deflate"_s);
        row("zlib that calls itself gzip", deflated(text, Zlib), u"x-gzip"_s, Cause::Damaged, u"gzip"_s);
        row("the second of two codings is missing", gzipped(text), u"deflate, gzip"_s, Cause::Damaged,
            u"deflate"_s);
        row("a second member that is cut", gzipped(text) + gzipped(text).chopped(1), u"gzip"_s,
            Cause::Damaged, u"gzip"_s);
        row("a second member that is none", gzipped(text) + "\x1f\x8b and so on", u"gzip"_s, Cause::Damaged,
            u"gzip"_s);
        row("garbage after raw deflate", deflated(text, Raw) + "\r\n", u"deflate"_s, Cause::Damaged,
            u"deflate"_s);
        row("a wrong size", claiming("\1\0\0\0"_ba, gzipped(text)), u"gzip"_s, Cause::Damaged, u"gzip"_s);
        row("a wrong size of 4 GB", claiming("\xff\xff\xff\xff"_ba, gzipped(text)), u"gzip"_s, Cause::Damaged,
            u"gzip"_s);
        row("a wrong checksum of zlib", deflated(text, Zlib).chopped(1) + "?", u"deflate"_s, Cause::Damaged,
            u"deflate"_s);
        row("a single byte", "\x1f", u"gzip"_s, Cause::Damaged, u"gzip"_s);
    }

    void whatCannotBeUndoneHasItsCause()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, coding);
        QFETCH(const Cause, cause);
        QFETCH(const QString, detail);
        const auto plain = decoded(body, coding, cap);
        QVERIFY(!plain);
        QVERIFY2(plain.error().cause == cause, qPrintable(plainWords(plain.error())));
        QCOMPARE(plain.error().detail, detail);
    }

    void anyTruncationIsDamage_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("coding");
        QTest::newRow("gzip") << gzipped(text) << u"gzip"_s;
        QTest::newRow("gzip by the gzip program") << byTheGzipProgram(text) << u"gzip"_s;
        QTest::newRow("gzip with everything in its header") << withAFullHeader(text) << u"gzip"_s;
        QTest::newRow("stored gzip") << deflated(noise(300), Gzip, Z_NO_COMPRESSION) << u"gzip"_s;
        QTest::newRow("zlib") << deflated(text, Zlib) << u"deflate"_s;
        QTest::newRow("raw deflate") << deflated(text, Raw) << u"deflate"_s;
        QTest::newRow("gzip within zlib") << deflated(gzipped(text), Zlib) << u"gzip, deflate"_s;
    }

    void anyTruncationIsDamage()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, coding);
        QVERIFY(decoded(body, coding, cap));
        for (qsizetype size = 1; size < body.size(); ++size) {
            const auto plain = decoded(body.first(size), coding, cap);
            QVERIFY2(!plain, qPrintable(QString::number(size)));
            QCOMPARE(plain.error().cause, Cause::Damaged);
        }
    }

    void aFlippedBitNeverGivesOtherBytes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("deflated") << gzipped(text);
        QTest::newRow("stored") << deflated(text, Gzip, Z_NO_COMPRESSION);
    }

    void aFlippedBitNeverGivesOtherBytes()
    {
        QFETCH(const QByteArray, body);
        constexpr qsizetype header = 10; // bytes, in which not every bit means something
        int harmless = 0;
        for (qsizetype bit = 8 * header; bit < 8 * body.size(); ++bit) {
            QByteArray flipped = body;
            flipped[bit / 8] = char(flipped.at(bit / 8) ^ (1 << (bit % 8)));
            const auto plain = decoded(flipped, u"gzip"_s, cap);
            QVERIFY2(!plain || *plain == text, qPrintable(QString::number(bit)));
            harmless += plain ? 1 : 0;
        }
        QVERIFY2(harmless <= 7, qPrintable(QString::number(harmless))); // what fills up a byte
    }
};

QTEST_APPLESS_MAIN(TestContentCoding)
#include "tst_contentcoding.moc"
