#include "picture/picture.h"
#include "support/files.h"
#include "support/otherdecoder.h"

#include <QDirIterator>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

namespace {

/// What differs on purpose.
struct Exception
{
    Cause refused = Cause::Damaged; ///< if nothing may be apart
    int apart = 0;                  ///< at most; 256 for anything
    const char *why;
};

/// By file name in Pillow's Tests/images.
const std::map<QString, Exception> &exceptions()
{
    constexpr auto no = Cause::UnsupportedFormat;
    static const char *const lab = "CIE Lab, which no other picture here is in";
    static const char *const upper =
        "Pillow takes alpha out of the upper bytes alone; ImageMagick agrees with us";
    static const char *const leaps =
        "Pillow 9.4 reads two bytes too many at each leap; ImageMagick agrees with us";
    static const char *const asItIs = "a PNG stays as it is, with what tells how to turn it";
    static const char *const circle = "its pages go in a circle";
    static const std::map<QString, Exception> all{
        {u"10ct_32bit_128.tiff"_s, {.refused = no, .why = "floating point"}},
        {u"16bit.s.tif"_s, {.refused = no, .why = "signed samples"}},
        {u"hopper.Lab.tif"_s, {.refused = no, .why = lab}},
        {u"issue_2811.gif"_s, {.why = "its codes begin with 12 bits, which giflib does not take"}},
        {u"lab.tif"_s, {.refused = no, .why = lab}},
        {u"lab-green.tif"_s, {.refused = no, .why = lab}},
        {u"lab-red.tif"_s, {.refused = no, .why = lab}},
        {u"hopper_bigtiff.tif"_s, {.refused = no, .why = "BigTIFF"}},
        {u"hopper_bad_exif.jpg"_s, {.why = "the first row of blocks leaves 1,214 bytes over"}},
        {u"mmap_error.bmp"_s, {.refused = Cause::Truncated, .why = "its last byte is missing"}},
        {u"multipage_multiple_frame_loop.tiff"_s, {.why = circle}},
        {u"multipage_single_frame_loop.tiff"_s, {.why = circle}},
        {u"padded_idat.png"_s, {.why = "bytes are left over behind its pixels"}},
        {u"tiff_wrong_bits_per_sample.tiff"_s,
         {.refused = Cause::Truncated, .why = "a field points past the end of the file"}},
        {u"12bit.cropped.tif"_s,
         {.apart = 1, .why = "Pillow leaves the lowest 4 of 16 bits 0; ImageMagick agrees with us"}},
        {u"tiff_16bit_RGBa.tiff"_s, {.apart = 256, .why = upper}},
        {u"tiff_strip_planar_16bit_RGBa.tiff"_s, {.apart = 256, .why = upper}},
        {u"tiff_tiled_planar_16bit_RGBa.tiff"_s, {.apart = 256, .why = upper}},
        {u"tiff_strip_cmyk_16l_jpeg.tif"_s,
         {.apart = 2, .why = "Pillow mixes inks from the upper bytes alone"}},
        {u"bmp/g/pal4rle.bmp"_s,
         {.apart = 256, .why = "Pillow 9.4 halves odd counts; ImageMagick agrees with us"}},
        {u"bmp/q/pal4rletrns.bmp"_s, {.apart = 256, .why = leaps}},
        {u"bmp/q/pal8rletrns.bmp"_s, {.apart = 256, .why = leaps}},
        {u"bmp/b/badrle.bmp"_s,
         {.apart = 256, .why = "runs lead outside, where each reader goes its own way"}},
        {u"bmp/b/pal8badindex.bmp"_s, {.apart = 256, .why = "past the palette we have black, Pillow grays"}},
        {u"1_trns.png"_s, {.apart = 256, .why = "Pillow loses the transparent one of two grays"}},
        {u"i_trns.png"_s, {.apart = 256, .why = "Pillow loses the transparent one of 65,536 grays"}},
        {u"exif_imagemagick_orientation.png"_s, {.apart = 256, .why = asItIs}},
        {u"xmp_tags_orientation.png"_s, {.apart = 256, .why = asItIs}},
        {u"xmp_tags_orientation_exiftool.png"_s, {.apart = 256, .why = asItIs}},
    };
    return all;
}

} // namespace

/// PIXHAUL_PILLOW_IMAGES may name a folder of pictures, such as Tests/images in Debian's source package
/// pillow; they are all compared then.
class TestPillowFolder : public QObject
{
    Q_OBJECT

private slots:
    void readsAFolderAsPillowDoes()
    {
        const QString folder = qEnvironmentVariable("PIXHAUL_PILLOW_IMAGES");
        if (folder.isEmpty())
            QSKIP("PIXHAUL_PILLOW_IMAGES names no folder");
        QStringList paths;
        for (QDirIterator i(folder, QDir::Files, QDirIterator::Subdirectories); i.hasNext();)
            paths.append(i.next());
        paths.sort();
        const QList<PillowsPicture> pictures = picturesByPillow(paths);
        int opened = 0, refused = 0;
        QStringList surprises;
        for (qsizetype i = 0; i < paths.size(); ++i) {
            if (pictures[i].format.isEmpty())
                continue;
            ++opened;
            const QString name = QDir(folder).relativeFilePath(paths[i]);
            const auto exception = exceptions().find(name);
            const bool isKnown = exception != exceptions().end();
            const Result<Picture> picture = toPng(contentOf(paths[i]), {});
            if (!picture) {
                ++refused;
                if (!isKnown || exception->second.apart > 0 ||
                    picture.error().cause != exception->second.refused)
                    surprises.append(name + ": "_L1 + plainWords(picture.error()));
                continue;
            }
            const int apart = distanceFromPillow(picture->png, pictures[i]);
            if (apart > (isKnown ? exception->second.apart : 0))
                surprises.append(u"%1: %2 of 255 apart"_s.arg(name).arg(apart));
        }
        QVERIFY2(surprises.isEmpty(), qPrintable(surprises.join(u'\n')));
        QVERIFY2(refused * 100 <= opened * 3, qPrintable(u"%1 of %2 refused"_s.arg(refused).arg(opened)));
        qInfo("%d compared, %d refused", opened - refused, refused);
    }
};

QTEST_GUILESS_MAIN(TestPillowFolder)
#include "tst_pillowfolder.moc"
