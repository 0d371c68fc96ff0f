#include "picture/anatomy/anatomy.h"
#include "picture/heifdecoder.h"
#include "picture/picture.h"
#include "support/coded.h"
#include "support/memory.h"
#include "support/pictures.h"
#include "support/pngreaders.h"
#include "support/wholeness.h"

#include <QColorSpace>
#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <QTransform>
#include <QtEndian>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <sys/mman.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestHeif : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void readsAsAvifdecDoes_data();
    void readsAsAvifdecDoes();
    void takesAlphaOutOfTheColours();
    void isTurnedAndCroppedOnce_data();
    void isTurnedAndCroppedOnce();
    void keepsTheCodePoints_data();
    void keepsTheCodePoints();
    void keepsTheProfile_data();
    void keepsTheProfile();
    void aTruncatedOneNeverIsTaken_data() { wholeFiles_data(); }
    void aTruncatedOneNeverIsTaken();
    void whatFollowsDoesNotMatter_data() { wholeFiles_data(); }
    void whatFollowsDoesNotMatter();
    void refusesTooManyPixels_data();
    void refusesTooManyPixels();
    void refusesDamage_data();
    void refusesDamage();
    void whatIsLargerThanAnnouncedIsNotDecoded_data();
    void whatIsLargerThanAnnouncedIsNotDecoded();
    void hugeClaimsCostNoTime();
    void givesUpInTime();
    void givesUpInTheMiddle_data();
    void givesUpInTheMiddle();
    void theFileMayGoBeforeTheDecoder();

private:
    void wholeFiles_data();
};

