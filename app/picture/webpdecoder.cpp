#include "picture/webpdecoder.h"

#include "picture/webpframes.h"

#include <webp/decode.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace pixhaul {

Result<QImage> decodeWebP(const QByteArray &bytes, const Patience &patience)
{
    constexpr bool isLittle = QSysInfo::ByteOrder == QSysInfo::LittleEndian;
    constexpr qsizetype portion = 64 << 10; // between two looks at the clock
    const auto damaged = [] { return failed({Cause::Damaged, u"WebP: no picture"_s}); };
    const auto *const data = reinterpret_cast<const std::uint8_t *>(bytes.constData());
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config) ||
        WebPGetFeatures(data, std::size_t(bytes.size()), &config.input) != VP8_STATUS_OK)
        return damaged();
    if (config.input.has_animation) {
        constexpr int asItLies = 1;
        WebPFrames frames(bytes, asItLies, {}, patience);
        return firstOf(frames).map([](const QImage &first) { return first.copy(); });
    }
    const int width = config.input.width;
    const int height = config.input.height;
    const bool hasAlpha = config.input.has_alpha;
    QImage image(width, height, isLittle ? QImage::Format_ARGB32 : QImage::Format_RGBA8888);
    if (image.isNull())
        return failed({Cause::TooManyPixels, u"%1 x %2"_s.arg(width).arg(height)});
    config.output.colorspace = isLittle ? MODE_BGRA : MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {image.bits(), int(image.bytesPerLine()), std::size_t(image.sizeInBytes())};
    const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder *)> decoder(WebPIDecode(nullptr, 0, &config),
                                                                          &WebPIDelete);
    VP8StatusCode status = decoder ? VP8_STATUS_SUSPENDED : VP8_STATUS_OUT_OF_MEMORY;
    for (qsizetype end = 0; status == VP8_STATUS_SUSPENDED && end < bytes.size();) {
        if (patience.isOver())
            return failed(patience.failure());
        end = std::min(end + portion, bytes.size());
        status = WebPIUpdate(decoder.get(), data, std::size_t(end)); // nothing is copied
    }
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        return failed({Cause::TooManyPixels, u"no memory"_s});
    if (status != VP8_STATUS_OK)
        return damaged();
    image.reinterpretAsFormat(hasAlpha   ? image.format()
                              : isLittle ? QImage::Format_RGB32
                                         : QImage::Format_RGBX8888);
    return isLittle ? image : image.convertToFormat(hasAlpha ? QImage::Format_ARGB32 : QImage::Format_RGB32);
}

} // namespace pixhaul
