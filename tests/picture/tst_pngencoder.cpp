#include "picture/pngencoder.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestPngEncoder : public QObject
{
    Q_OBJECT

private slots:
    void keepsEveryFormatOfQt_data();
    void keepsEveryFormatOfQt();
    void keepsPalettesWithAlpha();
    void survivesIndicesWithoutAColour();
    void survivesColoursWithoutAnIndex();
    void doesNotTouchTheImage();
    void stopsWhenAbandoned_data();
    void stopsWhenAbandoned();
};

void TestPngEncoder::keepsEveryFormatOfQt_data()
{
    QTest::addColumn<QImage>("image");
    QTest::addColumn<int>("bitsPerPixel");
    const auto row = [](const char *name, QImage::Format format, int bitsPerPixel) {
        QTest::newRow(name) << painting({61, 43}, format) << bitsPerPixel;
    };
    row("1 bit", QImage::Format_Mono, 1);
    row("1 bit from the right", QImage::Format_MonoLSB, 1);
    row("gray", QImage::Format_Grayscale8, 8);
    row("gray of 16 bits", QImage::Format_Grayscale16, 16);
    row("RGB", QImage::Format_RGB32, 24);
    row("RGB with alpha", QImage::Format_ARGB32, 32);
    row("RGB with alpha multiplied", QImage::Format_ARGB32_Premultiplied, 32);
    row("RGB in 24 bits", QImage::Format_RGB888, 24);
    row("RGB in 16 bits", QImage::Format_RGB16, 24);
    row("RGBA by bytes", QImage::Format_RGBA8888, 32);
    row("RGB of 10 bits", QImage::Format_RGB30, 48);
    row("RGB of 16 bits", QImage::Format_RGBX64, 48);
    row("RGB of 16 bits with alpha", QImage::Format_RGBA64, 64);
    row("RGB of 16 bits with alpha multiplied", QImage::Format_RGBA64_Premultiplied, 64);
    row("RGB in halves of a float", QImage::Format_RGBX16FPx4, 48);
}

void TestPngEncoder::keepsEveryFormatOfQt()
{
    QFETCH(const QImage, image);
    QFETCH(const int, bitsPerPixel);
    const Result<QByteArray> png = encodePng(image);
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    constexpr std::array channels{1, 0, 3, 1, 2, 0, 4};
    const QByteArray header = pngChunkData(*png, "IHDR");
    QCOMPARE(header[8] * channels.at(std::size_t(header[9])), bitsPerPixel);

    // Multiplied alpha is divided at the depth of the samples, not after they were widened.
    const bool isDivided = image.format() == QImage::Format_ARGB32_Premultiplied;
    const QImage plain = isDivided ? image.convertToFormat(QImage::Format_ARGB32) : image;
    const QImage wide = plain.convertToFormat(QImage::Format_RGBA64);
    const QByteArray decoded =
        pixelsByImageMagick(*png, u"png"_s); // little-endian samples, as RGBA64 has here
    QCOMPARE(decoded.size(), wide.sizeInBytes());
    QVERIFY(decoded == QByteArrayView(wide.constBits(), wide.sizeInBytes()));
}

void TestPngEncoder::keepsPalettesWithAlpha()
{
    const QImage image = palettePainting({61, 43}, 200, 150);
    const Result<QByteArray> png = encodePng(image);
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    QCOMPARE(pngChunkData(*png, "PLTE").size(), 3 * 200);
    QCOMPARE(pngChunkData(*png, "tRNS").size(), 50); // those that are not opaque come first
    QCOMPARE(QImage::fromData(*png).convertToFormat(QImage::Format_ARGB32),
             image.convertToFormat(QImage::Format_ARGB32));
}

void TestPngEncoder::survivesIndicesWithoutAColour()
{
    QImage image = palettePainting();
    image.setColorTable(image.colorTable().first(10));
    const Result<QByteArray> png = encodePng(image);
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    QList<QRgb> colours = image.colorTable();
    while (colours.size() < 256)
        colours.append(qRgb(0, 0, 0));
    image.setColorTable(colours);
    QCOMPARE(QImage::fromData(*png).convertToFormat(QImage::Format_RGB32),
             image.convertToFormat(QImage::Format_RGB32));
}

void TestPngEncoder::survivesColoursWithoutAnIndex()
{
    QImage image = painting({61, 43}, QImage::Format_Mono);
    image.setColorTable(palettePainting().colorTable());
    const Result<QByteArray> png = encodePng(image);
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    QCOMPARE(QImage::fromData(*png).convertToFormat(QImage::Format_RGB32),
             image.convertToFormat(QImage::Format_RGB32));
}

void TestPngEncoder::doesNotTouchTheImage()
{
    const QImage image = painting();
    const QImage copy = image.copy();
    QVERIFY(encodePng(image));
    QCOMPARE(image, copy);
}

void TestPngEncoder::stopsWhenAbandoned_data()
{
    QTest::addColumn<PngMode>("mode");
    QTest::newRow("fast") << PngMode::Fast;
    QTest::newRow("small") << PngMode::Small;
}

void TestPngEncoder::stopsWhenAbandoned()
{
    QFETCH(const PngMode, mode);
    std::atomic<bool> abandoned = false;
    QVERIFY(encodePng(painting(), {.mode = mode}, &abandoned));
    abandoned = true;
    QVERIFY(!encodePng(painting(), {.mode = mode}, &abandoned));
}

QTEST_GUILESS_MAIN(TestPngEncoder)
#include "tst_pngencoder.moc"
