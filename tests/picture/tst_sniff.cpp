#include "picture/heifdecoder.h"
#include "picture/jxldecoder.h"
#include "picture/picture.h"
#include "picture/sniff.h"
#include "support/pictures.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

class TestSniff : public QObject
{
    Q_OBJECT

private slots:
    void tellsTheFormatByTheBytes_data();
    void tellsTheFormatByTheBytes();
    void refuses_data();
    void refuses();
    void excerptIsShortAndClean();
    void excerptUnderstandsEncodings();
    void excerptIsNotCutWithinACharacter();
};

namespace {

/// The beginning of a picture of a format that a build may go without.
struct Optional
{
    const char *row;
    QByteArray bytes;
    const char *format;
    QString name; ///< for people
};

/// A first box with these brands (ISO/IEC 14496-12, 4.3).
QByteArray branded(const QByteArray &major, const QByteArray &compatible)
{
    return QByteArray("\0\0\0", 3) + char(16 + compatible.size()) + "ftyp" + major + QByteArray(4, '\0') +
           compatible;
}

QList<Optional> heifs()
{
    const auto avif = [](const char *row, const QByteArray &major, const QByteArray &compatible) {
        return Optional{row, branded(major, compatible), "avif", u"AVIF"_s};
    };
    const auto heic = [](const char *row, const QByteArray &major, const QByteArray &compatible) {
        return Optional{row, branded(major, compatible), "heic", u"HEIC"_s};
    };
    return {avif("AVIF", "avif", "avifmif1miaf"),
            avif("AVIF that calls itself HEIF first", "mif1", "mif1avif"),
            avif("a sequence of AVIF", "avis", "msf1miaf"),
            heic("HEIC", "heic", "mif1heic"),
            heic("HEIC of 10 bits", "heix", "mif1heix"),
            heic("a sequence of HEIC", "hevc", "msf1hevc"),
            heic("HEIC in layers", "heis", "mif1"),
            heic("HEIC of many views", "heim", "mif1"),
            heic("HEIF of any codec", "mif1", ""),
            heic("a sequence of any codec", "msf1", "iso8")};
}

QList<Optional> jxls()
{
    const QString name = u"JPEG XL"_s;
    return {{"JPEG XL, bare", QByteArray("\xff\x0a\x01\x02", 4), "jxl", name},
            {"JPEG XL in a container", QByteArray("\0\0\0\x0cJXL \r\n\x87\n", 12), "jxl", name}};
}

void addRows(const QList<Optional> &some)
{
    for (const Optional &one : some)
        QTest::newRow(one.row) << one.bytes << QString::fromLatin1(one.format);
}

void addRefusals(const QList<Optional> &some)
{
    for (const Optional &one : some)
        QTest::newRow(one.row) << one.bytes << Cause::UnsupportedFormat << one.name;
}

} // namespace

void TestSniff::tellsTheFormatByTheBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    for (const Sample &sample : oneOfEachFormat())
        QTest::addRow("a %s", qPrintable(sample.format)) << sample.bytes << sample.format;
    if (readsHeif())
        addRows(heifs());
    if (readsJxl())
        addRows(jxls());
}

void TestSniff::tellsTheFormatByTheBytes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, format);
    const Result<Format> found = sniff(bytes);
    QVERIFY(found);
    QCOMPARE(nameOf(*found), format);
}

