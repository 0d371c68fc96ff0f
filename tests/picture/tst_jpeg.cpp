#include "picture/anatomy/anatomy.h"
#include "picture/jpegdecoder.h"
#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"

#include <QTemporaryFile>
#include <QTest>

#include <cstdio> // which jpeglib.h forgets

#include <jpeglib.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestJpeg : public QObject
{
    Q_OBJECT

private slots:
    void readsAsDjpegDoes_data();
    void readsAsDjpegDoes();
    void readsFourColoursAsPillowDoes_data();
    void readsFourColoursAsPillowDoes();
    void refusesTwoColours();
    void refusesWhatLostPixels_data();
    void refusesWhatLostPixels();
    void takesWhatLostNone_data();
    void takesWhatLostNone();
    void givesUpInTime_data();
    void givesUpInTime();
    void givesUpWhenAbandoned();
    void refusesManyScans();
};

namespace {

constexpr std::chrono::milliseconds patient = 10min;

/// Bytes as they come from the compressor, whatever the colours mean.
QByteArray compressed(const QImage &samples, int components, J_COLOR_SPACE given, J_COLOR_SPACE written,
                      bool hasAdobeMarker)
{
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    uchar *out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &out, &size);
    jpeg.image_width = JDIMENSION(samples.width());
    jpeg.image_height = JDIMENSION(samples.height());
    jpeg.input_components = components;
    jpeg.in_color_space = given;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, written);
    jpeg.write_Adobe_marker = hasAdobeMarker ? TRUE : FALSE;
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < samples.height(); ++y) {
        QByteArray row(reinterpret_cast<const char *>(samples.constScanLine(y)),
                       components * samples.width());
        auto *line = reinterpret_cast<uchar *>(row.data());
        jpeg_write_scanlines(&jpeg, &line, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    const QByteArray bytes(reinterpret_cast<const char *>(out), qsizetype(size));
    std::free(out); // NOLINT: jpeg_mem_dest took it from malloc
    return bytes;
}

/// Every scan holds whole coefficients, so that the last can be repeated.
QByteArray ofManyScans(int scans)
{
    QTemporaryFile script;
    if (!script.open() ||
        script.write("0,1,2: 0-0, 0, 0;\n0: 1-63, 0, 0;\n1: 1-63, 0, 0;\n2: 1-63, 0, 0;\n") < 0)
        qFatal("No script for cjpeg");
    script.close();
    QImage flat(512, 512, QImage::Format_RGB32);
    flat.fill(Qt::darkCyan);
    const QByteArray bytes = jpegByCjpeg(flat, {u"-scans"_s, script.fileName()});
    const qsizetype last = bytes.lastIndexOf("\xff\xda");
    return bytes.first(last) + bytes.sliced(last).chopped(2).repeated(scans - 3) + bytes.last(2);
}

} // namespace

void TestJpeg::readsAsDjpegDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QImage large = painting({301, 203});
    const auto row = [](const char *name, const QImage &image, const QStringList &arguments) {
        QTest::newRow(name) << jpegByCjpeg(image, arguments);
    };
    row("colours halved both ways", large, {u"-sample"_s, u"2x2"_s});
    row("colours halved one way", large, {u"-sample"_s, u"2x1"_s});
    row("colours halved the other way", large, {u"-sample"_s, u"1x2"_s});
    row("colours as fine as the light", large, {u"-sample"_s, u"1x1"_s});
    row("colours of a quarter", large, {u"-sample"_s, u"4x1"_s});
    row("RGB, with Adobe's marker", large, {u"-rgb"_s});
    row("gray", painting({301, 203}, QImage::Format_Grayscale8), {});
    row("progressive", large, {u"-progressive"_s});
    row("progressive, gray", painting({301, 203}, QImage::Format_Grayscale8), {u"-progressive"_s});
    row("arithmetic coding", large, {u"-arithmetic"_s});
    row("arithmetic coding, progressive", large, {u"-arithmetic"_s, u"-progressive"_s});
    row("restart markers", large, {u"-restart"_s, u"1"_s});
    row("restart markers in every block", large, {u"-restart"_s, u"1B"_s});
    row("the coarsest quality", large, {u"-quality"_s, u"1"_s});
    row("the finest quality", large, {u"-quality"_s, u"100"_s});
    row("one pixel", painting({1, 1}), {});
    row("one column", painting({1, 300}), {});
    QTest::newRow("scans of whole coefficients") << ofManyScans(4);
}

void TestJpeg::readsAsDjpegDoes()
{
    QFETCH(const QByteArray, bytes);
    const Result<QImage> image = decodeJpeg(bytes, dissectJpeg(bytes).pixels, Patience(patient));
    QVERIFY2(image, image ? "" : qPrintable(plainWords(image.error())));
    const QImage expected = imageByDjpeg(bytes);
    QVERIFY(!expected.isNull());
    QVERIFY(image->convertToFormat(QImage::Format_RGB888) == expected.convertToFormat(QImage::Format_RGB888));
}

void TestJpeg::readsFourColoursAsPillowDoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QImage inks = painting({301, 203}, QImage::Format_ARGB32);
    QTest::newRow("CMYK") << compressed(inks, 4, JCS_CMYK, JCS_CMYK, true);
    QTest::newRow("CMYK without Adobe's marker") << compressed(inks, 4, JCS_CMYK, JCS_CMYK, false);
    QTest::newRow("YCCK") << compressed(inks, 4, JCS_CMYK, JCS_YCCK, true);
}