namespace {

const QStringList lossless{u"-l"_s};

QByteArray big32(quint32 number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray box(const QByteArray &type, const QByteArray &content)
{
    return big32(quint32(8 + content.size())) + type + content;
}

QByteArray replaced(QByteArray bytes, qsizetype at, const QByteArray &with)
{
    return bytes.replace(at, with.size(), with);
}

/// With another size in each of its ispe boxes, or in that one alone.
QByteArray ofSize(QByteArray file, QSize size, int which = -1)
{
    int count = 0;
    for (qsizetype at = file.indexOf("ispe"); at >= 0; at = file.indexOf("ispe", at + 1), ++count)
        if (which < 0 || which == count)
            file.replace(at + 8, 8, big32(quint32(size.width())) + big32(quint32(size.height())));
    return file;
}

QImage inRgba64(const QImage &image)
{
    if (image.format() != QImage::Format_RGBX64) // from where Qt 6.4 goes astray
        return image.convertToFormat(QImage::Format_RGBA64);
    QImage wide(image.size(), QImage::Format_RGBA64);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            wide.setPixelColor(x, y, image.pixelColor(x, y));
    return wide;
}

/// Of 16 bits a sample, the largest difference; 65,536 for pictures of different sizes.
int distance(const QImage &one, const QImage &other)
{
    if (one.size() != other.size() || one.isNull())
        return 65'536;
    int most = 0;
    for (int y = 0; y < one.height(); ++y) {
        const auto *a = reinterpret_cast<const quint16 *>(one.constScanLine(y));
        const auto *b = reinterpret_cast<const quint16 *>(other.constScanLine(y));
        for (int i = 0; i < 4 * one.width(); ++i)
            most = std::max(most, std::abs(a[i] - b[i]));
    }
    return most;
}

/// As samples of so many bits would have it.
QImage coarser(const QImage &image, int bits)
{
    QImage coarse = image;
    const int most = (1 << bits) - 1;
    for (int y = 0; y < coarse.height(); ++y) {
        auto *row = reinterpret_cast<quint16 *>(coarse.scanLine(y));
        for (int i = 0; i < 4 * coarse.width(); ++i)
            row[i] = quint16(((row[i] >> (16 - bits)) * 65'535 + most / 2) / most);
    }
    return coarse;
}

/// What takes an encoder little time and a decoder much.
QImage noise(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    QRandomGenerator(1).fillRange(reinterpret_cast<quint32 *>(image.bits()), image.sizeInBytes() / 4);
    return image;
}

qsizetype threadsOfThisProcess()
{
    return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

void compare(const QByteArray &bytes, const QImage &expected, int apart)
{
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->pixels, expected.size());
    const int found = distance(byLibpng(picture->png), expected);
    QVERIFY2(found <= apart, qPrintable(QString::number(found)));
}

} // namespace

void TestHeif::initTestCase()
{
    if (!readsHeif())
        QSKIP("This build goes without libheif");
}

void TestHeif::comesBackAsItWas_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QImage>("image");
    QTest::addColumn<int>("apart"); // of 65,535
    constexpr int none = 0, step8 = 257, step10 = 65, step12 = 17;
    const auto row = [](const char *name, const QByteArray &bytes, const QImage &image, int apart) {
        QTest::newRow(name) << bytes << image << apart;
    };
    const QImage colours = painting({301, 203});
    const QImage large = painting({60, 40}).scaled(1500, 1000); // which encoders are soon done with
    const QImage clear = painting({300, 203}, QImage::Format_ARGB32);
    const QImage gray = painting({301, 203}, QImage::Format_Grayscale8);
    const QImage deep = painting({301, 203}, QImage::Format_RGBA64).convertToFormat(QImage::Format_RGBX64);
    const QImage deepClear = painting({60, 43}, QImage::Format_RGBA64);
    row("AVIF", avif(colours, lossless), inRgba64(colours), none);
    row("AVIF with alpha", avif(clear, lossless), inRgba64(clear), none);
    row("AVIF in gray", avif(gray, QStringList{u"-y"_s, u"400"_s} + lossless), inRgba64(gray), none);
    row("AVIF of one pixel", avif(painting({1, 1}), lossless), inRgba64(painting({1, 1})), none);
    row("AVIF of one column", avif(painting({1, 77}), lossless), inRgba64(painting({1, 77})), none);
    row("a large AVIF", avif(large, lossless + QStringList{u"-s"_s, u"10"_s}), inRgba64(large), none);
    row("the first of an AVIF sequence", avifSequence(colours, colours.mirrored()), inRgba64(colours), none);

    const QImage deepGray = painting({301, 203}, QImage::Format_Grayscale16);
    row("gray HEIC", heic(gray, withoutLoss()), inRgba64(gray), none);
    row("gray HEIC of 10 bits", heic(deepGray, withoutLoss() + QStringList{u"-b"_s, u"10"_s}),
        coarser(inRgba64(deepGray), 10), none);
    row("gray HEIC of 12 bits", heic(deepGray, withoutLoss() + QStringList{u"-b"_s, u"12"_s}),
        coarser(inRgba64(deepGray), 12), none);
    // heif-enc 1.15 makes YCbCr of colours, whatever it is asked.
    row("HEIC", heic(painting({300, 202}), withoutLoss()), inRgba64(painting({300, 202})), step8);
    row("HEIC of odd sides", heic(colours, withoutLoss()), inRgba64(colours), step8);
    row("HEIC with alpha", heic(clear, withoutLoss()), inRgba64(clear), step8);
    row("HEIC with a thumbnail", heic(colours, withoutLoss() + QStringList{u"-t"_s, u"50"_s}),
        inRgba64(colours), step8);
    row("HEIC of one pixel", heic(painting({1, 1}), withoutLoss()), inRgba64(painting({1, 1})), step8);
    row("a large HEIC", heic(large, withoutLoss()), inRgba64(large), step8);
    row("HEIC of 10 bits", heic(deep, withoutLoss() + QStringList{u"-b"_s, u"10"_s}),
        coarser(inRgba64(deep), 10), step10);
    row("HEIC of 12 bits", heic(deep, withoutLoss() + QStringList{u"-b"_s, u"12"_s}),
        coarser(inRgba64(deep), 12), step12);
    row("HEIC of 10 bits with alpha", heic(deepClear, withoutLoss() + QStringList{u"-b"_s, u"10"_s}),
        coarser(deepClear, 10), step10);
}

/// The source is the reference: nothing was lost on the way there, or but a step of the samples.
void TestHeif::comesBackAsItWas()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QImage, image);
    QFETCH(const int, apart);
    compare(bytes, image, apart);
}