void TestSniff::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Cause>("cause");
    QTest::addColumn<QString>("detail");
    const auto page = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << Cause::WebPage << QString();
    };
    const auto nothing = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << Cause::NoPicture << QString();
    };
    const auto other = [](const char *name, const QByteArray &bytes, const QString &format) {
        QTest::newRow(name) << bytes << Cause::UnsupportedFormat << format;
    };
    QTest::newRow("nothing at all") << QByteArray() << Cause::EmptyBody << QString();

    page("a page with a document type", "<!DOCTYPE html><html><body>404</body></html>");
    page("a page in upper case behind blank lines", "\r\n\n  <HTML><HEAD></HEAD></HTML>");
    page("a page behind a byte order mark", "\xef\xbb\xbf<html></html>");
    page("a page in UTF-16", QByteArray("\xff\xfe<\0h\0t\0m\0l\0>\0", 14));
    page("a page behind comments", "<!-- cached --><!-- > --><head><title>x</title></head>");
    page("XHTML with an XML declaration",
         "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>");
    page("an error message of PHP", "<br />\n<b>Fatal error</b>: Uncaught");
    page("a bare script that redirects", "<script>location='/login'</script>");

    nothing("JSON", R"({"error":"not found"})");
    nothing("plain text", "Access denied");
    nothing("text that begins as a bitmap does", "BMW builds cars and motorcycles.");
    nothing("XML of another kind", "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>");
    nothing("an unclosed comment", "<!-- <html>");
    nothing("gzipped bytes", QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
    nothing("a sound in RIFF", QByteArray("RIFF\x24\0\0\0WAVEfmt ", 16));
    nothing("a film in an ISO container", QByteArray("\0\0\0\x18"
                                                     "ftypmp42\0\0\0\0mp42isom",
                                                     24));
    nothing("a single byte", "\x89");
    nothing("zeros", QByteArray(1000, '\0'));
    nothing("a WBMP, which has no signature", QByteArray("\0\0\x08\x01\xaa", 5));
    nothing("a Targa, which has none either",
            QByteArray("\0\0\x02\0\0\0\0\0\0\0\0\0\x01\0\x01\0\x18\0abc", 21));

    other("SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", u"SVG"_s);
    other("SVG behind all that may stand before it",
          "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC 'x' 'y' [<!ENTITY a "
          "'b'>]>\n<svg/>",
          u"SVG"_s);
    other("SVG with a prefix", "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", u"SVG"_s);
    if (!readsHeif())
        addRefusals(heifs());
    if (!readsJxl())
        addRefusals(jxls());
    other("JPEG 2000", QByteArray("\0\0\0\x0cjP  \r\n\x87\n", 12), u"JPEG 2000"_s);
    other("BigTIFF", QByteArray("II+\0\x08\0\0\0", 8), u"BigTIFF"_s);
    other("an icon of macOS", "icns\1\1\1\1", u"ICNS"_s);
    other("MNG", "\x8aMNG\r\n\x1a\n", u"MNG"_s);
    other("Photoshop", QByteArray("8BPS\0\1", 6), u"PSD"_s);
}

void TestSniff::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Cause, cause);
    QFETCH(const QString, detail);
    for (const Result<Picture> &picture : {toPng(bytes, {}), checkOnly(bytes)}) {
        QVERIFY(!picture);
        QCOMPARE(picture.error().cause, cause);
        QCOMPARE(picture.error().detail, detail);
        const bool hasExcerpt = cause == Cause::WebPage || cause == Cause::NoPicture;
        QCOMPARE(!picture.error().excerpt.isEmpty(), hasExcerpt);
    }
}

void TestSniff::excerptIsShortAndClean()
{
    const QByteArray body = "{\n\t\"a\": \"\x1b[31m\xe2\x80\xae\"}\r\n"_ba + QByteArray(1000, 'x');
    const QString excerpt = sniff(body).error().excerpt;
    QCOMPARE(excerpt.size(), 200);
    QVERIFY2(excerpt.startsWith("{  \"a\": \" [31m \"}  xxx"_L1), qPrintable(excerpt));
}

void TestSniff::excerptUnderstandsEncodings()
{
    QCOMPARE(sniff("图片不存在"_ba).error().excerpt, u"图片不存在"_s);
    const QByteArray utf16("\xff\xfe\x08\xff!\0", 6);
    QCOMPARE(sniff(utf16).error().excerpt, u"\uff08!"_s);
}

void TestSniff::excerptIsNotCutWithinACharacter()
{
    const QString text = u"a"_s + u"\U0001f600"_s.repeated(150);
    QCOMPARE(sniff(text.toUtf8()).error().excerpt, text.left(199));
}

QTEST_GUILESS_MAIN(TestSniff)
#include "tst_sniff.moc"
