#include "picture/heifdecoder.h"
#include "picture/jxldecoder.h"
#include "picture/picture.h"
#include "support/animations.h"
#include "support/coded.h"
#include "support/endian.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"
#include "support/tellingpictures.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;
using namespace pixhaul::test::fields;

/// What a PNG tells beside its pixels, with and without being asked to, as Pillow reads it.
class TestKeptMetadata : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void tellsWhatWasTold_data();
    void tellsWhatWasTold();
    void nobodyTurnsItAgain_data();
    void nobodyTurnsItAgain();
};

namespace {

using Type = TiffField::Type;

const PictureOptions asked{.keepMetadata = true};

QList<TiffField> resolution(quint32 x, quint32 y, quint32 unit)
{
    return {{xResolution, Type::Rational, {x, 1}},
            {yResolution, Type::Rational, {2 * y, 2}},
            {unitTag, Type::Short, {unit}}};
}

/// Of Adobe RGB, as cameras tell it.
QList<TiffField> adobeColours()
{
    return {{whitePoint, Type::Rational, {313, 1000, 329, 1000}},
            {primaries, Type::Rational, {64, 100, 33, 100, 21, 100, 71, 100, 15, 100, 6, 100}}};
}

const QJsonObject adobeTold{
    {u"chromaticities"_s, QJsonArray{31300, 32900, 64000, 33000, 21000, 71000, 15000, 6000}}};
const QJsonObject srgbTold{{u"srgb"_s, 0}};

QJsonObject density(int x, int y)
{
    return {{u"density"_s, QJsonArray{x, y}}};
}

QJsonObject texts(const QJsonObject &some)
{
    return {{u"texts"_s, some}};
}

QJsonObject exif(const QByteArray &block)
{
    return {{u"exif"_s, QString::fromLatin1(block.toHex())}};
}

QJsonObject together(QJsonObject one, const QJsonObject &other)
{
    for (auto it = other.begin(); it != other.end(); ++it)
        one.insert(it.key(), it.value());
    return one;
}

constexpr auto xmpKeyword = "XML:com.adobe.xmp"_L1;

QByteArray xmpAttribute(int value)
{
    return R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation=")" +
           QByteArray::number(value) + R"(" tiff:Make="猫"/></rdf:RDF></x:xmpmeta>)";
}

QByteArray xmpElement(int value, const QByteArray &prefix = "tiff")
{
    return R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:)" +
           prefix + "='http://ns.adobe.com/tiff/1.0/'><" + prefix + ":Orientation>" +
           QByteArray::number(value) + "</" + prefix + ":Orientation><" + prefix + ":Model>x</" + prefix +
           ":Model></rdf:Description></rdf:RDF></x:xmpmeta>";
}

QJsonObject xmp(const QByteArray &packet)
{
    return texts({{xmpKeyword, QString::fromUtf8(packet)}});
}

const std::array<quint32, 9> adobeChromaticities{bitmapPoint(.64), bitmapPoint(.33), bitmapPoint(.03),
                                                 bitmapPoint(.21), bitmapPoint(.71), bitmapPoint(.08),
                                                 bitmapPoint(.15), bitmapPoint(.06), bitmapPoint(.79)};
constexpr std::array<quint32, 3> gamma22{0x23333, 0x23333, 0x23333};
/// Ends the test program if there is none.
QByteArray pngOf(const QByteArray &bytes, const PictureOptions &options)
{
    const Result<Picture> picture = toPng(bytes, options);
    if (!picture)
        qFatal("%s", qPrintable(plainWords(picture.error())));
    return picture->png;
}

struct Row
{
    QString name;
    QByteArray bytes;
    QJsonObject always = {}; ///< told though nobody asks
    QJsonObject more = {};   ///< told to those who ask
};

