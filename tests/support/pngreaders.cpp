#include "support/pngreaders.h"

#include <png.h>
#include <spng.h>

#include <csetjmp>
#include <memory>

namespace pixhaul::test {

namespace {

struct Source
{
    QByteArrayView left;
};

void readSome(png_structp png, png_bytep out, size_t count)
{
    auto *source = static_cast<Source *>(png_get_io_ptr(png));
    if (qsizetype(count) > source->left.size())
        png_error(png, "cut off");
    std::copy_n(source->left.begin(), count, out);
    source->left = source->left.sliced(qsizetype(count));
}

[[noreturn]] void giveUp(png_structp png, png_const_charp)
{
    png_longjmp(png, 1);
}

/// Nothing in here has a destructor: libpng may leave it by longjmp.
bool readAll(png_structp png, png_infop info, QImage &image)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_read_info(png, info);
    png_set_expand_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xffff, PNG_FILLER_AFTER);
    if (QSysInfo::ByteOrder == QSysInfo::LittleEndian)
        png_set_swap(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    image = QImage(int(png_get_image_width(png, info)), int(png_get_image_height(png, info)),
                   QImage::Format_RGBA64);
    for (int y = 0; y < image.height(); ++y)
        png_read_row(png, image.scanLine(y), nullptr);
    png_read_end(png, info);
    return true;
}

} // namespace

QImage bySpng(const QByteArray &png)
{
    const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context(spng_ctx_new(0), &spng_ctx_free);
    spng_set_crc_action(context.get(), SPNG_CRC_ERROR, SPNG_CRC_ERROR);
    spng_set_png_buffer(context.get(), png.constData(), size_t(png.size()));
    spng_ihdr header{};
    if (spng_get_ihdr(context.get(), &header) != 0)
        return {};
    QImage image(int(header.width), int(header.height), QImage::Format_RGBA64);
    if (spng_decode_image(context.get(), image.bits(), size_t(image.sizeInBytes()), SPNG_FMT_RGBA16,
                          SPNG_DECODE_TRNS) != 0 ||
        spng_decode_chunks(context.get()) != 0)
        return {};
    return image;
}

QImage byLibpng(const QByteArray &png)
{
    Source source{png};
    // A warning is something to object to, too.
    png_structp reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, giveUp, giveUp);
    png_infop info = png_create_info_struct(reader);
    png_set_read_fn(reader, &source, readSome);
    QImage image;
    const bool isRead = readAll(reader, info, image) && source.left.isEmpty();
    png_destroy_read_struct(&reader, &info, nullptr);
    return isRead ? image : QImage();
}

} // namespace pixhaul::test
