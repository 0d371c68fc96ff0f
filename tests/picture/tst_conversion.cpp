#include "picture/picture.h"
#include "support/endian.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

#include <thread>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestConversion : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void keepsEveryPixelAndItsType_data();
    void keepsEveryPixelAndItsType();
    void turnsPicturesUpright_data();
    void turnsPicturesUpright();
    void takesTheLargestBitmapOfAnIcon();
    void believesThePictureRatherThanTheIconsDirectory();
    void readsIconsWithTheOldestHeader();
    void stopsWhenAbandoned();
    void stopsWhenItsTimeIsUp();
    void worksOnManyThreads();
};

static QImage opaque(QSize size, int colours)
{
    return palettePainting(size, colours, colours);
}

static QImage withOneTransparentColour()
{
    QImage image = palettePainting();
    image.setColor(17, qRgba(0, 0, 0, 0));
    return image;
}

static QImage inTwoColours(QRgb first, QRgb second)
{
    QImage image = painting({61, 43}, QImage::Format_Mono);
    image.setColorTable({first, second});
    return image;
}

enum ColourType { Gray = 0, Rgb = 2, Indexed = 3, Rgba = 6 };

void TestConversion::keepsEveryPixelAndItsType_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("colourType");
    QTest::addColumn<int>("bitDepth");
    const QSize size(61, 43);
    const auto as = [&](QImage::Format format) { return painting(size, format); };
    const QImage gray = as(QImage::Format_Grayscale8);

    QTest::newRow("JPEG") << u"jpeg"_s << jpeg() << int(Rgb) << 8;
    QTest::newRow("progressive JPEG")
        << u"jpeg"_s << jpeg(painting(), {.progressive = true}) << int(Rgb) << 8;
    QTest::newRow("JPEG of poor quality") << u"jpeg"_s << jpeg(painting(), {.quality = 20}) << int(Rgb) << 8;
    QTest::newRow("gray JPEG") << u"jpeg"_s << jpeg(gray) << int(Gray) << 8;
    QTest::newRow("JPEG of one pixel") << u"jpeg"_s << jpeg(painting({1, 1})) << int(Gray) << 1;

    QTest::newRow("GIF of 256 colours") << u"gif"_s << gif() << int(Rgb) << 8;
    QTest::newRow("GIF of 16 colours") << u"gif"_s << gif(opaque(size, 16)) << int(Indexed) << 4;
    QTest::newRow("GIF of 4 colours") << u"gif"_s << gif(opaque(size, 4)) << int(Indexed) << 2;
    QTest::newRow("GIF of 2 colours") << u"gif"_s << gif(opaque(size, 2)) << int(Indexed) << 1;
    QTest::newRow("GIF with a transparent colour")
        << u"gif"_s << gif(withOneTransparentColour()) << int(Indexed) << 8;
    QTest::newRow("the first frame of an animated GIF")
        << u"gif"_s << gif(palettePainting(), 4) << int(Rgb) << 8;

    QTest::newRow("lossless WebP") << u"webp"_s << webp() << int(Rgb) << 8;
    QTest::newRow("lossless WebP with alpha")
        << u"webp"_s << webp(as(QImage::Format_ARGB32)) << int(Rgba) << 8;
    QTest::newRow("lossy WebP") << u"webp"_s << webp(painting(), {.lossless = false}) << int(Rgb) << 8;
    QTest::newRow("lossy WebP with alpha")
        << u"webp"_s << webp(as(QImage::Format_ARGB32), {.lossless = false}) << int(Rgba) << 8;

    QTest::newRow("BMP of 24 bits") << u"bmp"_s << bmp() << int(Rgb) << 8;
    QTest::newRow("BMP of 8 bits") << u"bmp"_s << bmp(palettePainting()) << int(Rgb) << 8;
    QTest::newRow("BMP of 16 colours") << u"bmp"_s << bmp(opaque(size, 16)) << int(Indexed) << 4;
    QTest::newRow("gray BMP") << u"bmp"_s << bmp(gray) << int(Gray) << 8;
    QTest::newRow("BMP of 1 bit") << u"bmp"_s << bmp(as(QImage::Format_Mono)) << int(Gray) << 1;
    QTest::newRow("BMP of 1 bit, black before white")
        << u"bmp"_s << bmp(inTwoColours(qRgb(0, 0, 0), qRgb(255, 255, 255))) << int(Gray) << 1;
    QTest::newRow("BMP of 1 bit, red and green")
        << u"bmp"_s << bmp(inTwoColours(qRgb(255, 0, 0), qRgb(0, 255, 0))) << int(Indexed) << 1;
    QTest::newRow("BMP in run lengths") << u"bmp"_s << runLengthBmp() << int(Rgb) << 8;

    QTest::newRow("TIFF") << u"tiff"_s << tiff() << int(Rgb) << 8;
    QTest::newRow("TIFF with alpha") << u"tiff"_s << tiff(as(QImage::Format_ARGB32)) << int(Rgba) << 8;
    QTest::newRow("TIFF of 16 bits") << u"tiff"_s << tiff(as(QImage::Format_RGBX64)) << int(Rgb) << 16;
    QTest::newRow("TIFF of 16 bits with alpha")
        << u"tiff"_s << tiff(as(QImage::Format_RGBA64)) << int(Rgba) << 16;
    QTest::newRow("gray TIFF") << u"tiff"_s << tiff(gray) << int(Gray) << 8;
    QTest::newRow("gray TIFF of 16 bits")
        << u"tiff"_s << tiff(as(QImage::Format_Grayscale16)) << int(Gray) << 16;
    QTest::newRow("TIFF with a palette") << u"tiff"_s << tiff(palettePainting()) << int(Rgb) << 8;
    QTest::newRow("TIFF of 1 bit") << u"tiff"_s << tiff(as(QImage::Format_Mono)) << int(Gray) << 1;

    QTest::newRow("icon") << u"ico"_s << ico() << int(Rgba) << 8;
    QTest::newRow("icon of 16 colours")
        << u"ico"_s << ico(opaque({16, 16}, 16).convertToFormat(QImage::Format_ARGB32)) << int(Indexed) << 4;
}

