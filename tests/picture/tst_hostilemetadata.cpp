#include "picture/heifdecoder.h"
#include "picture/jxldecoder.h"
#include "picture/picture.h"
#include "support/coded.h"
#include "support/endian.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"
#include "support/tellingpictures.h"

#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;
using namespace pixhaul::test::fields;

/// What a picture tells beside its pixels, made to do harm.
class TestHostileMetadata : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void doesNoHarm_data();
    void doesNoHarm();
    void libpngTakesAnyCalibration();
    void isLeftOutIfHuge();
};

namespace {

using Type = TiffField::Type;

const PictureOptions asked{.keepMetadata = true};

/// Ends the test program if there is none.
QByteArray pngOf(const QByteArray &bytes, const PictureOptions &options)
{
    const Result<Picture> picture = toPng(bytes, options);
    if (!picture)
        qFatal("%s", qPrintable(plainWords(picture.error())));
    return picture->png;
}

/// AVIF with whatever bytes for Exif, which avifenc would not take.
QByteArray withExifItem(const QByteArray &block)
{
    const QByteArray sound =
        exifBlock({ascii(description, QByteArray(std::max<qsizetype>(block.size(), 20), 'x'))});
    QByteArray bytes = avifWith(sound, {});
    return bytes.replace(bytes.indexOf(sound), sound.size(), block.leftJustified(sound.size(), '\0'));
}

/// WebP with a chunk repeated behind its picture.
QByteArray webpOfMany(const QByteArray &type, const QByteArray &data, int count)
{
    QByteArray bytes = webp() + (type + little(quint32(data.size())) + data).repeated(count);
    return bytes.replace(4, 4, little(quint32(bytes.size() - 8)));
}

} // namespace

