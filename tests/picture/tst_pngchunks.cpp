#include "picture/pngchunks.h"
#include "picture/pngencoder.h"
#include "picture/pngtype.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"

#include <QColorSpace>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestPngChunks : public QObject
{
    Q_OBJECT

private slots:
    void writesNothingThatIsNotAskedFor();
    void writesMetadata();
    void prefersAProfileToSrgb();
    void leavesOutWhatNoReaderWouldTake();
    void keepsProfilesOfColoursForPicturesThatLookGray();
    void splitsLongData();
};

void TestPngChunks::writesNothingThatIsNotAskedFor()
{
    const Result<QByteArray> png = encodePng(painting());
    QVERIFY(png);
    QCOMPARE(pngChunkTypes(*png), (QList<QByteArray>{"IHDR", "IDAT", "IEND"}));
}

void TestPngChunks::writesMetadata()
{
    const PngMetadata metadata{.isSrgb = true,
                               .gamma = 45'455,
                               .chromaticities = {{31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000}},
                               .density = {{2835, 3000}},
                               .exif = QByteArray("II*\0\x08\0\0\0\0\0\0\0\0\0", 14),
                               .texts = {{"Source", u"https://example.org/雪.jpg"_s}, {"Title", u"a\0b"_s}}};
    const Result<QByteArray> png = encodePng(palettePainting({300, 200}, 5), {.metadata = metadata});
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    QVERIFY(!byLibpng(*png).isNull());
    QVERIFY(!bySpng(*png).isNull());
    QCOMPARE(pngChunkTypes(*png), (QList<QByteArray>{"IHDR", "cHRM", "gAMA", "sRGB", "PLTE", "pHYs", "eXIf",
                                                     "iTXt", "iTXt", "IDAT", "IEND"}));
    QCOMPARE(pngChunkData(*png, "gAMA").toHex(), "0000b18f");
    QCOMPARE(pngChunkData(*png, "pHYs").toHex(), "00000b1300000bb801");
    QCOMPARE(pngChunkData(*png, "eXIf"), metadata.exif);
    const QImage image = QImage::fromData(*png);
    QCOMPARE(image.text(u"Source"_s), u"https://example.org/雪.jpg"_s);
    QCOMPARE(image.text(u"Title"_s), u"ab"_s);
    QCOMPARE(image.dotsPerMeterX(), 2835);
    QCOMPARE(image.dotsPerMeterY(), 3000);
}

void TestPngChunks::prefersAProfileToSrgb()
{
    const Result<QByteArray> png = encodePng(
        painting(), {.metadata = {.iccProfile = iccProfile() + QByteArray(7, '\0'), .isSrgb = true}});
    QVERIFY(png);
    QCOMPARE(complaintOfPngcheck(*png), QString());
    QCOMPARE(pngChunkTypes(*png), (QList<QByteArray>{"IHDR", "iCCP", "IDAT", "IEND"}));
    QVERIFY(!byLibpng(*png).isNull()); // which examines the profile
    QCOMPARE(QImage::fromData(*png).colorSpace(), QColorSpace::fromIccProfile(iccProfile()));
}

void TestPngChunks::leavesOutWhatNoReaderWouldTake()
{
    QByteArray tagOutside = iccProfile();
    tagOutside[128 + 4 + 4] = '\x7f';
    QByteArray link = iccProfile();
    link.replace(12, 4, "link");
    for (const QByteArray &profile : {QByteArray("nonsense"), tagOutside, link, iccProfile().first(200),
                                      QByteArray(500, '\xff'), grayIccProfile()}) {
        const Result<QByteArray> png = encodePng(painting(), {.metadata = {.iccProfile = profile}});
        QVERIFY(png);
        QVERIFY(!pngChunkTypes(*png).contains("iCCP"));
    }
    const Result<QByteArray> png = encodePng(
        painting(), {.metadata = {.texts = {{"", u"no keyword"_s}, {QByteArray(80, 'x'), u"long"_s}}}});
    QVERIFY(png);
    QVERIFY(!pngChunkTypes(*png).contains("iTXt"));
}

void TestPngChunks::keepsProfilesOfColoursForPicturesThatLookGray()
{
    const QImage gray = painting({61, 43}, QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    const auto typeWith = [&gray](const QByteArray &profile) {
        const Result<QByteArray> png = encodePng(gray, {.metadata = {.iccProfile = profile}});
        return png && complaintOfPngcheck(*png).isEmpty() &&
                       pngChunkTypes(*png).contains("iCCP") == !profile.isEmpty()
                   ? int(pngChunkData(*png, "IHDR")[9])
                   : -1;
    };
    QCOMPARE(typeWith({}), 0);
    QCOMPARE(typeWith(grayIccProfile()), 0);
    QVERIFY(typeWith(iccProfile()) >= 2);
}

void TestPngChunks::splitsLongData()
{
    for (const qsizetype size : {0, 99, 100, 101, 200, 250}) {
        QByteArray out = "before";
        const qsizetype begun = pngchunks::begin("IDAT", out);
        const QByteArray data = QByteArray("0123456789").repeated(25).first(size);
        out += data;
        pngchunks::end(begun, out, 100);
        QByteArray expected = "before";
        qsizetype at = 0;
        do {
            expected += pngChunk("IDAT", data.sliced(at, std::min<qsizetype>(100, size - at)));
            at += 100;
        } while (at < size);
        QCOMPARE(out, expected);
    }
}

QTEST_GUILESS_MAIN(TestPngChunks)
#include "tst_pngchunks.moc"
