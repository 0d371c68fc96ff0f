#include "picture/anatomy/anatomy.h"
#include "picture/jxldecoder.h"
#include "picture/picture.h"
#include "support/coded.h"
#include "support/pictures.h"
#include "support/pngreaders.h"
#include "support/wholeness.h"

#include <QColorSpace>
#include <QElapsedTimer>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestJxl : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void isTurnedOnce_data();
    void isTurnedOnce();
    void readsARecodedJpeg();
    void keepsTheProfile_data();
    void keepsTheProfile();
    void lossyColoursWithAProfileBecomeSrgb();
    void aTruncatedOneNeverIsTaken_data() { wholeFiles_data(); }
    void aTruncatedOneNeverIsTaken();
    void whatFollowsDoesNotMatter_data() { wholeFiles_data(); }
    void whatFollowsDoesNotMatter();
    void refusesTooManyPixels_data();
    void refusesTooManyPixels();
    void refusesDamage_data();
    void refusesDamage();
    void givesUpInTheMiddle();

private:
    void wholeFiles_data();
};

namespace {

const QStringList lossless{u"-d"_s, u"0"_s};
const QStringList boxed{u"-d"_s, u"0"_s, u"--container=1"_s};

QByteArray box(const QByteArray &type, const QByteArray &content)
{
    QByteArray size(4, '\0');
    qToBigEndian(quint32(8 + content.size()), size.data());
    return size + type + content;
}

QByteArray container(const QByteArray &boxes)
{
    return box("JXL ", "\r\n\x87\n"_ba) + box("ftyp", "jxl \0\0\0\0jxl "_ba) + boxes;
}

QByteArray bits(const QByteArray &zerosAndOnes)
{
    QByteArray bytes((zerosAndOnes.size() + 7) / 8, '\0');
    for (qsizetype i = 0; i < zerosAndOnes.size(); ++i)
        if (zerosAndOnes[i] == '1')
            bytes[i / 8] = char(bytes[i / 8] | 1 << i % 8);
    return bytes;
}

/// A number from its least significant bit on.
QByteArray number(quint32 value, int width)
{
    QByteArray digits;
    for (int i = 0; i < width; ++i)
        digits += (value >> i & 1) != 0 ? '1' : '0';
    return digits;
}

/// The signature and a SizeHeader that needs 30 bits a side; all else as it goes without saying.
QByteArray header(quint32 width, quint32 height)
{
    const QByteArray thirty = "11"_ba, noRatio = "000"_ba, allDefault = "1"_ba;
    return "\xff\x0a"_ba + bits("0"_ba + thirty + number(height - 1, 30) + noRatio + thirty +
                                number(width - 1, 30) + allDefault);
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

/// A file with Exif that turns it, as a camera's JPEG has it.
QByteArray turned(const QImage &image, int orientation)
{
    return jxlOf(jpeg(image, {.orientation = orientation}), u"jpg"_s, {u"-j"_s, u"0"_s, u"-d"_s, u"0"_s});
}

} // namespace

void TestJxl::initTestCase()
{
    if (!readsJxl())
        QSKIP("This build goes without libjxl");
}

void TestJxl::comesBackAsItWas_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QImage>("image");
    const auto row = [](const char *name, const QImage &image, const QStringList &arguments = lossless) {
        QTest::newRow(name) << jxl(image, arguments) << inRgba64(image);
    };
    const QSize size{301, 203};
    row("RGB", painting(size));
    row("RGB in a container", painting(size), boxed);
    row("RGB of odd bytes a row", painting({303, 201}));
    row("RGB of more than one group", painting({700, 300}));
    row("RGB, sent from coarse to fine", painting(size), lossless + QStringList{u"-p"_s});
    row("RGBA", painting(size, QImage::Format_ARGB32));
    row("gray", painting(size, QImage::Format_Grayscale8));
    row("gray of an odd width", painting({303, 201}, QImage::Format_Grayscale8));
    row("gray of 16 bits", painting(size, QImage::Format_Grayscale16));
    row("RGBA of 16 bits", painting(size, QImage::Format_RGBA64));
    row("RGB of 16 bits", painting(size, QImage::Format_RGBA64).convertToFormat(QImage::Format_RGBX64));
    // What the header tells as a ratio.
    row("square", painting({40, 40}));
    row("twelve to ten", painting({60, 50}));
    row("four to three", painting({40, 30}));
    row("three to two", painting({60, 40}));
    row("sixteen to nine", painting({96, 54}));
    row("five to four", painting({50, 40}));
    row("two to one", painting({66, 33}));
    row("multiples of eight", painting({256, 48}));
    row("one pixel", painting({1, 1}));
    row("one column", painting({1, 777}));
    row("one row", painting({777, 1}));
    row("a large one", painting({60, 40}).scaled(3000, 2000), {u"-d"_s, u"0"_s, u"-e"_s, u"1"_s});
}