void TestJpeg::readsFourColoursAsPillowDoes()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    const QImage image = QImage::fromData(picture->png).convertToFormat(QImage::Format_RGBA8888);
    const QImage expected =
        picturesByPillow(QList{bytes}).first().image.convertToFormat(QImage::Format_RGBA8888);
    QCOMPARE(image, expected);
}

void TestJpeg::refusesTwoColours()
{
    const QByteArray bytes =
        compressed(painting({301, 203}, QImage::Format_RGB16), 2, JCS_UNKNOWN, JCS_UNKNOWN, false);
    QCOMPARE(toPng(bytes, {}).error().cause, Cause::UnsupportedFormat);
}

void TestJpeg::refusesWhatLostPixels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QImage large = painting({301, 203});
    const auto damaged = [](const char *name, QByteArray bytes, const QByteArray &with) {
        const qsizetype scan = bytes.indexOf("\xff\xda") + 14;
        const qsizetype at = (scan + bytes.size()) / 2;
        QTest::newRow(name) << bytes.replace(at, with.size(), with);
    };
    const QByteArray plain = jpegByCjpeg(large, {});
    damaged("zeros in the middle", plain, QByteArray(64, '\0'));
    damaged("an end in the middle", plain, "\xff\xd9");
    const QByteArray progressive = jpegByCjpeg(large, {u"-progressive"_s});
    damaged("zeros in the middle, progressive", progressive, QByteArray(64, '\0'));
    damaged("an end in the middle, progressive", jpegByCjpeg(large, {u"-optimize"_s}), "\xff\xd9");
    damaged("zeros between restart markers", jpegByCjpeg(large, {u"-restart"_s, u"1"_s}),
            QByteArray(64, '\0'));

    const QByteArray restarting = jpegByCjpeg(large, {u"-restart"_s, u"1"_s});
    const qsizetype first = restarting.indexOf("\xff\xd1"), second = restarting.indexOf("\xff\xd2");
    QTest::newRow("a part between restart markers is missing")
        << restarting.first(first) + restarting.sliced(second);
    QTest::newRow("a piece is missing") << plain.first(plain.size() / 2) + plain.sliced(plain.size() * 3 / 4);
    QTest::newRow("cut off, with an end put to it") << plain.first(plain.size() * 3 / 4) + "\xff\xd9";
    QTest::newRow("the last scans but one are missing")
        << progressive.first(progressive.indexOf("\xff\xda", progressive.indexOf("\xff\xda") + 2) + 2)
                   .chopped(2) +
               progressive.sliced(progressive.lastIndexOf("\xff\xda"));
    QTest::newRow("data left over between scans")
        << QByteArray(progressive).insert(progressive.lastIndexOf("\xff\xc4"), QByteArray(40, '\x5a'));
    const QByteArray scans = ofManyScans(4);
    const qsizetype end = scans.indexOf("\xff\xda");
    QTest::newRow("only colours, no light")
        << QByteArray(scans).replace(end + 4, 7, QByteArray("\2\2\0\3\0\0\x3f", 7));
}

/// Each has its EOI, and most viewers show something. JPEG has no checksum: damage after which the codes fall
/// into step again, about half of single wrong bits, nobody can tell from a picture.
void TestJpeg::refusesWhatLostPixels()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY(!picture);
    const Cause cause = picture.error().cause;
    QVERIFY2(cause == Cause::Damaged || cause == Cause::Truncated, qPrintable(plainWords(picture.error())));
}

void TestJpeg::takesWhatLostNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray plain = jpegByCjpeg(painting(), {});
    QTest::newRow("padding before the end") << plain.chopped(2) + QByteArray(500, '\0') + "\xff\xd9";
    QTest::newRow("fill bytes before the end") << plain.chopped(2) + QByteArray(500, '\xff') + "\xff\xd9";
    QTest::newRow("junk before the frame") << QByteArray(plain).insert(plain.indexOf("\xff\xc0"), "junk");
    QTest::newRow("a strange version of JFIF") << QByteArray(plain).replace(11, 1, "\x07");
    QTest::newRow("a profile in wrong parts")
        << QByteArray(plain).insert(2, "\xff\xe2\0\x12ICC_PROFILE\0\x09\x02xy"_ba);
}

void TestJpeg::takesWhatLostNone()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->png, toPng(jpegByCjpeg(painting(), {}), {})->png);
}

void TestJpeg::givesUpInTime_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("plain") << jpeg();
    QTest::newRow("progressive") << jpeg(painting(), {.progressive = true});
}

void TestJpeg::givesUpInTime()
{
    QFETCH(const QByteArray, bytes);
    const Result<Picture> picture = toPng(bytes, {.maxDecodeTime = 0s});
    QVERIFY(!picture);
    QCOMPARE(picture.error(), (Failure{.cause = Cause::DecodeTimeout, .after = 0ms}));
    QVERIFY(toPng(bytes, {.maxDecodeTime = patient}));
}

void TestJpeg::givesUpWhenAbandoned()
{
    const std::atomic<bool> abandoned = true;
    QVERIFY(decodeJpeg(jpeg(), {61, 43}, Patience(patient)));
    QVERIFY(!decodeJpeg(jpeg(), {61, 43}, Patience(patient, &abandoned)));
    QVERIFY(!decodeJpeg(ofManyScans(100), {512, 512}, Patience(patient, &abandoned)));
}

void TestJpeg::refusesManyScans()
{
    QVERIFY(toPng(ofManyScans(400), {}));
    const Result<Picture> picture = toPng(ofManyScans(600), {});
    QVERIFY(!picture);
    QCOMPARE(picture.error().cause, Cause::Damaged);
}

QTEST_GUILESS_MAIN(TestJpeg)
#include "tst_jpeg.moc"
