#include "picture/anatomy/anatomy.h"
#include "picture/anatomy/bytes.h"
#include "picture/anatomy/exif.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

using Tag = TiffDirectory::Tag;

/// Where the pixels of a page are: in strips or in tiles.
struct Blocks
{
    explicit Blocks(const TiffDirectory &page)
        : offsets(page.find(Tag::TileOffsets))
        , byteCounts(page.find(Tag::TileByteCounts))
    {
        if (offsets.count == 0) {
            offsets = page.find(Tag::StripOffsets);
            byteCounts = page.find(Tag::StripByteCounts);
        }
    }

    TiffDirectory::Field offsets;
    TiffDirectory::Field byteCounts;
};

bool blocksAreInside(QByteArrayView file, const TiffDirectory &page, const Blocks &blocks)
{
    for (quint32 i = 0; i < blocks.offsets.count; ++i)
        if (!holds(file, page.value(blocks.offsets, i), page.value(blocks.byteCounts, i)))
            return false;
    return true;
}

void takeMetadata(QByteArrayView file, const TiffDirectory &page, Metadata &metadata)
{
    enum Photometric : quint32 { Rgb = 2, Palette = 3, YCbCr = 6 };
    takeDirectory(file, page, metadata);
    const quint32 photometric = page.value(Tag::Photometric);
    if (photometric != Rgb && photometric != Palette && photometric != YCbCr)
        metadata.chromaticities.reset(); // its reader makes other colours
    metadata.xmp = page.bytes(page.find(Tag::Xmp));
    const auto take = [&](QByteArrayView keyword, Tag tag) {
        metadata.take({keyword, page.bytes(page.find(tag))});
    };
    take("Description", Tag::ImageDescription);
    take("Author", Tag::Artist);
    take("Copyright", Tag::Copyright);
    take("Software", Tag::Software);
}

} // namespace

Anatomy dissectTiff(QByteArrayView bytes) // TIFF 6.0, sections 2 and 8
{
    constexpr qint64 header = 8;
    Anatomy anatomy;
    if (!holds(bytes, 0, header))
        return faulty(anatomy, Cause::Truncated);
    QSet<quint32> seen;
    // Each field and each block takes bytes of its own in an honest file. Directories that overlap could
    // otherwise make us walk for hours.
    qint64 work = bytes.size();
    for (quint32 at = TiffDirectory::first(bytes); at != 0;) {
        const TiffDirectory page(bytes, at);
        if (seen.isEmpty()) {
            anatomy.pixels = QSize(int(page.value(Tag::ImageWidth)), int(page.value(Tag::ImageLength)));
            anatomy.orientation = saneOrientation(page.value(Tag::Orientation));
            anatomy.iccProfile = page.bytes(page.find(Tag::IccProfile)).toByteArray();
            takeMetadata(bytes, page, anatomy.metadata);
        }
        if (!page.isWhole())
            return faulty(anatomy, Cause::Truncated);
        const Blocks blocks(page);
        work -= page.fields() + blocks.offsets.count;
        if (seen.contains(at) || work < 0)
            return faulty(anatomy, Cause::Damaged, u"pages in a circle"_s);
        seen.insert(at);
        if (blocks.offsets.count == 0 || blocks.byteCounts.count != blocks.offsets.count)
            return faulty(anatomy, Cause::Damaged, u"no strips or tiles"_s);
        if (!blocksAreInside(bytes, page, blocks))
            return faulty(anatomy, Cause::Truncated);
        at = page.next();
    }
    return anatomy;
}

} // namespace pixhaul