/// The source is the reference: nothing was lost on the way there.
void TestJxl::comesBackAsItWas()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QImage, image);
    QCOMPARE(dissectJxl(bytes).pixels, image.size());
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->pixels, image.size());
    QVERIFY(byLibpng(picture->png) == image);
    QVERIFY(!pngChunkTypes(picture->png).contains("iCCP"));
}

void TestJxl::isTurnedOnce_data()
{
    QTest::addColumn<int>("orientation");
    for (int orientation = 1; orientation <= 8; ++orientation)
        QTest::addRow("orientation %d", orientation) << orientation;
}

/// As a JPEG with the same orientation is, which has tests of its own.
void TestJxl::isTurnedOnce()
{
    QFETCH(const int, orientation);
    const QByteArray bytes = turned(painting(), orientation);
    QCOMPARE(dissectJxl(bytes).orientation, orientation);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    const Result<Picture> expected = toPng(jpeg(painting(), {.orientation = orientation}), {});
    QVERIFY(byLibpng(picture->png) == byLibpng(expected->png));
}

void TestJxl::readsARecodedJpeg()
{
    const QByteArray source = jpeg(painting({301, 203}));
    const Result<Picture> picture = toPng(jxlOf(source, u"jpg"_s, {u"-j"_s, u"1"_s}), {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    const QImage ours = QImage::fromData(picture->png), theirs = QImage::fromData(source);
    qint64 apart = 0;
    for (int y = 0; y < ours.height(); ++y)
        for (int x = 0; x < ours.width(); ++x)
            apart += std::abs(qGreen(ours.pixel(x, y)) - qGreen(theirs.pixel(x, y)));
    QVERIFY2(apart <= 2LL * ours.width() * ours.height(), qPrintable(QString::number(apart)));
}

void TestJxl::keepsTheProfile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QColorSpace>("space");
    const auto row = [](const char *name, const QColorSpace &space, const QStringList &arguments) {
        QImage image = painting();
        image.setColorSpace(space);
        QTest::newRow(name) << jxl(image, arguments) << space;
    };
    row("a wide one", QColorSpace::fromIccProfile(iccProfile()), lossless);
    row("a wide one in a container", QColorSpace::fromIccProfile(iccProfile()), boxed);
    row("Display P3", QColorSpace(QColorSpace::DisplayP3), lossless);
    row("Display P3, lossy", QColorSpace(QColorSpace::DisplayP3), {u"-d"_s, u"1"_s});
}

void TestJxl::keepsTheProfile()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QColorSpace, space);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QVERIFY(pngChunkTypes(picture->png).contains("iCCP"));
    const QColorSpace found = QImage::fromData(picture->png).colorSpace();
    QCOMPARE(found.primaries(), space.primaries());
}