void addJpegRows(QList<Row> &rows)
{
    const QByteArray plain = exifBlock({orientation(1), ascii(software, "camera")});
    rows.append({u"JPEG that tells nothing"_s, jpegWith({})});
    rows.append({u"JPEG, dots an inch"_s, jpegWith({}, 1, {300, 72}), {}, density(11811, 2835)});
    rows.append({u"JPEG, dots a centimetre"_s, jpegWith({}, 2, {50, 60}), {}, density(5000, 6000)});
    rows.append({u"JPEG, the shape of its pixels"_s, jpegWith({}, 0, {2, 1})});
    rows.append({u"JPEG, no dots at all"_s, jpegWith({}, 1, {0, 300})});
    rows.append({u"JPEG, Exif"_s, jpegWith({exifSegment(plain)}), {}, exif(plain)});
    const QByteArray intel = exifBlock({orientation(1), ascii(artist, "me")}, srgb(), false);
    rows.append({u"JPEG, Exif of the other byte order that says sRGB"_s, jpegWith({exifSegment(intel)}),
                 srgbTold, exif(intel)});
    const QByteArray dense = exifBlock(resolution(200, 100, 3));
    rows.append({u"JPEG, density in Exif"_s,
                 jpegWith({exifSegment(dense)}),
                 {},
                 together(exif(dense), density(20000, 10000))});
    rows.append({u"JPEG, density in JFIF and in Exif"_s,
                 jpegWith({exifSegment(dense)}, 1, {254, 254}),
                 {},
                 together(exif(dense), density(10000, 10000))});
    const QByteArray unitless =
        exifBlock({{xResolution, Type::Rational, {72, 1}}, {yResolution, Type::Rational, {72, 1}}});
    rows.append({u"JPEG, density in Exif without a unit"_s,
                 jpegWith({exifSegment(unitless)}),
                 {},
                 together(exif(unitless), density(2835, 2835))});
    const QByteArray adobe = exifBlock(
        adobeColours(), {{colorSpace, Type::Short, {0xffff}}, {gammaTag, Type::Rational, {22, 10}}});
    rows.append({u"JPEG, Adobe's colours in Exif"_s, jpegWith({exifSegment(adobe)}),
                 together(adobeTold, {{u"gamma"_s, 45455}}), exif(adobe)});
    rows.append({u"JPEG, a comment in UTF-8"_s,
                 jpegWith({commentSegment("猫 über alles\0"_ba)}),
                 {},
                 texts({{u"Comment"_s, u"猫 über alles"_s}})});
    rows.append({u"JPEG, a comment in Latin-1"_s,
                 jpegWith({commentSegment("\xfc"
                                          "ber\r\nalles\rhier\x1b")}),
                 {},
                 texts({{u"Comment"_s, u"über\nalles\nhier"_s}})});
    rows.append({u"JPEG, XMP"_s, jpegWith({xmpSegment(xmpAttribute(1))}), {}, xmp(xmpAttribute(1))});
    rows.append({u"JPEG, everything at once"_s,
                 jpegWith({commentSegment("c"), xmpSegment(xmpElement(1)), exifSegment(intel)}, 2, {10, 10}),
                 srgbTold,
                 together(together(exif(intel), density(1000, 1000)),
                          texts({{u"Comment"_s, u"c"_s}, {xmpKeyword, QString::fromUtf8(xmpElement(1))}}))});
}

