// Any bytes, as they are and behind the beginning of each format, are sniffed, dissected and decoded.
// Whatever comes of it, it comes soon, within the limits, and in the size that was announced.

#include "picture/anatomy/anatomy.h"
#include "picture/decode.h"
#include "picture/sniff.h"

#include <array>

using namespace pixhaul;

namespace {

constexpr qint64 mostPixels = 1 << 20;

constexpr std::array<QByteArrayView, 7> beginnings{{
    {"", 0},
    {"\xff\xd8\xff", 3},
    {"GIF89a", 6},
    {"II*\0\x08\0\0\0", 8},
    {"MM\0*\0\0\0\x08", 8},
    {"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x07\0\0\0\x05\0\0\0\x01\0", 28},
    {"\0\0\1\0\1\0\x07\x05\0\0\1\0\0\0\xff\0\0\0\x16\0\0\0\x28\0\0\0\x07\0\0\0\x0a\0\0\0\x01\0", 36},
}};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return -1;
    const QByteArrayView beginning = beginnings.at(data[0] % beginnings.size());
    const QByteArray bytes =
        beginning.toByteArray() + QByteArray(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    const Result<Format> format = sniff(bytes);
    if (!format)
        return 0;
    const Anatomy anatomy = dissect(*format, bytes);
    const bool isSmall = qint64(anatomy.pixels.width()) * anatomy.pixels.height() <= mostPixels;
    if (anatomy.fault || !isSmall || !anatomy.png.isEmpty())
        return 0;
    const Result<QImage> image = decode(*format, bytes, anatomy, Patience(std::chrono::seconds(5)));
    const QSize upright = anatomy.orientation >= 5 ? anatomy.pixels.transposed() : anatomy.pixels;
    if (image && (image->isNull() || image->size() != upright))
        std::abort();
    return 0;
}
