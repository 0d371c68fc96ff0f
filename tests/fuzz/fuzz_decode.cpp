// Any bytes, as they are and behind the beginning of each format, go all the way: sniffed, dissected,
// decoded, made into a PNG. Whatever comes of it, it comes soon, within the limits, and a PNG is a sound one.

#include "picture/picture.h"
#include "support/pngreaders.h"

#include <array>

using namespace pixhaul;

namespace {

/// The boxes of an AVIF file of 7 x 5 pixels up to the frame of its one picture, of 16 bytes.
// clang-format off
constexpr QByteArrayView avif(
    "\0\0\0\x14" "ftypavif\0\0\0\0mif1"
    "\0\0\0\xc1" "meta\0\0\0\0"
        "\0\0\0\x21" "hdlr\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\0\0\0\x0e" "pitm\0\0\0\0\0\1"
        "\0\0\0\x1e" "iloc\0\0\0\0\x44\0\0\1\0\1\0\0\0\1\0\0\0\xdd\0\0\0\x1c"
        "\0\0\0\x23" "iinf\0\0\0\0\0\1"
            "\0\0\0\x15" "infe\2\0\0\0\0\1\0\0" "av01\0"
        "\0\0\0\x45" "iprp"
            "\0\0\0\x28" "ipco"
                "\0\0\0\x14" "ispe\0\0\0\0\0\0\0\7\0\0\0\5"
                "\0\0\0\x0c" "av1C\x81\0\x0c\0"
            "\0\0\0\x15" "ipma\0\0\0\0\0\0\0\1\0\1" "\2\1\2"
    "\0\0\0\0" "mdat"
        // a sequence header for that size, and the beginning of a frame
        "\x0a\x08\x18\x08\xb4\x61\x80\x86\x83\x50" "\x32\x10",
    233);
// clang-format on

constexpr std::array<QByteArrayView, 13> beginnings{{
    {"", 0},
    {"\xff\xd8\xff", 3},
    {"GIF89a", 6},
    {"GIF89a\x07\0\x05\0\xf0\0\0\1\2\3\4\5\6,\0\0\0\0\x07\0\x05\0\0\2\x16", 31},
    {"RIFF\xff\0\0\0WEBP", 12},
    {"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0\2\0\0\0\x07\0\0\x05\0\0ANIM\6\0\0\0\0\0\0\0\0\0ANMF", 48},
    {"II*\0\x08\0\0\0", 8},
    {"MM\0*\0\0\0\x08", 8},
    {"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x07\0\0\0\x05\0\0\0\x01\0", 28},
    {"\0\0\1\0\1\0\x07\x05\0\0\1\0\0\0\xff\0\0\0\x16\0\0\0\x28\0\0\0\x07\0\0\0\x0a\0\0\0\x01\0", 36},
    avif,
    {"\xff\x0a", 2},
    {"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"
     "ftypjxl \0\0\0\0jxl \0\0\0\0jxlc\xff\x0a",
     42},
}};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return -1;
    const QByteArrayView beginning = beginnings.at(data[0] % beginnings.size());
    const QByteArray bytes =
        beginning.toByteArray() + QByteArray(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    const PictureOptions options{.maxPixels = 1 << 20,
                                 .animation = {.maxFrames = 50, .maxPixels = 1 << 22},
                                 .maxDecodeTime = std::chrono::seconds(5),
                                 .keepMetadata = true};
    for (const Animated animated : {Animated::Apng, Animated::First}) {
        PictureOptions some = options;
        some.animated = animated;
        const Result<Picture> picture = toPng(bytes, some);
        const bool isSound = !picture || test::byLibpng(picture->png).size() == picture->pixels;
        if (!isSound)
            std::abort();
    }
    return 0;
}