/// libjxl cannot go back to them, and says in what it comes instead.
void TestJxl::lossyColoursWithAProfileBecomeSrgb()
{
    QImage image = painting({301, 203});
    image.setColorSpace(QColorSpace::fromIccProfile(iccProfile()));
    const Result<Picture> picture = toPng(jxl(image, {u"-d"_s, u"0.3"_s}), {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QVERIFY(!pngChunkTypes(picture->png).contains("iCCP"));
    const QImage ours = QImage::fromData(picture->png);
    const QImage expected = image.convertedToColorSpace(QColorSpace(QColorSpace::SRgb));
    qint64 apart = 0;
    for (int y = 0; y < ours.height(); ++y)
        for (int x = 0; x < ours.width(); ++x)
            apart += std::abs(qGreen(ours.pixel(x, y)) - qGreen(expected.pixel(x, y)));
    QVERIFY2(apart <= 6LL * ours.width() * ours.height(), qPrintable(QString::number(apart)));
}

void TestJxl::wholeFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("bare") << jxl(painting({301, 203}), lossless);
    QTest::newRow("bare and lossy") << jxl(painting({301, 203}));
    QTest::newRow("in a container") << jxl(painting({301, 203}), boxed);
    QTest::newRow("from coarse to fine") << jxl(painting({700, 300}), {u"-p"_s});
    QTest::newRow("of several pictures") << jxlOf(gif(palettePainting(), 5), u"gif"_s);
    QTest::newRow("out of a JPEG, which it can give back") << jxlOf(jpeg(), u"jpg"_s, {u"-j"_s, u"1"_s});
    const QByteArray bare = jxl(painting({301, 203}), lossless);
    QTest::newRow("with something about it behind it")
        << container(box("jxlc", bare) + box("Exif", QByteArray(3000, '\0')));
    QTest::newRow("in parts") << container(box("jxlp", QByteArray(4, '\0') + bare.first(3)) +
                                           box("jxlp", "\0\0\0\1"_ba + bare.mid(3, 2000)) +
                                           box("jxlp", "\x80\0\0\2"_ba + bare.mid(2003)));
}

void TestJxl::aTruncatedOneNeverIsTaken()
{
    QFETCH(const QByteArray, bytes);
    noBeginningIsTaken(bytes, {.named = 12, .isWithoutDecoding = false});
}

void TestJxl::whatFollowsDoesNotMatter()
{
    QFETCH(const QByteArray, bytes);
    whatFollowsIsIgnored(bytes);
}

void TestJxl::refusesTooManyPixels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    constexpr quint32 most = 1U << 30;
    const QString sides = u"1073741824 x 1073741824"_s;
    QTest::newRow("the largest that can be told") << header(most, most) << sides;
    QTest::newRow("in a container") << container(box("jxlc", header(most, most))) << sides;
    QTest::newRow("in a part of a few bytes")
        << container(box("jxlp", QByteArray(4, '\0') + header(most, most).first(4)) +
                     box("jxlp", "\x80\0\0\1"_ba + header(most, most).sliced(4)))
        << sides;
    QTest::newRow("60,000 a side") << header(60'000, 60'000) << u"60000 x 60000"_s;
    QTest::newRow("one long side") << header(2'000'000, 1) << u"2000000 x 1"_s;
    const QByteArray twiceAsWide = "\xff\x0a"_ba + bits("011"_ba + number(most - 1, 30) + "111"_ba + "1"_ba);
    QTest::newRow("a ratio beyond what can be told") << twiceAsWide << u"2147483647 x 1073741824"_s;
}

void TestJxl::refusesTooManyPixels()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, detail);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == Cause::TooManyPixels, qPrintable(plainWords(picture.error())));
    QCOMPARE(picture.error().detail, detail);
}

void TestJxl::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    const QByteArray bare = jxl(painting({301, 203}), lossless);
    QTest::newRow("noise for a frame")
        << bare.first(20) + QByteArray(bare.size() - 20, '\xa5') << Cause::Damaged;
    QByteArray noisy = bare;
    noisy.replace(bare.size() / 2, 400, QByteArray(400, '\xa5'));
    QTest::newRow("noise in a frame") << noisy << Cause::Damaged;
    QTest::newRow("a header alone") << header(300, 200) << Cause::Truncated;
    QTest::newRow("a container without a codestream") << container({}) << Cause::Truncated;
    QTest::newRow("a last part that is missing")
        << container(box("jxlp", QByteArray(4, '\0') + bare)) << Cause::Truncated;
}

void TestJxl::refusesDamage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Cause, cause);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    QVERIFY2(picture.error().cause == cause, qPrintable(plainWords(picture.error())));
}

/// A file of a few kilobytes, all of which would fit into one piece.
void TestJxl::givesUpInTheMiddle()
{
    using namespace std::chrono_literals;
    QImage flat(3000, 2000, QImage::Format_RGB32);
    flat.fill(Qt::darkCyan);
    const QByteArray bytes = jxl(flat, {u"-d"_s, u"0"_s, u"-e"_s, u"1"_s});
    const QSize size = dissectJxl(bytes).pixels;
    QElapsedTimer timer;
    timer.start();
    QVERIFY(decodeJxl(bytes, size, Patience(10min)));
    const qint64 all = timer.restart();
    const Result<QImage> image = decodeJxl(bytes, size, Patience(std::chrono::milliseconds(all / 10)));
    QVERIFY(!image);
    QCOMPARE(image.error().cause, Cause::DecodeTimeout);
    qInfo("%d bytes: %d ms in all, given up after %d", int(bytes.size()), int(all), int(timer.elapsed()));
}

QTEST_GUILESS_MAIN(TestJxl)
#include "tst_jxl.moc"
