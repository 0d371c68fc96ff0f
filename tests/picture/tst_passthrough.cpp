#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestPassThrough : public QObject
{
    Q_OBJECT

private slots:
    void aSoundPngComesBackByteForByte_data();
    void aSoundPngComesBackByteForByte();
    void whatFollowsIendIsCutOff();
    void anAnimationKeepsItsFrames();
    void anAnimationNobodyShowsIsOneFrame_data();
    void anAnimationNobodyShowsIsOneFrame();
    void everyFrameIsDecoded_data();
    void everyFrameIsDecoded();
    void animationsHaveLimits();
    void theLargestPngOfAnIconIsTaken();
    void refusesUnsoundOnes_data();
    void refusesUnsoundOnes();
    void everyChunksCrcCounts();
    void stopsWhenAbandoned();
};

void TestPassThrough::aSoundPngComesBackByteForByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const int colourType : {0, 2, 3, 4, 6}) {
        for (const int bitDepth : {1, 2, 4, 8, 16}) {
            const bool exists =
                colourType == 0 || (colourType == 3 ? bitDepth <= 8 : bitDepth >= 8); // PNG 1.2, 4.1.1
            for (const bool interlaced : {false, true}) {
                if (exists)
                    QTest::addRow("colour type %d, %d bits%s", colourType, bitDepth,
                                  interlaced ? ", interlaced" : "")
                        << pngOfType(colourType, bitDepth, {61, 43}, interlaced);
            }
        }
    }
    QTest::newRow("one pixel") << pngOfType(0, 1, {1, 1}, true);
    QTest::newRow("by Qt's writer") << png();
    QTest::newRow("with text") << withPngChunk(png(), pngChunk("tEXt", "Comment\0hello"_ba));
    QTest::newRow("with a wrong profile") << withPngChunk(png(), pngChunk("iCCP", "x\0\0nonsense"_ba));
    QTest::newRow("with 64 MB of text in 64 KB") << withPngChunk(
        png(), pngChunk("zTXt", "Comment\0\0"_ba + qCompress(QByteArray(1 << 26, 'x')).mid(4)));
}

void TestPassThrough::aSoundPngComesBackByteForByte()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->png, bytes);
    QCOMPARE(picture->format, u"png"_s);
    QCOMPARE(picture->frames, 1);
}

void TestPassThrough::whatFollowsIendIsCutOff()
{
    const Result<Picture> picture = toPng(png() + "and so on", {});
    QVERIFY(picture);
    QCOMPARE(picture->png, png());
}

void TestPassThrough::anAnimationKeepsItsFrames()
{
    const Result<Picture> picture = toPng(animatedPng(), {});
    QVERIFY(picture);
    QCOMPARE(picture->png, animatedPng());
    QCOMPARE(picture->frames, 3);
}

/// Where its control chunks contradict the specification; the picture in IDAT is what there is to see.
void TestPassThrough::anAnimationNobodyShowsIsOneFrame_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto without = [](const QByteArray &type, qsizetype from = 0) {
        const QByteArray bytes = animatedPng();
        const qsizetype at = bytes.indexOf(type, from) - 4;
        return QByteArray(bytes).remove(at, 12 + qFromBigEndian<qint32>(bytes.constData() + at));
    };
    const QByteArray whole = animatedPng();
    QTest::newRow("without acTL") << without("acTL");
    QTest::newRow("without the control of its second frame") << without("fcTL", whole.indexOf("IDAT"));
    QTest::newRow("without the pixels of its second frame") << without("fdAT");
    QTest::newRow("without its last frame") << QByteArray(whole).remove(
        whole.lastIndexOf("fcTL") - 4, whole.indexOf("IEND") - whole.lastIndexOf("fcTL"));
    const auto changed = [&](const QByteArray &type, qsizetype at, char with) {
        const qsizetype chunk = whole.lastIndexOf(type) - 4;
        QByteArray data = pngChunkData(whole.mid(chunk).prepend(pngSignature()), type);
        data[at] = with;
        return QByteArray(whole).replace(chunk, data.size() + 12, pngChunk(type, data));
    };
    QTest::newRow("a frame out of order") << changed("fcTL", 3, 9);
    QTest::newRow("pixels out of order") << changed("fdAT", 3, 9);
    QTest::newRow("a frame wider than the picture") << changed("fcTL", 7, 17);
    QTest::newRow("a frame of no height") << changed("fcTL", 11, 0);
    QTest::newRow("a frame that lies outside") << changed("fcTL", 15, 1);
    QTest::newRow("a frame that lies far outside") << changed("fcTL", 16, '\xff');
    QTest::newRow("a control that is too long") << QByteArray(whole).replace(
        whole.lastIndexOf("fcTL") - 4, 38, pngChunk("fcTL", QByteArray(27, '\0')));
}

void TestPassThrough::anAnimationNobodyShowsIsOneFrame()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->png, bytes);
    QCOMPARE(picture->frames, 1);
}

void TestPassThrough::everyFrameIsDecoded_data()
{
    QTest::addColumn<QByteArray>("data");
    const QByteArray whole = pngChunkData(animatedPng(), "fdAT");
    QTest::newRow("cut off") << whole.chopped(8);
    QTest::newRow("without its checksum") << whole.chopped(4);
    QTest::newRow("noise") << whole.first(6) + QByteArray(40, '\xa5');
    QTest::newRow("nothing but its number") << whole.first(4);
}

