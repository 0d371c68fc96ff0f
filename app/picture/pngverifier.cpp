#include "picture/pngverifier.h"

#include "picture/libpng.h"

#include <csetjmp>
#include <cstring>

namespace pixhaul {

namespace {

struct Source
{
    QByteArrayView bytes;
    qsizetype at = 0;
};

void readFrom(png_structp png, png_bytep into, size_t count)
{
    auto *source = static_cast<Source *>(png_get_io_ptr(png));
    if (qsizetype(count) > source->bytes.size() - source->at)
        png_error(png, "the end comes early");
    std::memcpy(into, source->bytes.data() + source->at, count);
    source->at += qsizetype(count);
}

/// libpng may leave it by longjmp: nothing in here has a destructor.
bool decodesInFull(png_structp png, png_infop info, const Patience &patience)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_benign_errors(png, 0); // a wrong checksum within IDAT is "benign"
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1); // no text is inflated
    png_read_info(png, info);
    const int passes = png_set_interlace_handling(png);
    png_start_read_image(png);
    const png_uint_32 height = png_get_image_height(png, info);
    for (int pass = 0; pass < passes; ++pass) {
        for (png_uint_32 y = 0; y < height; ++y) {
            if (isTimeToAsk(y) && patience.isOver())
                return false;
            png_read_row(png, nullptr, nullptr);
        }
    }
    return true;
}

} // namespace

std::optional<Failure> troubleIn(QByteArrayView bytes, const Patience &patience)
{
    QByteArray message;
    Source source{bytes};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &message, keepPngError, ignorePngWarning);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &source, readFrom);
    const bool isSound = decodesInFull(png, info, patience);
    png_destroy_read_struct(&png, &info, nullptr);
    if (isSound)
        return {};
    if (message.isEmpty())
        return patience.failure();
    return Failure{.cause = Cause::Damaged, .detail = QString::fromLatin1(message)};
}

} // namespace pixhaul
