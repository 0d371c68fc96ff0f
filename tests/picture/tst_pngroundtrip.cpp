#include "picture/pngencoder.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"

#include <QTest>

#include <random>

using namespace pixhaul;
using namespace pixhaul::test;

namespace {

/// Noise that only a certain type of PNG holds exactly.
struct Kind
{
    const char *name;
    int colourType;
    int bitDepth;
    int colours = 0; ///< of a palette
};

constexpr std::array kinds{
    Kind{"gray of 1 bit", 0, 1},
    Kind{"gray of 2 bits", 0, 2},
    Kind{"gray of 4 bits", 0, 4},
    Kind{"gray", 0, 8},
    Kind{"gray of 16 bits", 0, 16},
    Kind{"gray with alpha", 4, 8},
    Kind{"gray of 16 bits with alpha", 4, 16},
    Kind{"RGB", 2, 8},
    Kind{"RGB of 16 bits", 2, 16},
    Kind{"RGBA", 6, 8},
    Kind{"RGBA of 16 bits", 6, 16},
    Kind{"2 colours", 3, 1, 2},
    Kind{"3 colours", 3, 2, 3},
    Kind{"5 colours", 3, 4, 5},
    Kind{"16 colours", 3, 4, 16},
    Kind{"17 colours", 3, 8, 17},
    Kind{"256 colours", 3, 8, 256},
};

QImage noise(const Kind &kind, QSize size)
{
    std::mt19937_64 generator(7);
    const bool isGray = kind.colourType % 4 == 0;
    const bool hasAlpha = kind.colourType >= 4 || kind.colours == 5 || kind.colours == 256;
    QList<quint64> palette;
    for (int i = 0; i < kind.colours; ++i) // colours of 8 bits, of which some are not opaque
        palette.append((generator() & 0x00ff00ff00ff00ff) * 0x101 |
                       (hasAlpha && i % 2 ? 0 : 0xffff000000000000));
    const quint64 step = kind.bitDepth < 16 ? 65'535 / ((1U << kind.bitDepth) - 1) : 1;
    QImage image(size, QImage::Format_RGBA64);
    for (int y = 0; y < size.height(); ++y) {
        auto *row = reinterpret_cast<quint64 *>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x) {
            const auto sample = [&] { return (generator() >> 20) % (65'535 / step + 1) * step; };
            const quint64 red = sample();
            const quint64 green = isGray ? red : sample();
            const quint64 blue = isGray ? red : sample();
            const quint64 alpha = hasAlpha ? sample() : 65'535;
            row[x] = palette.isEmpty() ? red | green << 16 | blue << 32 | alpha << 48
                                       : palette[qsizetype(generator() % quint64(palette.size()))];
        }
    }
    return image;
}

} // namespace

class TestPngRoundTrip : public QObject
{
    Q_OBJECT

private slots:
    void keepsEveryPixel_data();
    void keepsEveryPixel();
    void takesTheSmallestType_data();
    void takesTheSmallestType();
    void takesStrides_data();
    void takesStrides();
    void keepsDrawingsAmongPhotographs();
};

void TestPngRoundTrip::keepsEveryPixel_data()
{
    QTest::addColumn<QImage>("image");
    QTest::addColumn<PngMode>("mode");
    const QList<QSize> sizes{{1, 1}, {1, 37}, {37, 1}, {2, 3},   {3, 2},  {5, 5},
                             {7, 9}, {9, 7},  {15, 4}, {33, 31}, {61, 43}};
    for (const PngMode mode : {PngMode::Fast, PngMode::Small}) {
        const char *const how = mode == PngMode::Fast ? "fast" : "small";
        for (const Kind &kind : kinds) {
            for (const QSize size : sizes)
                QTest::addRow("%s, %d x %d, %s", kind.name, size.width(), size.height(), how)
                    << noise(kind, size) << mode;
            QTest::addRow("%s, 65,536 wide, %s", kind.name, how) << noise(kind, {65'536, 2}) << mode;
        }
    }
}

void TestPngRoundTrip::keepsEveryPixel()
{
    QFETCH(const QImage, image);
    QFETCH(const PngMode, mode);
    const Result<QByteArray> png = encodePng(image, {.mode = mode});
    QVERIFY(png);
    QVERIFY(bySpng(*png) == image);
    QVERIFY(byLibpng(*png) == image);
    QVERIFY(QImage::fromData(*png).convertToFormat(QImage::Format_RGBA64) == image);
    if (mode == PngMode::Small)
        QVERIFY(png->size() <= encodePng(image)->size());
}

void TestPngRoundTrip::takesTheSmallestType_data()
{
    QTest::addColumn<int>("kind");
    for (std::size_t i = 0; i < kinds.size(); ++i)
        QTest::newRow(kinds.at(i).name) << int(i);
}

void TestPngRoundTrip::takesTheSmallestType()
{
    QFETCH(const int, kind);
    const Kind expected = kinds.at(std::size_t(kind));
    const QImage image = noise(expected, {161, 143});
    const Result<QByteArray> png = encodePng(image);
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    const QByteArray header = pngChunkData(*png, "IHDR");
    QCOMPARE(int(header[8]), expected.bitDepth);
    QCOMPARE(int(header[9]), expected.colourType);
    QCOMPARE(pngChunkData(*png, "PLTE").size(), 3 * expected.colours);
}

void TestPngRoundTrip::takesStrides_data()
{
    QTest::addColumn<int>("format");
    for (int format = QImage::Format_Mono; format < QImage::NImageFormats; ++format)
        QTest::addRow("format %d", format) << format;
}

/// All of Qt's formats in memory that is not Qt's, each row farther from the next than it needs to be.
void TestPngRoundTrip::takesStrides()
{
    QFETCH(const int, format);
    for (const QSize size : {QSize(1, 1), QSize(13, 40), QSize(61, 43)}) {
        const QImage whole = painting({size.width() + 40, size.height()}, QImage::Format(format));
        QImage image(whole.constBits(), size.width(), size.height(), whole.bytesPerLine(), whole.format());
        image.setColorTable(whole.colorTable());
        const QImage packed = image.copy(); // Qt 6.4 forgets strides when it turns RGBX64 into RGBA64
        const Result<QByteArray> png = encodePng(image);
        QVERIFY(png);
        // Multiplied alpha is divided at the depth of the samples, not after they were widened.
        const bool isDivided = image.format() == QImage::Format_ARGB32_Premultiplied;
        const QImage plain = isDivided ? packed.convertToFormat(QImage::Format_ARGB32) : packed;
        const bool isNarrow = plain.depth() <= 32 && plain.pixelFormat().redSize() <= 8 &&
                              plain.format() != QImage::Format_Grayscale16;
        const QImage exact = isNarrow ? plain.convertToFormat(QImage::Format_ARGB32) : plain;
        QCOMPARE(bySpng(*png), exact.convertToFormat(QImage::Format_RGBA64));
        QCOMPARE(byLibpng(*png), bySpng(*png));
    }
}

/// The filters and the matches change with the strip.
void TestPngRoundTrip::keepsDrawingsAmongPhotographs()
{
    QImage image(700, 900, QImage::Format_RGB32);
    image.fill(Qt::white);
    std::mt19937 generator(3);
    for (int y = 300; y < 600; ++y)
        for (int x = 0; x < image.width(); ++x)
            image.setPixel(x, y, qRgb(int(generator() % 30) + x / 4, y / 4, int(generator() % 9)));
    for (int i = 0; i < image.width(); i += 7)
        image.setPixel(i, i, qRgb(i % 256, 0, 0));
    const QImage wide = image.convertToFormat(QImage::Format_RGBA64);
    for (const PngMode mode : {PngMode::Fast, PngMode::Small}) {
        const Result<QByteArray> png = encodePng(image, {.mode = mode});
        QVERIFY(png);
        QCOMPARE(complaintOfPngcheck(*png), QString());
        QVERIFY(bySpng(*png) == wide);
        QVERIFY(byLibpng(*png) == wide);
    }
}

QTEST_GUILESS_MAIN(TestPngRoundTrip)
#include "tst_pngroundtrip.moc"