void TestPassThrough::everyFrameIsDecoded()
{
    QFETCH(const QByteArray, data);
    QByteArray bytes = animatedPng();
    const QByteArray second = pngChunk("fdAT", pngChunkData(bytes, "fdAT"));
    QVERIFY(bytes.contains(second));
    const Result<Picture> picture = toPng(bytes.replace(second, pngChunk("fdAT", data)), {});
    QVERIFY(!picture);
    QCOMPARE(picture.error().cause, Cause::Damaged);
    QVERIFY2(picture.error().detail.startsWith(u"frame 2"_s), qPrintable(picture.error().detail));
}

void TestPassThrough::animationsHaveLimits()
{
    const auto with = [](const AnimationLimits &limits) {
        return toPng(animatedPng(), {.animation = limits});
    };
    QVERIFY(with({.maxFrames = 3, .maxPixels = 3 * 16 * 16}));
    QCOMPARE(with({.maxFrames = 2}).error().cause, Cause::TooManyFrames);
    QCOMPARE(with({.maxPixels = 3 * 16 * 16 - 1}).error().cause, Cause::TooManyPixels);
}

void TestPassThrough::theLargestPngOfAnIconIsTaken()
{
    const QByteArray best = png(painting({200, 100}));
    const Result<Picture> picture =
        toPng(icoOfPngs({png(painting({16, 16})), best, png(painting({48, 48}))}), {});
    QVERIFY(picture);
    QCOMPARE(picture->png, best);
    QCOMPARE(picture->format, u"ico"_s);
    QCOMPARE(picture->pixels, QSize(200, 100));
}

void TestPassThrough::refusesUnsoundOnes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray header = png().first(8 + 25);
    const QByteArray end = pngChunk("IEND", {});
    const QByteArray pixels = pngChunkData(png(), "IDAT");
    const auto withPixels = [&](const QByteArray &data) { return header + pngChunk("IDAT", data) + end; };
    QVERIFY(toPng(withPixels(pixels), {}));

    QTest::newRow("without IDAT") << header + end;
    QTest::newRow("with an IDAT of nothing") << withPixels({});
    QTest::newRow("a zlib stream that ends early") << withPixels(pixels.first(pixels.size() / 2));
    QTest::newRow("a zlib stream of noise") << withPixels("\x78\x9c"_ba + QByteArray(200, '\xa5'));
    QTest::newRow("a wrong checksum within IDAT") << withPixels(pixels.chopped(1) + char(~pixels.back()));
    QTest::newRow("a wrong checksum in an IDAT of its own")
        << header + pngChunk("IDAT", pixels.chopped(4)) + pngChunk("IDAT", "oops") + end;
    QTest::newRow("a zlib stream without its checksum") << withPixels(pixels.chopped(4));
    QTest::newRow("too few rows") << withPixels(qCompress(QByteArray(500, '\0')).mid(4));
    QTest::newRow("an unknown filter") << withPixels(qCompress(QByteArray(43 * (1 + 61 * 3), '\x09')).mid(4));
    QTest::newRow("a palette picture without a palette")
        << pngOfType(3, 8).replace(pngChunk("PLTE", pngChunkData(pngOfType(3, 8), "PLTE")), {});
    QTest::newRow("no IHDR first") << pngSignature() + pngChunk("tEXt", "a\0b"_ba) + png().mid(8);
    QTest::newRow("two of IHDR") << header + png().mid(8);
    QTest::newRow("an impossible bit depth") << pngOfType(2, 4);
    QTest::newRow("no size") << emptyPng({0, 7});
    QTest::newRow("a negative size") << emptyPng({-5, 7});
    QTest::newRow("a chunk whose name is no name") << withPngChunk(png(), pngChunk("a\0b!"_ba, {}));
}

void TestPassThrough::refusesUnsoundOnes()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == Cause::Damaged, qPrintable(plainWords(picture.error())));
}

void TestPassThrough::everyChunksCrcCounts()
{
    const QByteArray whole = withPngChunk(animatedPng(), pngChunk("tEXt", "a\0b"_ba));
    const QList<QByteArray> types = pngChunkTypes(whole);
    QCOMPARE(types.size(), 10);
    qsizetype at = 8;
    for (const QByteArray &type : types) {
        const qsizetype crc = at + 8 + qFromBigEndian<qint32>(whole.constData() + at);
        QByteArray bytes = whole;
        bytes[crc] = char(~bytes[crc]);
        for (const Result<Picture> &picture : {toPng(bytes, {}), checkOnly(bytes)}) {
            QVERIFY2(!picture, type.constData());
            QCOMPARE(picture.error().cause, Cause::Damaged);
        }
        at = crc + 4;
    }
}

void TestPassThrough::stopsWhenAbandoned()
{
    const std::atomic<bool> abandoned = true;
    QVERIFY(!toPng(png(), {}, &abandoned));
}

QTEST_GUILESS_MAIN(TestPassThrough)
#include "tst_passthrough.moc"