void TestHeif::readsAsAvifdecDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("apart"); // of 65,535
    // avifdec mixes colours in floating point and cuts to 16 bits, libheif rounds to the bits that there are.
    constexpr int none = 1, half8 = 129, half10 = 33, half12 = 9;
    // From samples of limited range libheif comes a step further off.
    constexpr int more8 = 257, more10 = 64;
    const auto row = [](const char *name, const QByteArray &bytes, int apart) {
        QTest::newRow(name) << bytes << apart;
    };
    const QImage colours = painting({301, 203});
    const QImage clear = painting({301, 203}, QImage::Format_ARGB32);
    const QImage deep = painting({301, 203}, QImage::Format_RGBA64);
    const QImage deepGray = painting({301, 203}, QImage::Format_Grayscale16);
    const auto coded = [](const QImage &image, const QString &arguments) {
        return avif(image, arguments.split(u' '));
    };
    row("10 bits without loss", coded(deep, u"-l -d 10"_s), none);
    row("12 bits without loss", coded(deep, u"-l -d 12"_s), none);
    row("10 bits of gray", coded(deepGray, u"-l -d 10 -y 400"_s), none);
    row("12 bits, colours halved", coded(deep, u"-d 12 -y 420"_s), half12);
    row("10 bits, limited range", coded(deep, u"-d 10 -y 444 -r limited"_s), half10 + more10);
    row("colours as fine as the light", coded(colours, u"-y 444"_s), half8);
    row("colours halved both ways", coded(colours, u"-y 420"_s), half8);
    row("colours halved one way", coded(colours, u"-y 422"_s), half8);
    row("colours halved, even sides", coded(painting({302, 204}), u"-y 420"_s), half8);
    row("colours halved, one pixel", coded(painting({1, 1}), u"-y 420"_s), half8);
    row("gray in limited range", coded(colours, u"-y 400 -r limited"_s), half8);
    row("gray of 12 bits in limited range", coded(deepGray, u"-d 12 -y 400 -r limited"_s), none);
    row("limited range", coded(colours, u"-y 420 -r limited"_s), half8 + more8);
    row("BT.709", coded(colours, u"-y 444 --cicp 1/13/1"_s), half8);
    row("BT.2020", coded(colours, u"-y 444 --cicp 9/13/9"_s), half8);
    row("FCC", coded(colours, u"-y 444 --cicp 1/13/4"_s), half8);
    row("SMPTE 240M", coded(colours, u"-y 444 --cicp 1/13/7"_s), half8);
    row("YCgCo", coded(colours, u"-y 444 --cicp 1/13/8"_s), half8);
    row("an unspecified matrix", coded(colours, u"-y 444 --cicp 2/2/2"_s), half8);
    row("alpha, colours halved", coded(clear, u"-y 420"_s), half8);
    row("a grid", coded(painting({400, 300}), u"-g 2x2 -y 444"_s), half8);
    row("a grid with alpha", coded(painting({400, 300}, QImage::Format_ARGB32), u"-g 2x2 -y 444"_s), half8);
}

void TestHeif::readsAsAvifdecDoes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, apart);
    compare(bytes, imageByAvifdec(bytes), apart);
}

/// Where hardly anything shows, hardly anything is known of its colour.
void TestHeif::takesAlphaOutOfTheColours()
{
    const QImage clear = painting({301, 203}, QImage::Format_ARGB32);
    const QByteArray bytes = avif(clear, {u"-y"_s, u"444"_s, u"-p"_s});
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    constexpr int one = 257;
    const QImage ours = byLibpng(picture->png), theirs = imageByAvifdec(bytes);
    QVERIFY(distance(ours.convertToFormat(QImage::Format_RGBA64_Premultiplied),
                     theirs.convertToFormat(QImage::Format_RGBA64_Premultiplied)) <= one);
}

