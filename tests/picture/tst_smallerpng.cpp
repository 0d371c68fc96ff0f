#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"

#include <QBuffer>
#include <QImageWriter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

const PictureOptions small{.png = PngMode::Small};

/// By Qt's writer, its pixels not pressed at all.
QByteArray loosePng(const QImage &image = painting())
{
    QBuffer buffer;
    QImageWriter writer(&buffer, "png");
    writer.setQuality(100);
    if (!writer.write(image))
        qFatal("no PNG can be written");
    return buffer.data();
}

} // namespace

class TestSmallerPng : public QObject
{
    Q_OBJECT

private slots:
    void staysTheSamePictureWhateverItsType_data();
    void staysTheSamePictureWhateverItsType();
    void whatItTellsIsCarriedOn();
    void whatCannotBeCarriedOnLeavesItAsItIs_data();
    void whatCannotBeCarriedOnLeavesItAsItIs();
    void whatDoesNotGetSmallerStaysAsItIs();
    void anIconsPictureGetsSmallerToo();
};

void TestSmallerPng::staysTheSamePictureWhateverItsType_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("mustShrink");
    using enum QImage::Format;
    for (const QImage::Format format : {Format_RGB32, Format_ARGB32, Format_Grayscale8, Format_Grayscale16,
                                        Format_RGBX64, Format_RGBA64, Format_Mono})
        QTest::addRow("of Qt's format %d", int(format)) << loosePng(painting({61, 43}, format)) << true;
    QTest::newRow("of a palette") << loosePng(palettePainting()) << true;
    QTest::newRow("of a palette with transparent colours")
        << loosePng(palettePainting({61, 43}, 40, 3)) << true;
    for (const int colourType : {0, 2, 3, 4, 6}) {
        for (const int bitDepth : {1, 2, 4, 8, 16}) {
            if (colourType == 0 || (colourType == 3 ? bitDepth <= 8 : bitDepth >= 8))
                QTest::addRow("noise of colour type %d, %d bits, interlaced", colourType, bitDepth)
                    << pngOfType(colourType, bitDepth, {61, 43}, true) << false;
        }
    }
    // Not pressed at all, so that it would shrink.
    const QByteArray rows =
        ('\0' + QByteArray("\1\2\3\4\5\6\0\1\0\2\0\3", 12).repeated(31).chopped(6)).repeated(43);
    QTest::newRow("deep colours, one transparent, that would shrink")
        << pngSignature() + pngChunk("IHDR", QByteArray("\0\0\0\x3d\0\0\0\x2b\x10\2\0\0\0", 13)) +
               pngChunk("tRNS", "\0\1\0\2\0\3"_ba) + pngChunk("IDAT", qCompress(rows, 0).mid(4)) +
               pngChunk("IEND", {})
        << false;
    QTest::newRow("gray with a transparent shade")
        << withPngChunk(pngOfType(0, 8), pngChunk("tRNS", "\0\7"_ba)) << false;
    QTest::newRow("deep colours, one transparent")
        << withPngChunk(pngOfType(2, 16), pngChunk("tRNS", "\0\1\0\2\0\3"_ba)) << false;
}

void TestSmallerPng::staysTheSamePictureWhateverItsType()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, mustShrink);
    const Result<Picture> picture = toPng(bytes, small);
    QVERIFY(picture);
    QVERIFY(picture->png == bytes || picture->png.size() < bytes.size());
    QVERIFY(!mustShrink || picture->png.size() < bytes.size());
    QCOMPARE(complaintOfPngcheck(picture->png), QString());
    QVERIFY(!bySpng(picture->png).isNull());
    QCOMPARE(bySpng(picture->png), bySpng(bytes));
    QCOMPARE(picture->pixels, QSize(61, 43));
    QCOMPARE(picture->format, u"png"_s);
}

void TestSmallerPng::whatItTellsIsCarriedOn()
{
    const QList<std::pair<QByteArray, QByteArray>> told{
        {"gAMA", "\0\0\xb1\x8f"_ba},
        {"pHYs", "\0\0\x0b\x13\0\0\x0b\x13\1"_ba},
        {"tEXt", "Comment\0hello"_ba},
        {"tIME", "\x07\xe8\1\2\3\4\5"_ba},
        {"eXIf", "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"_ba}, // turned; never by us
    };
    QByteArray bytes = loosePng();
    for (const auto &[type, data] : told)
        bytes = pngChunkData(bytes, type).isNull() ? withPngChunk(bytes, pngChunk(type, data)) : bytes;
    const Result<Picture> picture = toPng(bytes, small);
    QVERIFY(picture);
    QVERIFY(picture->png.size() < bytes.size());
    QCOMPARE(complaintOfPngcheck(picture->png), QString());
    for (const auto &[type, data] : told)
        QCOMPARE(pngChunkData(picture->png, type), pngChunkData(bytes, type));
    QCOMPARE(bySpng(picture->png), bySpng(bytes));
}

void TestSmallerPng::whatCannotBeCarriedOnLeavesItAsItIs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a profile") << withPngChunk(loosePng(), pngChunk("iCCP", "x\0\0nonsense"_ba));
    QTest::newRow("how many bits count") << withPngChunk(loosePng(), pngChunk("sBIT", "\5\6\5"_ba));
    QTest::newRow("what nobody knows") << withPngChunk(loosePng(), pngChunk("prVt", "secret"_ba));
    QTest::newRow("an animation of a single frame")
        << withPngChunk(loosePng(), pngChunk("acTL", "\0\0\0\1\0\0\0\0"_ba));
    QTest::newRow("an animation") << animatedPng();
}

void TestSmallerPng::whatCannotBeCarriedOnLeavesItAsItIs()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, small);
    QVERIFY(picture);
    QCOMPARE(picture->png, bytes);
}

void TestSmallerPng::whatDoesNotGetSmallerStaysAsItIs()
{
    const Result<Picture> once = toPng(loosePng(), small);
    QVERIFY(once);
    const Result<Picture> twice = toPng(once->png + "and so on", small);
    QVERIFY(twice);
    QCOMPARE(twice->png, once->png);
    const QByteArray noise = pngOfType(6, 8);
    QCOMPARE(toPng(noise, small)->png, noise);
}

void TestSmallerPng::anIconsPictureGetsSmallerToo()
{
    const QByteArray best = loosePng(painting({200, 100}));
    const Result<Picture> picture = toPng(icoOfPngs({best, png(painting({48, 48}))}), small);
    QVERIFY(picture);
    QVERIFY(picture->png.size() < best.size());
    QCOMPARE(bySpng(picture->png), bySpng(best));
    QCOMPARE(picture->format, u"ico"_s);
}

QTEST_GUILESS_MAIN(TestSmallerPng)
#include "tst_smallerpng.moc"
