#include "picture/pngencoder.h"

#include "picture/abandoned.h"
#include "picture/anatomy/bytes.h"
#include "picture/libpng.h"

#include <zlib.h>

#include <array>
#include <csetjmp>

namespace pixhaul {

namespace {

constexpr bool littleEndian = QSysInfo::ByteOrder == QSysInfo::LittleEndian;

struct Palette
{
    std::array<png_color, 256> colours;
    std::array<png_byte, 256> alphas;
    int size = 0;
    int transparent = 0; ///< all that are not opaque are among the first so many
};

/// All that libpng must know to take the rows as they lie in a QImage.
struct Layout
{
    int colourType = PNG_COLOR_TYPE_RGB;
    int bitDepth = 8;
    bool isQRgb = false;    ///< 0xAARRGGBB in the machine's byte order
    bool hasFiller = false; ///< a fourth sample that means nothing
    bool isPacked = true;   ///< false: a byte for each pixel, of which bitDepth bits count
    bool leftIsLow = false; ///< 1-bit pixels begin at the lowest bit
    Palette palette = {};
};

/// One of the formats that `layoutOf` knows; a copy only if it is not yet.
QImage encodable(const QImage &image)
{
    switch (image.format()) {
    case QImage::Format_Mono:
    case QImage::Format_MonoLSB:
    case QImage::Format_Indexed8:
    case QImage::Format_Grayscale8:
    case QImage::Format_Grayscale16:
    case QImage::Format_RGB32:
    case QImage::Format_ARGB32:
    case QImage::Format_RGB888:
    case QImage::Format_RGBX64:
    case QImage::Format_RGBA64:
        return image;
    default:
        break;
    }
    const bool hasAlpha = image.hasAlphaChannel();
    if (image.depth() > 32 || image.pixelFormat().redSize() > 8)
        return image.convertToFormat(hasAlpha ? QImage::Format_RGBA64 : QImage::Format_RGBX64);
    return image.convertToFormat(hasAlpha ? QImage::Format_ARGB32 : QImage::Format_RGB32);
}

/// The highest index that occurs in Format_Indexed8; damaged files have some without a colour.
int highestIndex(const QImage &image)
{
    uchar highest = 0;
    for (int y = 0; y < image.height(); ++y) {
        const uchar *row = image.constScanLine(y);
        for (int x = 0; x < image.width(); ++x)
            highest = std::max(highest, row[x]);
    }
    return highest;
}

int bitsFor(qsizetype colours)
{
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

/// Whether it holds all grays of such a depth in their order, so that no palette is needed.
bool isGrayRamp(const QList<QRgb> &colours, int bitDepth)
{
    const int last = (1 << bitDepth) - 1;
    if (colours.size() != last + 1)
        return false;
    for (int i = 0; i <= last; ++i) {
        const int gray = i * 255 / last;
        if (colours[i] != qRgb(gray, gray, gray))
            return false;
    }
    return true;
}

Palette paletteOf(const QList<QRgb> &colours)
{
    Palette palette;
    palette.size = int(colours.size());
    for (int i = 0; i < palette.size; ++i) {
        const QRgb colour = colours[i];
        palette.colours.at(std::size_t(i)) = {png_byte(qRed(colour)), png_byte(qGreen(colour)),
                                              png_byte(qBlue(colour))};
        palette.alphas.at(std::size_t(i)) = png_byte(qAlpha(colour));
        if (qAlpha(colour) < 255)
            palette.transparent = i + 1;
    }
    return palette;
}

Layout indexedLayout(const QImage &image)
{
    QList<QRgb> colours = image.colorTable();
    const bool isMono = image.depth() == 1;
    const int used = isMono ? 2 : highestIndex(image) + 1;
    while (colours.size() < used)
        colours.append(qRgb(0, 0, 0));
    Layout layout{.bitDepth = bitsFor(colours.size()),
                  .isPacked = isMono,
                  .leftIsLow = image.format() == QImage::Format_MonoLSB};
    layout.colourType = isGrayRamp(colours, layout.bitDepth) ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_PALETTE;
    if (layout.colourType == PNG_COLOR_TYPE_PALETTE)
        layout.palette = paletteOf(colours);
    return layout;
}

Layout layoutOf(const QImage &image)
{
    switch (image.format()) {
    case QImage::Format_Grayscale8:
        return {.colourType = PNG_COLOR_TYPE_GRAY};
    case QImage::Format_Grayscale16:
        return {.colourType = PNG_COLOR_TYPE_GRAY, .bitDepth = 16};
    case QImage::Format_RGB32:
        return {.isQRgb = true, .hasFiller = true};
    case QImage::Format_ARGB32:
        return {.colourType = PNG_COLOR_TYPE_RGB_ALPHA, .isQRgb = true};
    case QImage::Format_RGBX64:
        return {.bitDepth = 16, .hasFiller = true};
    case QImage::Format_RGBA64:
        return {.colourType = PNG_COLOR_TYPE_RGB_ALPHA, .bitDepth = 16};
    case QImage::Format_RGB888:
        return {};
    default:
        return indexedLayout(image);
    }
}

void appendTo(png_structp png, png_bytep bytes, size_t count)
{
    static_cast<QByteArray *>(png_get_io_ptr(png))
        ->append(reinterpret_cast<const char *>(bytes), qsizetype(count));
}

void flushNothing(png_structp) {}

/// Photographs gain nothing from long matches; runs after the Paeth filter and Huffman codes are as small and
/// many times as fast. Indices have no gradients that a filter could find.
void setCompression(png_structp png, const Layout &layout)
{
    const bool isSmooth = layout.colourType != PNG_COLOR_TYPE_PALETTE && layout.bitDepth >= 8;
    png_set_filter(png, PNG_FILTER_TYPE_BASE, isSmooth ? PNG_FILTER_PAETH : PNG_FILTER_NONE);
    png_set_compression_level(png, 1);
    png_set_compression_strategy(png, Z_RLE);
}

void setTransforms(png_structp png, const Layout &layout)
{
    if (layout.hasFiller)
        png_set_filler(png, 0, layout.isQRgb && !littleEndian ? PNG_FILLER_BEFORE : PNG_FILLER_AFTER);
    if (layout.isQRgb && littleEndian)
        png_set_bgr(png);
    if (layout.isQRgb && !littleEndian && !layout.hasFiller)
        png_set_swap_alpha(png);
    if (layout.bitDepth == 16 && littleEndian)
        png_set_swap(png);
    if (!layout.isPacked)
        png_set_packing(png);
    if (layout.leftIsLow)
        png_set_packswap(png);
}

/// libpng may leave it by longjmp: nothing in here has a destructor.
bool write(png_structp png, png_infop info, const QImage &image, const Layout &layout,
           QByteArrayView iccProfile, const std::atomic<bool> *abandoned)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_benign_errors(png, 1); // a profile that libpng does not like is left out
    png_set_IHDR(png, info, png_uint_32(image.width()), png_uint_32(image.height()), layout.bitDepth,
                 layout.colourType, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    if (layout.palette.size > 0)
        png_set_PLTE(png, info, layout.palette.colours.data(), layout.palette.size);
    if (layout.palette.transparent > 0)
        png_set_tRNS(png, info, layout.palette.alphas.data(), layout.palette.transparent, nullptr);
    if (!iccProfile.isEmpty())
        png_set_iCCP(png, info, "ICC profile", PNG_COMPRESSION_TYPE_BASE,
                     reinterpret_cast<png_const_bytep>(iccProfile.data()), png_uint_32(iccProfile.size()));
    setCompression(png, layout);
    png_write_info(png, info);
    setTransforms(png, layout);
    for (int y = 0; y < image.height(); ++y) {
        if (isTimeToAsk(unsigned(y)) && isAbandoned(abandoned))
            return false;
        png_write_row(png, image.constScanLine(y));
    }
    png_write_end(png, info);
    return true;
}

/// Without the padding that its carrier may have added.
QByteArrayView trimmedProfile(QByteArrayView profile)
{
    return part(profile, 0, big<quint32>(profile, 0));
}

} // namespace

Result<QByteArray> encodePng(const QImage &given, const QByteArray &iccProfile,
                             const std::atomic<bool> *abandoned)
{
    const QImage image = encodable(given);
    const Layout layout = layoutOf(image);
    QByteArray bytes;
    bytes.reserve(image.sizeInBytes() / 2 +
                  4096); // most pictures need less; memory that is not touched costs nothing
    QByteArray message = "abandoned";
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &message, keepPngError, ignorePngWarning);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, appendTo, flushNothing);
    const bool isWritten = write(png, info, image, layout, trimmedProfile(iccProfile), abandoned);
    png_destroy_write_struct(&png, &info);
    if (!isWritten)
        return failed({Cause::Damaged, QString::fromLatin1(message)});
    return bytes;
}

} // namespace pixhaul