void addTiffRows(QList<Row> &rows)
{
    const QByteArray packet = xmpElement(1);
    rows.append({u"TIFF that tells nothing"_s, tiffWith({})});
    rows.append({u"TIFF, dots an inch"_s, tiffWith(resolution(300, 150, 2)), {}, density(11811, 5906)});
    rows.append({u"TIFF, the shape of its pixels"_s, tiffWith(resolution(300, 150, 1))});
    rows.append({u"TIFF, dots a centimetre in the other byte order"_s,
                 tiffWith(resolution(30, 15, 3), {}, false),
                 {},
                 density(3000, 1500)});
    rows.append({u"TIFF, texts"_s,
                 tiffWith({ascii(description, "a cat"), ascii(software, "Paint"), ascii(artist, "猫"),
                           ascii(copyright, "me\0you"_ba)}),
                 {},
                 texts({{u"Description"_s, u"a cat"_s},
                        {u"Software"_s, u"Paint"_s},
                        {u"Author"_s, u"猫"_s},
                        {u"Copyright"_s, u"me\nyou"_s}})});
    rows.append({u"TIFF, XMP"_s, tiffWith({{xmpTag, Type::Byte, {}, packet}}), {}, xmp(packet)});
    rows.append({u"TIFF, its colours"_s, tiffWith(adobeColours()), adobeTold});
    rows.append({u"TIFF in inks, other colours"_s, tiffWith(adobeColours(), {}, true, true)});
    rows.append({u"TIFF that says sRGB"_s, tiffWith({}, srgb()), srgbTold});
    rows.append({u"TIFF, colours beside a profile"_s,
                 tiffWith(adobeColours() + QList<TiffField>{{iccTag, Type::Undefined, {}, iccProfile()}}),
                 {{u"profile"_s, true}}});
    QList<TiffField> black = adobeColours();
    black[1].numbers = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    rows.append({u"TIFF, colours that are none"_s, tiffWith(black)});
    black[1].numbers = QList<quint32>(12, 0);
    rows.append({u"TIFF, colours divided by nothing"_s, tiffWith(black)});
}

void addBitmapRows(QList<Row> &rows)
{
    const QJsonObject gamma{{u"gamma"_s, 45455}};
    rows.append({u"BMP that tells nothing"_s, bmpWith({.headerSize = 40})});
    rows.append({u"BMP, pixels a metre"_s,
                 bmpWith({.headerSize = 40, .perMetre = {2835, 11811}}),
                 {},
                 density(2835, 11811)});
    rows.append({u"BMP, fewer than no pixels a metre"_s, bmpWith({.perMetre = {-1, 2835}})});
    rows.append({u"BMP as the machine shows colours"_s, bmpWith({})});
    rows.append({u"BMP that says sRGB, fourth version"_s,
                 bmpWith({.headerSize = 108, .space = BitmapTelling::Srgb}), srgbTold});
    rows.append({u"BMP that says sRGB, fifth version"_s, bmpWith({.space = BitmapTelling::Srgb}), srgbTold});
    rows.append({u"BMP, calibrated"_s,
                 bmpWith({.headerSize = 108,
                          .space = BitmapTelling::Calibrated,
                          .endpoints = srgbEndpoints,
                          .gammas = gamma22}),
                 together(gamma, {{u"chromaticities"_s,
                                   QJsonArray{31272, 32900, 64007, 32997, 30000, 60000, 15002, 6001}}})});
    rows.append(
        {u"BMP, calibrated by chromaticities"_s,
         bmpWith({.space = BitmapTelling::Calibrated, .endpoints = adobeChromaticities, .gammas = gamma22}),
         together(gamma, {{u"chromaticities"_s,
                           QJsonArray{31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000}}})});
    rows.append(
        {u"BMP, calibrated by nothing"_s, bmpWith({.headerSize = 108, .space = BitmapTelling::Calibrated})});
    rows.append({u"BMP, a gamma of each colour"_s,
                 bmpWith({.space = BitmapTelling::Calibrated, .gammas = {0x23333, 0x20000, 0x23333}})});
    rows.append({u"BMP, a profile"_s,
                 bmpWith({.space = BitmapTelling::Embedded, .profile = iccProfile()}),
                 {{u"profile"_s, true}}});
    rows.append({u"BMP, a profile that is none"_s,
                 bmpWith({.space = BitmapTelling::Embedded, .profile = "nonsense"})});
}

