#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/wholeness.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestCompleteness : public QObject
{
    Q_OBJECT

private slots:
    void wholePictures_data();
    void aWholePictureIsTaken_data() { wholePictures_data(); }
    void aWholePictureIsTaken();
    void aTruncatedOneNeverIs_data() { wholePictures_data(); }
    void aTruncatedOneNeverIs();
    void whatFollowsDoesNotMatter_data() { wholePictures_data(); }
    void whatFollowsDoesNotMatter();
    void refusesDamage_data();
    void refusesDamage();
    void noProductWrapsAround();
    void refusesTooManyPixels_data();
    void refusesTooManyPixels();
    void hugeClaimsCostNoTime();
};

static QByteArray replaced(QByteArray bytes, qsizetype at, const QByteArray &with)
{
    return bytes.replace(at, with.size(), with);
}

void TestCompleteness::wholePictures_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QImage large = painting({301, 203});
    QTest::newRow("JPEG") << jpeg(large);
    QTest::newRow("progressive JPEG") << jpeg(large, {.progressive = true});
    QTest::newRow("gray JPEG") << jpeg(painting({301, 203}, QImage::Format_Grayscale8));
    QTest::newRow("JPEG with a thumbnail's end in its Exif")
        << jpeg(large, {.comment = "\xff\xd8 thumbnail \xff\xd9"});
    QTest::newRow("JPEG with a profile in many segments")
        << jpeg(large, {.iccProfile = iccProfile(), .iccPortion = 50});
    QTest::newRow("PNG") << png(large);
    QTest::newRow("interlaced PNG") << pngOfType(6, 16, {40, 30}, true);
    QTest::newRow("animated PNG") << animatedPng();
    QTest::newRow("GIF") << gif();
    QTest::newRow("animated GIF") << gif(palettePainting(), 5);
    QTest::newRow("lossless WebP") << webp(palettePainting().convertToFormat(QImage::Format_RGB32));
    QTest::newRow("lossy WebP") << webp(large, {.lossless = false});
    QTest::newRow("WebP with a profile and Exif")
        << webp(large, {.orientation = 6, .iccProfile = iccProfile()});
    QTest::newRow("BMP") << bmp(large);
    QTest::newRow("BMP of 1 bit") << bmp(painting({301, 203}, QImage::Format_Mono));
    QTest::newRow("BMP in run lengths") << runLengthBmp();
    QTest::newRow("TIFF") << tiff(large, 6);
    QTest::newRow("TIFF of 16 bits") << tiff(painting({61, 43}, QImage::Format_RGBA64));
    QTest::newRow("icon of a bitmap") << ico();
    QTest::newRow("icon of PNG files") << icoOfPngs({png(), png(large.scaled(200, 200))});
}

void TestCompleteness::aWholePictureIsTaken()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    const Result<Picture> checked = checkOnly(bytes);
    QVERIFY(checked);
    QVERIFY(checked->png.isEmpty());
    QCOMPARE(checked->pixels, picture->pixels);
    QCOMPARE(checked->format, picture->format);
}

void TestCompleteness::aTruncatedOneNeverIs()
{
    QFETCH(const QByteArray, bytes);
    noBeginningIsTaken(bytes);
}

void TestCompleteness::whatFollowsDoesNotMatter()
{
    QFETCH(const QByteArray, bytes);
    whatFollowsIsIgnored(bytes);
}

void TestCompleteness::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    const auto damaged = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << Cause::Damaged;
    };
    const auto unsupported = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << Cause::UnsupportedFormat;
    };
    const QByteArray photo = jpeg();
    damaged("a JPEG of tables alone", photo.first(photo.indexOf("\xff\xc0")) + "\xff\xd9");
    damaged("a JPEG with a segment of no length", replaced(photo, 4, QByteArray(2, '\0')));
    const qsizetype frame = photo.indexOf("\xff\xc0");
    unsupported("a JPEG of 12 bits", replaced(photo, frame + 4, "\x0c"));
    unsupported("a lossless JPEG", replaced(photo, frame + 1, "\xc3"));
    damaged("a JPEG of no height", replaced(photo, frame + 5, QByteArray(2, '\0')));

    damaged("a GIF without a frame", gif().first(13 + 768) + ';');
    damaged("a GIF with an unknown block", gif().chopped(1) + "\x55\x55");

    const QByteArray web = webp();
    damaged("a WebP with a chunk larger than the file says", replaced(web, 16, "\xff\xff"));
    damaged("a WebP without a picture", "RIFF\x0c\0\0\0WEBPNONE\0\0\0\0"_ba);
    damaged("a WebP whose bits are noise", web.first(26) + QByteArray(web.size() - 26, '\xa5'));

    damaged("a BMP of 3 bits", replaced(bmp(), 28, "\x03"));
    unsupported("a BMP with JPEG in it", replaced(bmp(), 30, "\x04"));
    unsupported("a BMP with a header of OS/2's short kind", replaced(bmp(), 14, "\x10"));

    const auto overwritten = [](QByteArray bytes) {
        constexpr qsizetype some = 60;
        return bytes.replace(bytes.size() / 3, some, QByteArray(some, '\x5a'));
    };
    const auto tiffOf = [](QImage::Format format, const QString &compression) {
        return tiffByImageMagick(painting({301, 203}, format), {u"-compress"_s, compression});
    };
    damaged("a TIFF with damaged JPEG in it", overwritten(tiffOf(QImage::Format_RGB32, u"JPEG"_s)));
    damaged("a TIFF with damaged fax in it", overwritten(tiffOf(QImage::Format_Mono, u"Group4"_s)));
    damaged("a TIFF with damaged LZW in it", overwritten(tiffOf(QImage::Format_RGB32, u"LZW"_s)));
    damaged("a TIFF whose pages go in a circle", cyclicTiff());
    damaged("a TIFF without a page", "II*\0\0\0\0\0"_ba);
    damaged("an icon without a picture", "\0\0\1\0\0\0"_ba);
}

