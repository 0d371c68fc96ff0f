#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QColorSpace>
#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// What comes along with the pixels, and what does not.
class TestMetadata : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void keepsColourProfiles_data();
    void keepsColourProfiles();
    void dropsProfilesThatDoNotFit();
    void takesNoTextAlong();
};

void TestMetadata::keepsColourProfiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("profile");
    QImage profiled = painting();
    profiled.setColorSpace(QColorSpace::ProPhotoRgb);
    const QByteArray profile = iccProfile();
    const QByteArray padded = profile + QByteArray(3, '\0');
    QTest::newRow("JPEG") << jpeg(painting(), {.iccProfile = profile}) << profile;
    QTest::newRow("JPEG in small portions")
        << jpeg(painting(), {.iccProfile = profile, .iccPortion = 40}) << profile;
    QTest::newRow("JPEG with padding") << jpeg(painting(), {.iccProfile = padded}) << profile;
    QTest::newRow("gray JPEG with a gray profile, which Qt does not know")
        << jpeg(painting({9, 7}, QImage::Format_Grayscale8), {.iccProfile = grayIccProfile()})
        << grayIccProfile();
    QTest::newRow("WebP") << webp(painting(), {.iccProfile = profile}) << profile;
    QTest::newRow("WebP with alpha") << webp(painting({61, 43}, QImage::Format_ARGB32),
                                             {.iccProfile = profile})
                                     << profile;
    QTest::newRow("TIFF") << tiff(profiled) << profiled.colorSpace().iccProfile();
}

void TestMetadata::keepsColourProfiles()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, profile);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(picture);
    QCOMPARE(complaintOfPngcheck(picture->png), QString());
    const QByteArray chunk = pngChunkData(picture->png, "iCCP"); // a name, two zeros, a zlib stream
    const QByteArray stream = chunk.mid(chunk.indexOf('\0') + 2);
    QByteArray length(4, '\0'); // qUncompress wants it in front
    qToBigEndian(quint32(profile.size()), length.data());
    QCOMPARE(qUncompress(length + stream), profile);
}

void TestMetadata::dropsProfilesThatDoNotFit()
{
    const QImage gray = painting({9, 7}, QImage::Format_Grayscale8);
    for (const QByteArray &bytes :
         {jpeg(gray, {.iccProfile = iccProfile()}), jpeg(painting(), {.iccProfile = grayIccProfile()}),
          jpeg(painting(), {.iccProfile = "nonsense"}),
          webp(painting(), {.iccProfile = QByteArray(500, '\xff')})}) {
        const Result<Picture> picture = toPng(bytes, {});
        QVERIFY(picture);
        QVERIFY(!pngChunkTypes(picture->png).contains("iCCP"));
        QCOMPARE(complaintOfPngcheck(picture->png), QString());
    }
}

void TestMetadata::takesNoTextAlong()
{
    QImage image = painting();
    image.setText(u"Author"_s, u"somebody"_s);
    for (const QByteArray &bytes : {jpeg(image, {.orientation = 1, .comment = "somebody"}), tiff(image),
                                    webp(image, {.orientation = 1})}) {
        const Result<Picture> picture = toPng(bytes, {});
        QVERIFY(picture);
        const QList<QByteArray> types = pngChunkTypes(picture->png);
        QCOMPARE(QSet<QByteArray>(types.begin(), types.end()), QSet<QByteArray>({"IHDR", "IDAT", "IEND"}));
    }
}

QTEST_GUILESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