void addOtherRows(QList<Row> &rows)
{
    const QByteArray block = exifBlock(QList<TiffField>{orientation(1)} + resolution(100, 100, 3), srgb());
    const QJsonObject told = together(exif(block), density(10000, 10000));
    rows.append({u"WebP that tells nothing"_s, webp()});
    rows.append({u"WebP, Exif"_s, webpWith(block), srgbTold, told});
    rows.append({u"WebP, Exif with JPEG's name in front"_s, webpWith("Exif\0\0"_ba + block), srgbTold, told});
    rows.append({u"WebP, XMP"_s, webpWith({}, xmpAttribute(1)), {}, xmp(xmpAttribute(1))});
    QByteArray moving =
        webpAnimation(merged({.pictures = {painting(), painting().mirrored()}, .delays = {100, 100}}));
    moving += "EXIF" + little(quint32(block.size())) + block;
    moving.replace(4, 4, little(quint32(moving.size() - 8)));
    rows.append({u"WebP that moves, Exif"_s, moving, srgbTold, told});
    rows.append({u"GIF that tells nothing"_s, gif()});
    rows.append({u"GIF, a comment in pieces"_s,
                 gifWith({"made by hand"}, 1, 5),
                 {},
                 texts({{u"Comment"_s, u"made by hand"_s}})});
    rows.append({u"GIF, a long comment"_s,
                 gifWith({QByteArray(1000, 'x')}),
                 {},
                 texts({{u"Comment"_s, QString(1000, u'x')}})});
    rows.append({u"GIF, an empty comment and one of spaces"_s, gifWith({"", " \n"})});
    rows.append({u"GIF that moves, a comment"_s, gifWith({"猫"}, 3), {}, texts({{u"Comment"_s, u"猫"_s}})});
    rows.append({u"icon"_s, ico()});
}

/// Their colours are told elsewhere: what Exif says of them counts for nothing.
void addHeifRows(QList<Row> &rows)
{
    if (!readsHeif())
        return;
    const QByteArray block =
        exifBlock(QList<TiffField>{orientation(1)} + resolution(100, 100, 3) + adobeColours(), srgb(), false);
    const QJsonObject told = together(exif(block), density(10000, 10000));
    const QByteArray packet = xmpAttribute(1);
    rows.append({u"AVIF that tells nothing"_s, avifWith({}, {})});
    rows.append({u"AVIF, Exif"_s, avifWith(block, {}), {}, told});
    rows.append({u"AVIF, XMP"_s, avifWith({}, packet), {}, xmp(packet)});
    rows.append({u"AVIF, Exif and XMP"_s, avifWith(block, packet), {}, together(told, xmp(packet))});
    rows.append({u"AVIF, Exif with JPEG's name in front"_s, avifWith("Exif\0\0"_ba + block, {}), {}, told});
    const QByteArray tiles = avif(painting({400, 300}), {u"-g"_s, u"2x2"_s});
    rows.append({u"AVIF of tiles that tells nothing"_s, tiles});
    rows.append({u"HEIC, Exif and XMP"_s,
                 heicOf(jpegWith({exifSegment(block), xmpSegment(packet)})),
                 {},
                 together(told, xmp(packet))});
    QByteArray other = avifWith(block, packet);
    rows.append({u"AVIF, about another picture"_s, other.replace("cdsc", "none")});
    other = avifWith(block, packet);
    rows.append({u"AVIF, XMP of another type"_s,
                 other.replace("application/rdf+xml", "application/rdf+txt"),
                 {},
                 told});
}