void TestHostileMetadata::doesNoHarm_data()
{
    QTest::addColumn<QByteArray>("bare");
    QTest::addColumn<QByteArray>("png");
    QTest::addColumn<qsizetype>("most"); ///< bytes that may come along
    QTest::addColumn<QJsonObject>("told");
    constexpr qsizetype segment = 65'533, mega = 1 << 20;
    struct Hostile
    {
        QString name;
        qsizetype most;
    };
    QList<Hostile> rows;
    QList<QByteArray> bare;
    QList<QByteArray> pngs;
    const auto row = [&](const QString &name, const QByteArray &bytes, qsizetype most = 200'000) {
        rows.append({name, most});
        bare.append(pngOf(bytes, {}));
        pngs.append(pngOf(bytes, asked));
    };
    const auto exifRow = [&](const QString &name, const QByteArray &block) {
        row(u"JPEG, "_s + name, jpegWith({exifSegment(block)}));
        row(u"WebP, "_s + name, webpWith(block));
        if (readsHeif())
            row(u"AVIF, "_s + name, withExifItem(block));
        if (readsJxl())
            row(u"JPEG XL, "_s + name, jxlWith(isoBox("Exif", QByteArray(4, '\0') + block)));
    };
    row(u"1,000 comments of 64 KB"_s,
        jpegWith(QList<JpegSegment>(1000, commentSegment(QByteArray(segment, 'x')))), mega + 200'000);
    row(u"200 Exif segments of 64 KB"_s,
        jpegWith(QList<JpegSegment>(
            200, exifSegment(exifBlock({orientation(1)}).leftJustified(segment - 6, 'x')))));
    row(u"200 XMP segments of 64 KB"_s,
        jpegWith(QList<JpegSegment>(200, xmpSegment(QByteArray(segment - 29, 'x')))));
    row(u"a million comments in a GIF"_s, gifWith(QList<QByteArray>(1'000'000, "x")));
    row(u"10 MB of comment in a GIF"_s, gifWith({QByteArray(10'000'000, 'x')}));
    row(u"XMP that begins an orientation again and again"_s,
        webpWith({}, QByteArray("<tiff:Orientation ").repeated(55'000)), 2 * mega);
    row(u"XMP that opens orientations and closes none"_s,
        webpWith({}, QByteArray("<tiff:Orientation>").repeated(55'000)), 2 * mega);
    row(u"XMP whose orientation is never told"_s,
        webpWith({}, QByteArray("tiff:Orientation=\"").repeated(58'000)), 2 * mega);
    row(u"XMP with a thousand prefixes"_s,
        webpWith({},
                 [] {
                     QByteArray packet;
                     for (int i = 0; i < 10'000; ++i)
                         packet += "xmlns:p" + QByteArray::number(i) + "=\"http://ns.adobe.com/tiff/1.0/\" ";
                     return packet;
                 }()),
        2 * mega);
    row(u"XMP that is no text"_s, webpWith({}, QByteArray(100'000, '\xff')));
    row(u"XMP with zeros in it"_s, webpWith({}, QByteArray(1000, '\0')));
    exifRow(u"no Exif at all"_s, "MM");
    exifRow(u"Exif of nothing"_s, "MM\0*\0\0\0\x08"_ba);
    exifRow(u"Exif whose directory is itself"_s, "MM\0*\0\0\0\0"_ba + QByteArray(40, '\0'));
    exifRow(u"Exif whose directory lies far outside"_s, "II*\0\xff\xff\xff\xff"_ba);
    exifRow(u"Exif that claims 65,535 fields"_s, "II*\0\x08\0\0\0\xff\xff"_ba + QByteArray(1000, '\x12'));
    exifRow(u"Exif of 5,000 orientations"_s, exifBlock(QList<TiffField>(5000, orientation(6))));
    exifRow(u"Exif whose Exif directory is the first"_s, [] {
        QByteArray block = exifBlock({orientation(6)}, srgb());
        return block.replace(block.indexOf("\x87\x69") + 8, 4, "\0\0\0\x08"_ba);
    }());
    exifRow(u"Exif whose next directory is the first"_s, [] {
        QByteArray block = exifBlock({orientation(6)});
        return block.replace(block.size() - 4, 4, "\0\0\0\x08"_ba);
    }());
    exifRow(u"Exif with values far outside"_s, [] {
        QByteArray block = exifBlock({orientation(6), {xResolution, Type::Rational, {1, 1}}});
        return block.replace(block.indexOf("\x01\x1a") + 8, 4, "\x7f\xff\xff\xff"_ba);
    }());
    exifRow(u"Exif with four thousand million values"_s, [] {
        QByteArray block = exifBlock({orientation(6), {primaries, Type::Rational, {1, 1}}});
        return block.replace(block.indexOf("\x01\x3f") + 4, 4, "\xff\xff\xff\xff"_ba);
    }());
    exifRow(u"Exif of no sane numbers"_s,
            exifBlock({{xResolution, Type::Rational, {0xffffffff, 1}},
                       {yResolution, Type::Rational, {1, 0}},
                       {whitePoint, Type::Rational, {0xffffffff, 1, 0, 0}},
                       {primaries, Type::Rational, QList<quint32>(12, 0xffffffff)}},
                      {{gammaTag, Type::Rational, {1, 0xffffffff}}}));
    if (readsHeif()) {
        QByteArray far = withExifItem("MM");
        far.replace(far.indexOf("MM\0"_ba) - 4, 4, "\xff\xff\xff\xff"_ba);
        row(u"AVIF whose Exif begins far outside"_s, far);
    }
    if (readsJxl()) {
        const auto box = [](const QByteArray &content) { return isoBox("Exif", content); };
        row(u"JPEG XL with Exif of no bytes"_s, jxlWith(box({})));
        row(u"JPEG XL with Exif of three bytes"_s, jxlWith(box(QByteArray(3, '\0'))));
        row(u"JPEG XL whose Exif begins far outside"_s, jxlWith(box(QByteArray(40, '\xff'))));
        row(u"JPEG XL with noise for what is compressed"_s,
            jxlWith(isoBox("brob", "Exif" + QByteArray(1000, '\xa5'))));
        row(u"JPEG XL with a compressed box of no kind"_s, jxlWith(isoBox("brob", {})));
        row(u"JPEG XL with 100,000 Exif boxes"_s, jxlWith(box(QByteArray(8, '\0')).repeated(100'000)));
    }
    row(u"many WebP chunks that claim 65,535 Exif fields each"_s,
        webpOfMany("EXIF", "II*\0\x08\0\0\0\xff\xff"_ba, 500'000));
    row(u"a BMP whose profile is larger than its file"_s, [] {
        QByteArray bytes = bmpWith({.space = BitmapTelling::Embedded, .profile = iccProfile()});
        return bytes.replace(14 + 116, 4, "\xff\xff\xff\xff"_ba);
    }());
    row(u"a BMP whose profile lies far outside"_s, [] {
        QByteArray bytes = bmpWith({.space = BitmapTelling::Embedded, .profile = iccProfile()});
        return bytes.replace(14 + 112, 4, "\xff\xff\xff\xff"_ba);
    }());
    row(u"a BMP of all sorts of colours"_s,
        bmpWith({.space = BitmapTelling::Calibrated,
                 .endpoints = {0xffffffff, 0, 0xffffffff, 1, 0, 0, 0x80000000, 0xffffffff, 0},
                 .gammas = {1, 1, 1},
                 .perMetre = {INT_MIN, INT_MAX}}));
    const QList<QJsonObject> told = metadataByPillow(pngs);
    for (qsizetype i = 0; i < rows.size(); ++i)
        QTest::newRow(qPrintable(rows[i].name)) << bare[i] << pngs[i] << rows[i].most << told[i];
}

void TestHostileMetadata::doesNoHarm()
{
    QFETCH(const QByteArray, bare);
    QFETCH(const QByteArray, png);
    QFETCH(const qsizetype, most);
    QFETCH(const QJsonObject, told);
    QVERIFY2(png.size() <= bare.size() + most, QByteArray::number(png.size()).constData());
    QCOMPARE(complaintOfPngcheck(png), QString());
    QVERIFY(!byLibpng(png).isNull());
    QCOMPARE(told[u"turns"_s], false);
    QVERIFY(!told.contains("chromaticities"_L1) && !told.contains("gamma"_L1));
    QCOMPARE(pngChunkTypes(bare).last(), "IEND");
    QVERIFY(!pngChunkTypes(bare).contains("eXIf") && !pngChunkTypes(bare).contains("iTXt"));
}

/// It refuses what it cannot compute with.
void TestHostileMetadata::libpngTakesAnyCalibration()
{
    QRandomGenerator random(1);
    int told = 0;
    for (int i = 0; i < 600; ++i) {
        BitmapTelling telling{.space = BitmapTelling::Calibrated, .endpoints = srgbEndpoints};
        if (i % 2 == 0) { // any at all, or one of the three next to nothing beside the others
            random.fillRange(telling.endpoints.data(), telling.endpoints.size());
        } else {
            const auto dim = 3 * std::size_t(random.bounded(3));
            const int steps = random.bounded(12);
            for (std::size_t j = dim; j < dim + 3; ++j)
                telling.endpoints.at(j) >>= steps;
        }
        const quint32 gamma = random.generate() >> random.bounded(32);
        telling.gammas = {gamma, gamma, gamma};
        const QByteArray png = pngOf(bmpWith(telling), {});
        told += pngChunkTypes(png).contains("cHRM") ? 1 : 0;
        QVERIFY2(!byLibpng(png).isNull(), pngChunkData(png, "cHRM").toHex(' ').constData());
    }
    QVERIFY2(told > 50, QByteArray::number(told).constData());
}

void TestHostileMetadata::isLeftOutIfHuge()
{
    constexpr qsizetype mega = 1 << 20;
    const QByteArray block = exifBlock({orientation(1)});
    const auto tells = [](const QByteArray &bytes) {
        const Result<Picture> picture = toPng(bytes, asked);
        return picture && pngChunkTypes(picture->png).size() > 3;
    };
    QVERIFY(tells(webpWith(block.leftJustified(mega, '\0'))));
    QVERIFY(!tells(webpWith(block.leftJustified(mega + 1, '\0'))));
    QVERIFY(tells(webpWith({}, QByteArray(mega, 'x'))));
    QVERIFY(!tells(webpWith({}, QByteArray(mega + 1, 'x'))));
    if (readsHeif()) {
        QVERIFY(tells(avifWith({}, QByteArray(mega, 'x'))));
        QVERIFY(!tells(avifWith({}, QByteArray(mega + 1, 'x'))));
        QVERIFY(tells(avifWith(block.leftJustified(mega, '\0'), {})));
        QVERIFY(!tells(avifWith(block.leftJustified(mega + 1, '\0'), {})));
    }
    if (readsJxl()) {
        const QByteArray in4Bytes(4, '\0');
        QVERIFY(tells(jxlWith(isoBox("Exif", in4Bytes + block.leftJustified(mega, '\0')))));
        QVERIFY(!tells(jxlWith(isoBox("Exif", in4Bytes + block.leftJustified(mega + 1, '\0')))));
        QVERIFY(!tells(jxlWith(isoBox("xml ", QByteArray(9 * mega, 'x')))));
    }
    QVERIFY(tells(tiffWith({{description, Type::Ascii, {}, QByteArray(mega, 'x')}})));
    QVERIFY(!tells(tiffWith({{description, Type::Ascii, {}, QByteArray(mega + 1, 'x')}})));
    const QList<QByteArray> some = pngChunkTypes(
        toPng(tiffWith({{description, Type::Ascii, {}, QByteArray(mega, 'x')}, ascii(artist, "me")}), asked)
            ->png);
    QCOMPARE(some.count("iTXt"), 1); // what no longer fits
}

QTEST_GUILESS_MAIN(TestHostileMetadata)
#include "tst_hostilemetadata.moc"