void TestHeif::isTurnedAndCroppedOnce_data()
{
    QTest::addColumn<int>("turns");  // to the left
    QTest::addColumn<int>("mirror"); // 0: ends, 1: sides
    QTest::addColumn<QRect>("part");
    for (int turns = 0; turns < 4; ++turns)
        for (int mirror = -1; mirror < 2; ++mirror)
            for (const QRect part : {QRect(), QRect(12, 6, 31, 21)})
                QTest::addRow("turned %d times, mirrored %d, %s", turns, mirror,
                              part.isNull() ? "whole" : "cropped")
                    << turns << mirror << part;
}

void TestHeif::isTurnedAndCroppedOnce()
{
    QFETCH(const int, turns);
    QFETCH(const int, mirror);
    QFETCH(const QRect, part);
    const QImage image = painting();
    QStringList arguments = lossless;
    QImage expected = image;
    if (!part.isNull()) {
        arguments +=
            {u"--crop"_s, u"%1,%2,%3,%4"_s.arg(part.x()).arg(part.y()).arg(part.width()).arg(part.height())};
        expected = expected.copy(part);
    }
    if (turns > 0) {
        arguments += {u"--irot"_s, QString::number(turns)};
        expected = expected.transformed(QTransform().rotate(-90 * turns));
    }
    if (mirror >= 0) {
        arguments += {u"--imir"_s, QString::number(mirror)};
        expected = expected.mirrored(mirror == 1, mirror == 0);
    }
    compare(avif(image, arguments), inRgba64(expected), 0);
}

void TestHeif::keepsTheProfile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("profile");
    QImage wide = painting();
    wide.setColorSpace(QColorSpace::fromIccProfile(iccProfile()));
    QTest::newRow("AVIF") << avif(wide, lossless) << iccProfile();
    QTest::newRow("HEIC") << heic(wide, withoutLoss()) << iccProfile();
    QTest::newRow("AVIF without one") << avif(painting(), lossless) << QByteArray();
}

void TestHeif::keepsTheProfile()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, profile);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(picture);
    QCOMPARE(pngChunkTypes(picture->png).contains("iCCP"), !profile.isEmpty());
    if (!profile.isEmpty())
        QCOMPARE(QImage::fromData(picture->png).colorSpace(), QColorSpace::fromIccProfile(profile));
}

void TestHeif::keepsTheCodePoints_data()
{
    QTest::addColumn<QString>("cicp");
    QTest::addColumn<QByteArray>("chunk");
    QTest::newRow("sRGB") << u"1/13/0"_s << QByteArray();
    QTest::newRow("as television has it") << u"1/1/1"_s << QByteArray();
    QTest::newRow("Display P3") << u"12/13/0"_s << "\x0c\x0d\0\1"_ba;
    QTest::newRow("BT.2020 with PQ") << u"9/16/9"_s << "\x09\x10\0\1"_ba;
}

/// What the colours mean, where there is no profile.
void TestHeif::keepsTheCodePoints()
{
    QFETCH(const QString, cicp);
    QFETCH(const QByteArray, chunk);
    const Result<Picture> picture = toPng(avif(painting(), {u"-y"_s, u"444"_s, u"--cicp"_s, cicp}), {});
    QVERIFY(picture);
    QCOMPARE(pngChunkData(picture->png, "cICP"), chunk);
    QVERIFY(!byLibpng(picture->png).isNull());
    const QList<QByteArray> types = pngChunkTypes(picture->png);
    QVERIFY(types.indexOf("cICP") < types.indexOf("IDAT"));
}

void TestHeif::wholeFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QImage clear = painting({301, 203}, QImage::Format_ARGB32);
    QTest::newRow("AVIF") << avif(painting({301, 203}));
    QTest::newRow("AVIF with alpha") << avif(clear);
    QTest::newRow("AVIF of tiles") << avif(painting({400, 300}), {u"-g"_s, u"2x2"_s});
    QTest::newRow("AVIF sequence") << avifSequence(painting(), painting().mirrored());
    QTest::newRow("HEIC") << heic(painting({301, 203}));
    QTest::newRow("HEIC with alpha and a thumbnail") << heic(clear, {u"-t"_s, u"50"_s});
}