void addJxlRows(QList<Row> &rows)
{
    if (!readsJxl())
        return;
    const QByteArray block = exifBlock(QList<TiffField>{orientation(1)} + resolution(100, 100, 3), srgb());
    const QJsonObject told = together(exif(block), density(10000, 10000));
    const QByteArray packet = xmpElement(1);
    const QByteArray ofExif = isoBox("Exif", QByteArray(4, '\0') + block), ofXmp = isoBox("xml ", packet);
    rows.append({u"JPEG XL that tells nothing"_s, jxlWith({})});
    rows.append({u"JPEG XL, Exif"_s, jxlWith(ofExif), {}, told});
    rows.append(
        {u"JPEG XL, Exif further on"_s, jxlWith(isoBox("Exif", "\0\0\0\6Exif\0\0"_ba + block)), {}, told});
    rows.append({u"JPEG XL, XMP"_s, jxlWith(ofXmp), {}, xmp(packet)});
    rows.append({u"JPEG XL, Exif behind its pixels, and junk"_s,
                 jxlWith(ofXmp) + ofExif + "<!-- cached -->",
                 {},
                 together(told, xmp(packet))});
    rows.append({u"JPEG XL, two of each"_s,
                 jxlWith(ofXmp + ofExif + isoBox("xml ", "<a/>") + isoBox("Exif", QByteArray(40, '\0'))),
                 {},
                 together(told, xmp(packet))});
    rows.append({u"JPEG XL out of a JPEG, which is compressed"_s,
                 jxlOf(jpegWith({exifSegment(block), xmpSegment(packet)}), u"jpg"_s, {u"-j"_s, u"1"_s}),
                 {},
                 together(told, xmp(packet))});
}

} // namespace

void TestKeptMetadata::tellsWhatWasTold_data()
{
    QTest::addColumn<QByteArray>("unasked");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QJsonObject>("unaskedTold");
    QTest::addColumn<QJsonObject>("askedTold");
    QTest::addColumn<QJsonObject>("always");
    QTest::addColumn<QJsonObject>("more");
    QList<Row> rows;
    addJpegRows(rows);
    addTiffRows(rows);
    addBitmapRows(rows);
    addOtherRows(rows);
    addHeifRows(rows);
    addJxlRows(rows);
    QList<QByteArray> pngs;
    for (const Row &row : rows)
        pngs << pngOf(row.bytes, {}) << pngOf(row.bytes, asked);
    const QList<QJsonObject> told = metadataByPillow(pngs); // to start it takes long
    for (qsizetype i = 0; i < rows.size(); ++i)
        QTest::newRow(qPrintable(rows[i].name)) << pngs[2 * i] << pngs[2 * i + 1] << told[2 * i]
                                                << told[2 * i + 1] << rows[i].always << rows[i].more;
}

void TestKeptMetadata::tellsWhatWasTold()
{
    QFETCH(const QByteArray, unasked);
    QFETCH(const QByteArray, asked);
    QFETCH(const QJsonObject, unaskedTold);
    QFETCH(const QJsonObject, askedTold);
    QFETCH(QJsonObject, always);
    QFETCH(const QJsonObject, more);
    always[u"turns"_s] = false;
    QCOMPARE(unaskedTold, always);
    QCOMPARE(askedTold, together(always, more));
    QVERIFY(!byLibpng(asked).isNull());
    QCOMPARE(complaintOfPngcheck(unasked), QString());
    QCOMPARE(complaintOfPngcheck(asked), QString());
    QCOMPARE(QImage::fromData(asked).convertToFormat(QImage::Format_RGBA64),
             QImage::fromData(unasked).convertToFormat(QImage::Format_RGBA64));
}