void TestConversion::keepsEveryPixelAndItsType()
{
    QFETCH(const QString, format);
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, colourType);
    QFETCH(const int, bitDepth);
    const Result<Picture> picture = toPng(bytes, {.animated = Animated::First});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->format, format);
    QCOMPARE(picture->frames, 1);
    QCOMPARE(complaintOfPngcheck(picture->png), QString());

    const QByteArray header = pngChunkData(picture->png, "IHDR");
    QCOMPARE(picture->pixels.width(), qFromBigEndian<int>(header.constData()));
    QCOMPARE(picture->pixels.height(), qFromBigEndian<int>(header.constData() + 4));
    QCOMPARE(int(header[8]), bitDepth);
    QCOMPARE(int(header[9]), colourType);

    const QByteArray expected = pixelsByImageMagick(bytes, format);
    QCOMPARE(expected.size(), 8LL * picture->pixels.width() * picture->pixels.height());
    const QByteArray actual = pixelsByImageMagick(picture->png, u"png"_s);
    QVERIFY(actual == expected);
}

void TestConversion::turnsPicturesUpright_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QSize>("pixels");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const QSize pixels = orientation < 5 ? QSize(61, 43) : QSize(43, 61);
        const auto add = [&](const char *what, const QString &format, const QByteArray &bytes) {
            QTest::addRow("%s with orientation %d", what, orientation) << format << bytes << pixels;
        };
        const QImage gray = painting({61, 43}, QImage::Format_Grayscale8);
        add("JPEG", u"jpeg"_s, jpeg(painting(), {.orientation = orientation}));
        add("gray JPEG", u"jpeg"_s, jpeg(gray, {.orientation = orientation}));
        add("TIFF", u"tiff"_s, tiff(painting(), orientation));
        add("TIFF of 1 bit", u"tiff"_s, tiff(painting({61, 43}, QImage::Format_Mono), orientation));
        add("TIFF with a palette", u"tiff"_s, tiff(palettePainting(), orientation));
        add("gray TIFF of 16 bits", u"tiff"_s,
            tiff(painting({61, 43}, QImage::Format_Grayscale16), orientation));
        add("TIFF of 16 bits", u"tiff"_s, tiff(painting({61, 43}, QImage::Format_RGBA64), orientation));
    }
}