void TestHeif::aTruncatedOneNeverIsTaken()
{
    QFETCH(const QByteArray, bytes);
    noBeginningIsTaken(bytes, {.named = 12});
}

void TestHeif::whatFollowsDoesNotMatter()
{
    QFETCH(const QByteArray, bytes);
    whatFollowsIsIgnored(bytes);
}

void TestHeif::refusesTooManyPixels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    const QString sides = u"60000 x 60000"_s;
    QTest::newRow("AVIF") << ofSize(avif(painting()), {60'000, 60'000}) << sides;
    QTest::newRow("HEIC") << ofSize(heic(painting()), {60'000, 60'000}) << sides;
    QTest::newRow("truncated AVIF: limits come first")
        << ofSize(avif(painting()), {60'000, 60'000}).chopped(10) << sides;
    QTest::newRow("AVIF with one long side") << ofSize(avif(painting()), {2'000'000, 1}) << u"2000000 x 1"_s;
    QTest::newRow("AVIF of the longest side that can be told")
        << ofSize(avif(painting()), {-1, 1}) << u"2147483647 x 1"_s;
}

void TestHeif::refusesTooManyPixels()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, detail);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == Cause::TooManyPixels, qPrintable(plainWords(picture.error())));
    QCOMPARE(picture.error().detail, detail);
}

void TestHeif::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    const auto row = [](const char *name, const QByteArray &bytes, Cause cause) {
        QTest::newRow(name) << bytes << cause;
    };
    const QByteArray plain = avif(painting());
    const qsizetype pixels = plain.indexOf("mdat") + 4;
    row("noise for pixels", plain.first(pixels) + QByteArray(plain.size() - pixels, '\xa5'), Cause::Damaged);
    const QByteArray video = heic(painting());
    const qsizetype slices = video.indexOf("mdat") + 4;
    row("noise for slices", video.first(slices) + QByteArray(video.size() - slices, '\xa5'), Cause::Damaged);
    row("another size than the pixels have", ofSize(plain, {60, 43}), Cause::Damaged);
    row("another size than the slices have", ofSize(video, {60, 43}), Cause::Damaged);
    row("no size", replaced(plain, plain.indexOf("ispe"), "nope"), Cause::Damaged);
    const QByteArray tiles = avif(painting({400, 300}), {u"-g"_s, u"2x2"_s});
    const int ofTile = ofSize(tiles, {1, 1}, 0).contains(big32(400) + big32(300)) ? 0 : 1;
    row("tiles that are far larger than the picture", ofSize(tiles, {5000, 5000}, ofTile), Cause::Damaged);
    const QByteArray cropped = avif(painting(), {u"--crop"_s, u"12,6,31,21"_s});
    row("a crop outside", replaced(cropped, cropped.indexOf("clap") + 4, big32(500)), Cause::Damaged);
    row("a crop divided by zero", replaced(cropped, cropped.indexOf("clap") + 8, big32(0)), Cause::Damaged);
    row("a crop of a far larger picture", ofSize(cropped, {20'000, 10'000}), Cause::Damaged);

    const qsizetype iloc = plain.indexOf("iloc");
    const qsizetype extent = plain.size() - (plain.size() - iloc) + 4 + 4 + 2 + 2 + 2 + 2 + 2;
    row("an extent behind the end", replaced(plain, extent, big32(quint32(plain.size()))), Cause::Truncated);
    row("an extent that is too long", replaced(plain, extent + 4, big32(0xfffffff0)), Cause::Truncated);
    row("nothing but a name", box("ftyp", "avif\0\0\0\0mif1"_ba), Cause::Truncated);
    const qsizetype meta = plain.indexOf("meta") - 4;
    row("two boxes of items", plain + plain.sliced(meta, qFromBigEndian<quint32>(plain.data() + meta)),
        Cause::Damaged);
    row("two that tell where items lie", replaced(plain, plain.indexOf("pitm"), "iloc"), Cause::Damaged);
    row("a configuration of another codec", replaced(plain, plain.indexOf("av1C"), "hvcC"), Cause::Damaged);
    row("no configuration", replaced(plain, plain.indexOf("av1C"), "free"), Cause::Damaged);
    const qsizetype tile = tiles.indexOf("av01", tiles.indexOf("av01") + 4);
    row("a tile of no codec that is known", replaced(tiles, tile, "vvc1"), Cause::UnsupportedFormat);
    row("no codec that is known", replaced(plain, plain.indexOf("av01"), "vvc1"), Cause::UnsupportedFormat);
    row("a sequence without a picture", box("ftyp", "msf1"_ba + big32(0) + "hevc") + box("moov", {}),
        Cause::UnsupportedFormat);
}