/// Of 2^31 by 2^31 pixels of 65,535 bits, in 64-bit numbers that nobody may multiply.
void TestCompleteness::noProductWrapsAround()
{
    const QByteArray sides = "\xff\xff\xff\x7f\0\0\0\x80"_ba;
    QVERIFY(!checkOnly(replaced(replaced(bmp(), 18, sides), 28, "\xff\xff")));
}

void TestCompleteness::refusesDamage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Cause, cause);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == cause, qPrintable(plainWords(picture.error())));
    QVERIFY(picture.error().excerpt.isEmpty());
}

void TestCompleteness::refusesTooManyPixels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    const QByteArray side16 = "\xea\x60"_ba, side16Little = "\x60\xea"_ba; // 60,000
    const QByteArray side32Little = "\x60\xea\0\0"_ba;
    const QString sides = u"60000 x 60000"_s;
    QTest::newRow("a PNG") << emptyPng({60'000, 60'000}) << sides;
    QTest::newRow("a truncated PNG: limits come first") << emptyPng({60'000, 60'000}).first(40) << sides;
    QTest::newRow("a PNG with one long side") << emptyPng({2'000'000, 1}) << u"2000000 x 1"_s;
    const QByteArray photo = jpeg();
    QTest::newRow("a truncated JPEG")
        << replaced(photo, photo.indexOf("\xff\xc0") + 5, side16 + side16).chopped(100) << sides;
    QTest::newRow("a GIF by its screen") << replaced(gif(), 6, side16Little + side16Little) << sides;
    const QByteArray animation = gif();
    QTest::newRow("a GIF by its frame")
        << replaced(animation, animation.indexOf(',', 13 + 768) + 5, side16Little + side16Little) << sides;
    const QByteArray extended = webp(painting(), {.orientation = 1});
    QTest::newRow("a WebP") << replaced(extended, 24, "\xff\xff\x00\xff\xff\x00"_ba) << u"65536 x 65536"_s;
    QTest::newRow("a BMP") << replaced(bmp(), 18, side32Little + side32Little) << sides;
    QTest::newRow("an icon of PNG") << icoOfPngs({png()}).replace(
                                           png(), emptyPng({60'000, 60'000}).leftJustified(png().size()))
                                    << sides;
    QByteArray pages = cyclicTiff();
    pages.replace(10 + 8, 4, side32Little).replace(10 + 12 + 8, 4, side32Little);
    QTest::newRow("a TIFF") << pages << sides;
}

void TestCompleteness::refusesTooManyPixels()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, detail);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == Cause::TooManyPixels, qPrintable(plainWords(picture.error())));
    QCOMPARE(picture.error().detail, detail);
}

/// Directories that overlap, an endless run of frames, a million icons: walked in a moment.
void TestCompleteness::hugeClaimsCostNoTime()
{
    constexpr int moment = 5000; // ms, with a sanitizer on a busy machine
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!toPng("II*\0\x08\0\0\0"_ba + QByteArray(8'000'000, '\x08'), {}));
    const QByteArray runs = runLengthBmp(palettePainting({4, 4}));
    QVERIFY(toPng(runs.chopped(2) + "\xff\0"_ba.repeated(8'500'000) + "\0\1"_ba, {}));
    QVERIFY(!toPng("\0\0\1\0\xff\xff"_ba + QByteArray(8'000'000, '\1'), {}));
    const QByteArray manyFrames = gif(palettePainting({2, 2}), 100'000);
    QCOMPARE(toPng(manyFrames, {}).error().cause, Cause::TooManyFrames);
    QVERIFY(toPng(manyFrames, {.animated = Animated::First}));
    QVERIFY2(timer.elapsed() < moment, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestCompleteness)
#include "tst_completeness.moc"