void TestConversion::turnsPicturesUpright()
{
    QFETCH(const QString, format);
    QFETCH(const QByteArray, bytes);
    QFETCH(const QSize, pixels);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(picture);
    QCOMPARE(picture->pixels, pixels);
    QCOMPARE(checkOnly(bytes)->pixels, pixels);
    QVERIFY(pixelsByImageMagick(picture->png, u"png"_s) == pixelsByImageMagick(bytes, format));
}

/// Two bitmaps in one icon, put together from two icons of one.
void TestConversion::takesTheLargestBitmapOfAnIcon()
{
    constexpr qsizetype header = 6, entry = 16;
    const QByteArray small = ico(painting({16, 16}, QImage::Format_ARGB32));
    const QByteArray large = ico(painting({48, 48}, QImage::Format_ARGB32));
    const auto moved = [&](const QByteArray &icon, qsizetype to) {
        QByteArray offset(4, '\0');
        qToLittleEndian(quint32(to), offset.data());
        return icon.mid(header, entry - 4) + offset;
    };
    const qsizetype start = header + 2 * entry;
    const QByteArray both = "\0\0\1\0\2\0"_ba + moved(small, start) +
                            moved(large, start + small.size() - header - entry) + small.mid(header + entry) +
                            large.mid(header + entry);
    const Result<Picture> picture = toPng(both, {});
    QVERIFY(picture);
    QCOMPARE(picture->png, toPng(large, {})->png);
}

void TestConversion::believesThePictureRatherThanTheIconsDirectory()
{
    const Result<Picture> picture = toPng(ico().replace(6, 2, "\x10\x10"), {});
    QVERIFY(picture);
    QCOMPARE(picture->png, toPng(ico(), {})->png);
}

/// BITMAPCOREHEADER, whose sizes take two bytes each.
void TestConversion::readsIconsWithTheOldestHeader()
{
    const QByteArray header = little(quint32(12)) + little(quint16(2)) + little(quint16(4)) +
                              little(quint16(1)) + little(quint16(24));
    const QByteArray lower = "\xff\0\0\0\xff\0\0\0"_ba, upper = "\0\0\xff\xff\xff\xff\0\0"_ba;
    const QByteArray bitmap = header + lower + upper + QByteArray(8, '\0');
    const Result<Picture> picture = toPng("\0\0\1\0\1\0\2\2\0\0\1\0\x18\0"_ba +
                                              little(quint32(bitmap.size())) + little(quint32(22)) + bitmap,
                                          {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    const QImage image = QImage::fromData(picture->png);
    QCOMPARE(image.size(), QSize(2, 2));
    QCOMPARE(QColor(image.pixel(0, 0)), QColor(Qt::red));
    QCOMPARE(QColor(image.pixel(1, 0)), QColor(Qt::white));
    QCOMPARE(QColor(image.pixel(0, 1)), QColor(Qt::blue));
    QCOMPARE(QColor(image.pixel(1, 1)), QColor(Qt::green));
}

void TestConversion::stopsWhenAbandoned()
{
    const std::atomic<bool> abandoned = true;
    for (const Sample &sample : oneOfEachFormat())
        QVERIFY(!toPng(sample.bytes, {}, &abandoned));
    const std::atomic<bool> wanted = false;
    for (const Sample &sample : oneOfEachFormat())
        QVERIFY(toPng(sample.bytes, {}, &wanted));
}

void TestConversion::stopsWhenItsTimeIsUp()
{
    for (const Sample &sample : oneOfEachFormat()) {
        if (sample.format == "png"_L1) // stays as it is
            continue;
        const Result<Picture> picture = toPng(sample.bytes, {.maxDecodeTime = std::chrono::seconds(0)});
        QVERIFY2(!picture, qPrintable(sample.format));
        QCOMPARE(picture.error().cause, Cause::DecodeTimeout);
    }
}

void TestConversion::worksOnManyThreads()
{
    const QList<Sample> samples = oneOfEachFormat();
    QList<QByteArray> expected;
    for (const Sample &sample : samples)
        expected.append(toPng(sample.bytes, {})->png);
    std::atomic<int> different = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 70; ++i) {
                    const qsizetype which = (i + thread) % samples.size();
                    const Result<Picture> picture = toPng(samples[which].bytes, {});
                    different += picture && picture->png == expected[which] ? 0 : 1;
                }
            });
        }
    }
    QCOMPARE(different.load(), 0);
}

QTEST_GUILESS_MAIN(TestConversion)
#include "tst_conversion.moc"