void TestHeif::refusesDamage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Cause, cause);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == cause, qPrintable(plainWords(picture.error())));
}

void TestHeif::whatIsLargerThanAnnouncedIsNotDecoded_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    const QString larger = u"another size than announced"_s;
    const auto row = [](const char *name, const QByteArray &bytes, const QString &detail) {
        QTest::newRow(name) << bytes << detail;
    };
    QImage plain(2500, 2500, QImage::Format_Grayscale8);
    plain.fill(128);
    row("HEIC", ofSize(heic(plain), {16, 16}), larger);
    row("AVIF", ofSize(avif(plain, {u"-y"_s, u"400"_s, u"-s"_s, u"10"_s}), {16, 16}), larger);

    const QByteArray tiles = avif(painting({400, 300}), {u"-g"_s, u"2x2"_s});
    const int ofTile = ofSize(tiles, {1, 1}, 0).contains(big32(400) + big32(300)) ? 0 : 1;
    row("tiles", ofSize(tiles, {64, 64}, ofTile), larger);
    const qsizetype grid = tiles.indexOf("\0\0\1\1\x01\x90\x01\x2c"_ba);
    QVERIFY(grid > 0);
    row("what tiles are put together in", replaced(tiles, grid + 4, "\x2e\xe0\x2e\xe0"), larger); // 12,000
    const QByteArray clear = heic(painting({301, 203}, QImage::Format_ARGB32));
    row("alpha", ofSize(clear, {64, 64}, 1), larger);

    const qsizetype first = tiles.indexOf("dimg") + 8; // which is made of four tiles
    row("a tile that is the whole", replaced(tiles, first, tiles.sliced(first - 4, 2)),
        u"parts greater than the picture"_s);
}

/// libheif makes room for all of it before it compares.
void TestHeif::whatIsLargerThanAnnouncedIsNotDecoded()
{
    constexpr qint64 little = 8 << 20;
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, detail);
    const std::optional<Failure> fault = dissectHeif(bytes).fault;
    QVERIFY(fault);
    QVERIFY2(fault->cause == Cause::Damaged, qPrintable(plainWords(*fault)));
    QCOMPARE(fault->detail, detail);
    resetPeakMemory();
    const qint64 before = peakMemory();
    QVERIFY(!toPng(bytes, {}));
    const qint64 needed = peakMemory() - before;
    QVERIFY2(needed < little, qPrintable(QString::number(needed >> 20) + u" MB"_s));
}

