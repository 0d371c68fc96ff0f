// Any image that the bytes describe (size, format, stride, pixels) is encoded in both modes, read back by two
// decoders and compared pixel by pixel.

#include "picture/pngencoder.h"
#include "support/pngreaders.h"

#include <vector>

using namespace pixhaul;
using namespace pixhaul::test;

namespace {

constexpr std::array formats{QImage::Format_Mono,     QImage::Format_MonoLSB,    QImage::Format_Indexed8,
                             QImage::Format_RGB32,    QImage::Format_ARGB32,     QImage::Format_RGB888,
                             QImage::Format_RGBA8888, QImage::Format_Grayscale8, QImage::Format_Grayscale16,
                             QImage::Format_RGBA64,   QImage::Format_RGB16,      QImage::Format_BGR888};

/// Qt's own look at a pixel, by itself, so that no conversion of rows is what both sides share.
bool isSame(const QImage &one, const QImage &other)
{
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            if (one.pixelColor(x, y).rgba64() != other.pixelColor(x, y).rgba64())
                return false;
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr std::size_t head = 8;
    if (size <= head)
        return -1;
    const int width = 1 + (data[0] | data[1] << 8) % 700;
    const int height = 1 + data[2] % 64;
    const QImage::Format format = formats.at(data[3] % formats.size());
    const int mask = data[5]; // so that few values, few colours, grays come about
    QImage tight(width, 1, format);
    const qsizetype stride = (tight.bytesPerLine() + data[4] % 32) / 8 * 8 + 8;
    std::vector<uchar> pixels(std::size_t(stride * height));
    const std::size_t period = 1 + (data[6] | (data[7] & 15) << 8);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = data[head + i % std::min(period, size - head)] & mask;
    QImage image(pixels.data(), width, height, stride, format);
    if (image.depth() <= 8 && format != QImage::Format_Grayscale8) {
        QList<QRgb> colours;
        for (int i = 0; i < 1 << image.depth(); ++i)
            colours.append(QRgb(i) * (0x01010101U + QRgb(data[7] >> 4) * 0x10305U));
        image.setColorTable(colours);
    }
    const PngMode mode = data[7] & 16 ? PngMode::Small : PngMode::Fast;
    const Result<QByteArray> png = encodePng(image, {.mode = mode});
    if (!png)
        std::abort();
    const QImage read = byLibpng(*png);
    if (read.isNull() || bySpng(*png) != read || !isSame(image, read))
        std::abort();
    return 0;
}