void TestKeptMetadata::nobodyTurnsItAgain_data()
{
    QTest::addColumn<QByteArray>("png");
    QTest::addColumn<QJsonObject>("told");
    QTest::addColumn<QJsonObject>("expected");
    QList<Row> rows;
    for (int i = 1; i <= 8; ++i) {
        const bool isLying = i >= 5; // and its pixels with it
        const auto turned = [&](quint32 value) {
            return exifBlock(QList<TiffField>{orientation(value)} + resolution(10, 20, 3), {}, i % 2 == 0);
        };
        const QJsonObject upright =
            together(exif(turned(1)), isLying ? density(2000, 1000) : density(1000, 2000));
        const QString name = u"orientation %1"_s.arg(i);
        rows.append({u"JPEG, "_s + name, jpegWith({exifSegment(turned(i))}), {}, upright});
        rows.append({u"WebP, "_s + name, webpWith(turned(i)), {}, upright});
        rows.append({u"TIFF in XMP, too, "_s + name,
                     tiffWith({orientation(i), {xmpTag, Type::Byte, {}, xmpElement(i)}}),
                     {},
                     xmp(xmpElement(1))});
        rows.append({u"JPEG in XMP alone, "_s + name,
                     jpegWith({xmpSegment(xmpAttribute(i))}),
                     {},
                     xmp(xmpAttribute(1))});
        rows.append({u"WebP in XMP under another prefix, "_s + name,
                     webpWith({}, xmpElement(i, "Tfoo")),
                     {},
                     xmp(xmpElement(1, "Tfoo"))});
        if (readsHeif()) { // whose turns are told apart from Exif
            const QStringList quarter = isLying ? QStringList{u"--irot"_s, u"1"_s} : QStringList();
            rows.append({u"AVIF, "_s + name, avifWith(turned(i), {}, quarter), {}, upright});
        }
        if (readsJxl()) { // whose turns the codestream tells, from a JPEG those of its Exif
            const QByteArray payload = QByteArray(4, '\0') + turned(i);
            rows.append({u"JPEG XL, "_s + name,
                         jxlWith(isoBox("Exif", payload)),
                         {},
                         together(exif(turned(1)), density(1000, 2000))});
            rows.append({u"JPEG XL out of a JPEG, "_s + name,
                         jxlOf(jpegWith({exifSegment(turned(i))}), u"jpg"_s, {u"-j"_s, u"1"_s}),
                         {},
                         upright});
        }
    }
    const auto odd = [&](const QString &name, const TiffField &field) {
        const QByteArray block = exifBlock({field, orientation(6)});
        rows.append(
            {name, jpegWith({exifSegment(block)}), {}, exif(exifBlock({orientation(1), orientation(1)}))});
    };
    odd(u"told twice"_s, orientation(3));
    odd(u"told as a LONG"_s, {orientationTag, Type::Long, {8}});
    odd(u"told as a BYTE"_s, {orientationTag, Type::Byte, {}, "\6"});
    odd(u"told out of range"_s, orientation(9));
    const QList<QByteArray> twisted{
        "<tiff:Orientation/><tiff:Orientation>6</tiff:Orientation>",
        "<tiff:Orientation rdf:foo='x' >\n8<!-- 6 --></tiff:Orientation>",
        "<a tiff:Orientation = '6'/><tiff:OrientationX>6</tiff:OrientationX>",
    };
    const QList<QByteArray> untwisted{
        "<tiff:Orientation/><tiff:Orientation>1</tiff:Orientation>",
        "<tiff:Orientation rdf:foo='x' >1</tiff:Orientation>",
        "<a tiff:Orientation = '1'/><tiff:OrientationX>6</tiff:OrientationX>",
    };
    for (qsizetype i = 0; i < twisted.size(); ++i)
        rows.append({u"XMP, twisted %1"_s.arg(i), jpegWith({xmpSegment(twisted[i])}), {}, xmp(untwisted[i])});
    QList<QByteArray> pngs;
    for (const Row &row : rows)
        pngs.append(pngOf(row.bytes, asked));
    const QList<QJsonObject> told = metadataByPillow(pngs);
    for (qsizetype i = 0; i < rows.size(); ++i)
        QTest::newRow(qPrintable(rows[i].name)) << pngs[i] << told[i] << rows[i].more;
}

void TestKeptMetadata::nobodyTurnsItAgain()
{
    QFETCH(const QByteArray, png);
    QFETCH(const QJsonObject, told);
    QFETCH(QJsonObject, expected);
    expected[u"turns"_s] = false;
    QCOMPARE(told, expected);
    QCOMPARE(complaintOfPngcheck(png), QString());
}

QTEST_GUILESS_MAIN(TestKeptMetadata)
#include "tst_keptmetadata.moc"