/// Extents of no size, items and associations without end: walked in a moment.
void TestHeif::hugeClaimsCostNoTime()
{
    constexpr int moment = 5000; // ms, with a sanitizer on a busy machine
    constexpr qsizetype many = 4'000'000;
    const QByteArray name = box("ftyp", "avif"_ba + big32(0));
    const auto dissected = [&](const QByteArray &boxes) {
        return dissectHeif(name + box("meta", big32(0) + boxes));
    };
    QElapsedTimer timer;
    timer.start();
    // An item takes 8 bytes and has 65,535 extents of no bytes each.
    const QByteArray item = "\0\1\0\0\0\0\xff\xff"_ba;
    QVERIFY(
        dissected(box("iloc", "\2\0\0\0\0\0\xff\xff\xff\xff"_ba + item.repeated(many / 8))).pixels.isEmpty());
    QVERIFY(dissected(box("iloc", "\1\0\0\0\0\0\xff\xff"_ba + item.repeated(65'535))).pixels.isEmpty());
    const QByteArray associations = box("ipma", big32(0) + big32(0xffffffff) + QByteArray(many, '\xff'));
    const QByteArray properties = box("ipco", box("free", {}).repeated(many / 8));
    QVERIFY(dissected(box("iprp", properties + associations)).pixels.isEmpty());
    QVERIFY(dissected(box("iref", big32(0) + box("dimg", "\0\1\xff\xff"_ba + QByteArray(many, '\1'))))
                .pixels.isEmpty());
    QVERIFY(dissected(box("free", {}).repeated(many / 8)).pixels.isEmpty());
    QVERIFY2(timer.elapsed() < moment, qPrintable(QString::number(timer.elapsed())));
}

void TestHeif::givesUpInTime()
{
    const Result<Picture> picture = toPng(avif(painting()), {.maxDecodeTime = 0ms});
    QVERIFY(!picture);
    QCOMPARE(picture.error().cause, Cause::DecodeTimeout);
}

void TestHeif::givesUpInTheMiddle_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isAbandoned");
    const QByteArray slow = avif(noise({1500, 1000}), lossless);
    QTest::newRow("AVIF, its time is up") << slow << false;
    QTest::newRow("AVIF, abandoned") << slow << true;
    QTest::newRow("HEIC, its time is up") << heic(noise({2400, 1600})) << false;
}

/// libheif goes on, on a thread that nobody waits for.
void TestHeif::givesUpInTheMiddle()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isAbandoned);
    const Format format = *sniff(bytes);
    const Anatomy anatomy = dissectHeif(bytes);
    const qsizetype threads = threadsOfThisProcess();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(decodeHeif(format, anatomy, Patience(10min)));
    const std::chrono::milliseconds all(timer.restart());
    QCOMPARE(threadsOfThisProcess(), threads);

    std::atomic<bool> abandoned = false;
    const Patience patience(isAbandoned ? 10min : all / 10, &abandoned);
    const std::jthread owner([&] {
        std::this_thread::sleep_for(all / 10);
        abandoned = isAbandoned;
    });
    timer.restart();
    const Result<QImage> image = decodeHeif(format, anatomy, patience);
    const std::chrono::milliseconds until(timer.elapsed());
    QVERIFY(!image);
    QCOMPARE(image.error().cause, Cause::DecodeTimeout);
    qInfo("%lld bytes: %lld ms in all, given up after %lld", qlonglong(bytes.size()), qlonglong(all.count()),
          qlonglong(until.count()));
    QVERIFY(until < all / 2);
    QTRY_COMPARE_WITH_TIMEOUT(threadsOfThisProcess(), threads, 120'000);
}

/// Its bytes may lie in a mapped file, which goes with whoever waited; one tile is read after the other.
void TestHeif::theFileMayGoBeforeTheDecoder()
{
    const QByteArray bytes = avif(noise({1024, 768}), lossless + QStringList{u"-g"_s, u"2x2"_s});
    const auto size = std::size_t(bytes.size());
    const qsizetype threads = threadsOfThisProcess();
    void *const map = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    QVERIFY(map != MAP_FAILED);
    std::ranges::copy(bytes, static_cast<char *>(map));
    const Anatomy anatomy = dissectHeif(QByteArray::fromRawData(static_cast<char *>(map), bytes.size()));
    const Result<QImage> image = decodeHeif(Format::Avif, anatomy, Patience(1ms));
    QVERIFY(!image);
    QCOMPARE(munmap(map, size), 0);
    QVERIFY(threadsOfThisProcess() > threads);
    QTRY_COMPARE_WITH_TIMEOUT(threadsOfThisProcess(), threads, 120'000);
}

QTEST_GUILESS_MAIN(TestHeif)
#include "tst_heif.moc"
