#include "picture/webpframes.h"

#include "picture/orientation.h"

#include <webp/demux.h>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr bool isLittle = QSysInfo::ByteOrder == QSysInfo::LittleEndian;

WebPAnimDecoder *decoderOf(const QByteArray &bytes)
{
    const WebPData data{reinterpret_cast<const std::uint8_t *>(bytes.constData()), std::size_t(bytes.size())};
    WebPAnimDecoderOptions options;
    WebPAnimDecoderOptionsInit(&options);
    options.color_mode = isLittle ? MODE_BGRA : MODE_RGBA;
    return WebPAnimDecoderNew(&data, &options);
}

/// The decoder's own sum of these would overflow.
int delayOf(const WebPDemuxer *demuxer, int frame)
{
    WebPIterator iterator{};
    const int delay = WebPDemuxGetFrame(demuxer, frame, &iterator) ? iterator.duration : 0;
    WebPDemuxReleaseIterator(&iterator);
    return delay;
}

} // namespace

WebPFrames::WebPFrames(const QByteArray &bytes, int orientation, const AnimationLimits &limits,
                       const Patience &patience)
    : Frames(limits, patience)
    , m_bytes(bytes)
    , m_orientation(orientation)
    , m_decoder(decoderOf(m_bytes), &WebPAnimDecoderDelete)
{}

WebPFrames::~WebPFrames() = default;

Result<bool> WebPFrames::next()
{
    if (!m_decoder)
        return failed({Cause::Damaged, u"no frames"_s});
    if (patience().isOver())
        return failed(patience().failure());
    if (!WebPAnimDecoderHasMoreFrames(m_decoder.get()))
        return false;
    WebPAnimInfo info;
    WebPAnimDecoderGetInfo(m_decoder.get(), &info);
    const QSize size{int(info.canvas_width), int(info.canvas_height)};
    if (const Result<void> affordable = afford(size); !affordable)
        return failed(affordable.error());
    std::uint8_t *pixels = nullptr;
    int end = 0; // ms
    if (!WebPAnimDecoderGetNext(m_decoder.get(), &pixels, &end))
        return failed({Cause::Damaged, u"frame %1"_s.arg(m_frame + 1)});
    const std::uint8_t *const constPixels = pixels;
    const QImage canvas(constPixels, size.width(), size.height(), 4 * qsizetype(size.width()),
                        isLittle ? QImage::Format_ARGB32 : QImage::Format_RGBA8888);
    m_canvas = upright(isLittle ? canvas : canvas.convertToFormat(QImage::Format_ARGB32), m_orientation);
    m_touched = m_canvas.rect();
    m_delay = std::chrono::milliseconds(delayOf(WebPAnimDecoderGetDemuxer(m_decoder.get()), ++m_frame));
    m_plays = info.loop_count;
    return true;
}

} // namespace pixhaul
