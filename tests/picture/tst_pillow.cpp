#include "picture/picture.h"
#include "support/endian.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// Pixels beside those of an independent reader, Pillow.
class TestPillow : public QObject
{
    Q_OBJECT

private slots:
    void readsAsPillowDoes_data();
    void readsAsPillowDoes();
};

namespace {

constexpr qsizetype gifTable = 13, gifHead = gifTable + 768;

/// A frame that does not fill its screen of 80 x 60.
QByteArray gifOnALargerScreen(QByteArray bytes)
{
    bytes.replace(6, 4, "\x50\0\x3c\0"_ba);
    return bytes.replace(bytes.indexOf(',', gifHead) + 1, 4, "\x05\0\x03\0"_ba);
}

/// The global palette becomes the first frame's own.
QByteArray gifWithALocalPalette(QByteArray bytes)
{
    const QByteArray table = bytes.mid(gifTable, gifHead - gifTable);
    const qsizetype flags = bytes.indexOf(',', gifHead) + 9;
    bytes[flags] = char(bytes[flags] | 0x87);
    bytes.insert(flags + 1, table).remove(gifTable, table.size());
    bytes[10] = char(bytes[10] & 0x7f);
    return bytes;
}

QByteArray interlacedGif(QByteArray bytes)
{
    const qsizetype flags = bytes.indexOf(',', gifHead) + 9;
    bytes[flags] = char(bytes[flags] | 0x40);
    return bytes;
}

/// Noise, which is a picture in any of these.
struct BitmapKind
{
    int height = 43; ///< negative: from the top
    quint16 bits;
    quint32 compression = 0;
    QList<quint32> masks = {};
    int colours = 0;
    QByteArray data = {};
};

QByteArray noisyBmp(const BitmapKind &kind)
{
    constexpr int width = 61;
    QByteArray behind;
    for (const quint32 mask : kind.masks)
        behind += little(mask);
    for (int i = 0; i < kind.colours; ++i)
        behind += little(quint32(i * 0x0f1d35 & 0xffffff));
    const quint32 header = kind.masks.size() > 3 ? 108 : 40;
    if (header > 40) // which has room for the masks
        behind = behind.leftJustified(108 - 40, '\0');
    QByteArray data = kind.data;
    quint32 noise = 1;
    while (data.size() < (width * kind.bits + 31) / 32 * 4 * std::abs(kind.height) && kind.data.isEmpty())
        data += char((noise = noise * 1'664'525 + 1'013'904'223) >> 24);
    const auto start = quint32(14 + 40 + behind.size());
    return "BM"_ba + little(quint32(start + data.size())) + little(quint32(0)) + little(start) +
           little(header) + little(qint32(width)) + little(qint32(kind.height)) + little(quint16(1)) +
           little(kind.bits) + little(kind.compression) + little(quint32(data.size())) + QByteArray(8, '\0') +
           little(quint32(kind.colours)) + little(quint32(0)) + behind + data;
}

} // namespace

void TestPillow::readsAsPillowDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<PillowsPicture>("theirs");
    QList<std::pair<QString, QByteArray>> rows;
    const QSize size(61, 43);
    const auto as = [&](QImage::Format format) { return painting(size, format); };
    const auto row = [&](const QString &name, const QByteArray &bytes) { rows.append({name, bytes}); };
    row(u"GIF"_s, gif());
    row(u"GIF with a transparent colour"_s, gif(palettePainting(size, 256, 255)));
    row(u"animated GIF"_s, gif(palettePainting(), 3));
    const QByteArray transparent = gif(palettePainting(size, 256, 255));
    row(u"GIF on a larger screen"_s, gifOnALargerScreen(gif()));
    row(u"GIF with a transparent colour on a larger screen"_s, gifOnALargerScreen(transparent));
    QByteArray far = gif();
    row(u"GIF whose frame lies far outside of its screen"_s,
        far.replace(far.indexOf(',', gifHead) + 2, 1, "\x10"));
    QByteArray colourless = gif();
    colourless[10] = '\x70';
    row(u"GIF without colours"_s, colourless.remove(gifTable, gifHead - gifTable));
    row(u"GIF with a palette of the frame's own"_s, gifWithALocalPalette(gif()));
    row(u"the same on a larger screen"_s, gifWithALocalPalette(gifOnALargerScreen(gif())));
    row(u"the same with a transparent colour"_s, gifWithALocalPalette(gifOnALargerScreen(transparent)));
    row(u"interlaced GIF"_s, interlacedGif(gif()));
    row(u"interlaced GIF on a larger screen"_s, gifOnALargerScreen(interlacedGif(gif())));
    row(u"WebP"_s, webp());
    row(u"WebP with alpha"_s, webp(as(QImage::Format_ARGB32)));
    row(u"lossy WebP"_s, webp(painting(), {.lossless = false}));
    row(u"lossy WebP with alpha"_s, webp(as(QImage::Format_ARGB32), {.lossless = false}));
    row(u"BMP"_s, bmp());
    row(u"BMP of 8 bits"_s, bmp(palettePainting()));
    row(u"BMP of 1 bit"_s, bmp(as(QImage::Format_Mono)));
    row(u"BMP in run lengths"_s, runLengthBmp());
    row(u"BMP of 4 bits, from the top"_s, noisyBmp({.height = -43, .bits = 4, .colours = 16}));
    row(u"BMP of 8 bits, from the top"_s, noisyBmp({.height = -43, .bits = 8, .colours = 256}));
    row(u"BMP of 1 bit with colours"_s, noisyBmp({.bits = 1, .colours = 2}));
    row(u"BMP of 16 bits"_s, noisyBmp({.bits = 16}));
    row(u"BMP of 16 bits, 6 of them green"_s,
        noisyBmp({.bits = 16, .compression = 3, .masks = {0xf800, 0x07e0, 0x001f}}));
    row(u"BMP of 24 bits, from the top"_s, noisyBmp({.height = -43, .bits = 24}));
    row(u"BMP of 24 bits with a palette"_s, noisyBmp({.bits = 24, .colours = 7}));
    row(u"BMP of 32 bits, the last 8 idle"_s, noisyBmp({.bits = 32}));
    row(u"BMP of 32 bits with masks"_s,
        noisyBmp({.bits = 32, .compression = 3, .masks = {0xff0000, 0xff00, 0xff}}));
    row(u"BMP of 32 bits with alpha"_s,
        noisyBmp({.bits = 32, .compression = 3, .masks = {0xff0000, 0xff00, 0xff, 0xff000000}}));
    row(u"BMP in run lengths of 4 bits"_s,
        noisyBmp({.bits = 4,
                  .compression = 2,
                  .colours = 16,
                  .data = "\x3d\x12\0\0"_ba.repeated(42) + "\x3d\x34\0\0\0\1"_ba}));
    row(u"icon of a bitmap"_s, ico());
    row(u"icon of PNG files"_s, icoOfPngs({png(), png(painting({99, 77})), png(painting({16, 16}))}));
    row(u"TIFF with alpha"_s, tiff(as(QImage::Format_ARGB32)));
    row(u"TIFF of 16 bits"_s, tiff(as(QImage::Format_RGBX64)));
    row(u"TIFF of 16 bits with alpha"_s, tiff(as(QImage::Format_RGBA64)));
    row(u"gray TIFF of 16 bits"_s, tiff(as(QImage::Format_Grayscale16)));
    row(u"TIFF with a palette"_s, tiff(palettePainting()));
    row(u"TIFF of 1 bit"_s, tiff(as(QImage::Format_Mono)));
    const auto tiffRow = [&](const QString &name, QImage::Format format, const QStringList &arguments) {
        row(u"TIFF, "_s + name, tiffByImageMagick(as(format), arguments));
    };
    const QString plain = u"none"_s, tiles = u"tiff:tile-geometry=16x16"_s;
    tiffRow(u"tiles"_s, QImage::Format_RGB32, {u"-define"_s, tiles});
    tiffRow(u"tiles of 16 bits"_s, QImage::Format_RGBX64, {u"-define"_s, tiles});
    tiffRow(u"tiles in planes"_s, QImage::Format_RGB32, {u"-define"_s, tiles, u"-interlace"_s, u"Plane"_s});
    tiffRow(u"planes"_s, QImage::Format_RGB32, {u"-compress"_s, plain, u"-interlace"_s, u"Plane"_s});
    tiffRow(u"LZW"_s, QImage::Format_RGB32, {u"-compress"_s, u"LZW"_s});
    tiffRow(u"deflate"_s, QImage::Format_ARGB32, {u"-compress"_s, u"Zip"_s});
    tiffRow(u"run lengths"_s, QImage::Format_RGB32, {u"-compress"_s, u"RLE"_s});
    tiffRow(u"JPEG"_s, QImage::Format_RGB32, {u"-compress"_s, u"JPEG"_s});
    tiffRow(u"fax"_s, QImage::Format_Mono, {u"-compress"_s, u"Group4"_s});
    tiffRow(u"most significant byte first"_s, QImage::Format_RGBX64, {u"-endian"_s, u"MSB"_s});
    tiffRow(u"white is 0"_s, QImage::Format_Grayscale8,
            {u"-depth"_s, u"8"_s, u"-define"_s, u"quantum:polarity=min-is-white"_s});
    tiffRow(u"inks"_s, QImage::Format_RGB32, {u"-colorspace"_s, u"CMYK"_s});
    tiffRow(u"inks in planes"_s, QImage::Format_RGB32,
            {u"-colorspace"_s, u"CMYK"_s, u"-compress"_s, plain, u"-interlace"_s, u"Plane"_s});
    tiffRow(u"multiplied alpha"_s, QImage::Format_ARGB32, {u"-define"_s, u"tiff:alpha=associated"_s});
    tiffRow(u"4 bits"_s, QImage::Format_Grayscale8, {u"-depth"_s, u"4"_s});
    tiffRow(u"a palette of 4 bits"_s, QImage::Format_RGB32,
            {u"-type"_s, u"Palette"_s, u"-colors"_s, u"16"_s});
    for (int orientation = 1; orientation <= 8; ++orientation) {
        row(u"JPEG, orientation %1"_s.arg(orientation), jpeg(painting(), {.orientation = orientation}));
        row(u"WebP, orientation %1"_s.arg(orientation), webp(painting(), {.orientation = orientation}));
        row(u"TIFF, orientation %1"_s.arg(orientation), tiff(painting(), orientation));
    }
    for (const int type : {2, 6})
        for (const bool isInterlaced : {false, true})
            for (const int bits : {8, 16})
                row(u"PNG of colour type %1, %2 bits, %3"_s.arg(type).arg(bits).arg(
                        isInterlaced ? u"interlaced"_s : u"plain"_s),
                    pngOfType(type, bits, size, isInterlaced));
    QList<QByteArray> files;
    for (const auto &[name, bytes] : rows)
        files.append(bytes);
    const QList<PillowsPicture> pictures = picturesByPillow(files); // to start it takes long
    for (qsizetype i = 0; i < rows.size(); ++i)
        QTest::newRow(qPrintable(rows[i].first)) << rows[i].second << pictures[i];
}

void TestPillow::readsAsPillowDoes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const PillowsPicture, theirs);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->format, theirs.format);
    QCOMPARE(distanceFromPillow(picture->png, theirs), 0);
}

QTEST_GUILESS_MAIN(TestPillow)
#include "tst_pillow.moc"
