#include "picture/gifframes.h"

#include "picture/abandoned.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QRgb transparent = 0;

QRect rectOf(const GifImageDesc &image)
{
    return {image.Left, image.Top, image.Width, image.Height};
}

void close(GifFileType *gif)
{
    DGifCloseFile(gif, nullptr);
}

/// One for each index there can be. Without any table the indices are grays, as Pillow has it.
std::vector<QRgb> coloursOf(const ColorMapObject *map, int transparentIndex)
{
    std::vector<QRgb> colours(256, transparent);
    for (int i = 0; i < (map ? map->ColorCount : 256); ++i) {
        const GifColorType gray{GifByteType(i), GifByteType(i), GifByteType(i)};
        const GifColorType &colour = map ? map->Colors[i] : gray;
        colours[std::size_t(i)] = qRgb(colour.Red, colour.Green, colour.Blue);
    }
    if (transparentIndex >= 0)
        colours[std::size_t(transparentIndex)] = transparent;
    return colours;
}

} // namespace

GifFrames::GifFrames(const QByteArray &bytes, QRgb ground, const AnimationLimits &limits,
                     const Patience &patience)
    : Frames(limits, patience)
    , m_source{bytes}
    , m_ground(ground)
    , m_gif(DGifOpen(&m_source, read, nullptr), close)
{}

GifFrames::~GifFrames() = default;

int GifFrames::read(GifFileType *gif, unsigned char *into, int count)
{
    auto &[bytes, at] = *static_cast<Source *>(gif->UserData);
    const qsizetype some = std::min<qsizetype>(count, bytes.size() - at);
    std::memcpy(into, bytes.constData() + at, std::size_t(some));
    at += some;
    return int(some);
}

tl::unexpected<Failure> GifFrames::damaged() const
{
    const char *const why = m_gif ? GifErrorString(m_gif->Error) : "not a GIF";
    return failed({Cause::Damaged, QString::fromLatin1(why ? why : "a bad frame")});
}

Result<bool> GifFrames::next()
{
    if (!m_gif)
        return damaged();
    for (;;) {
        if (patience().isOver())
            return failed(patience().failure());
        while (m_source.at < m_source.bytes.size() && m_source.bytes[m_source.at] == '\0')
            ++m_source.at; // some writers end their blocks twice
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(m_gif.get(), &record) != GIF_OK)
            return damaged();
        if (record == TERMINATE_RECORD_TYPE)
            return false;
        if (record == IMAGE_DESC_RECORD_TYPE)
            return compose().map([] { return true; });
        if (!readExtension())
            return damaged();
    }
}

bool GifFrames::readExtension()
{
    constexpr int hundredth = 10; // ms
    int code = 0;
    GifByteType *block = nullptr; // its length, then its data
    if (DGifGetExtension(m_gif.get(), &code, &block) != GIF_OK)
        return false;
    GraphicsControlBlock control;
    if (code == GRAPHICS_EXT_FUNC_CODE && block &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
        m_control.transparent = control.TransparentColor;
        m_control.delay = std::chrono::milliseconds(control.DelayTime * hundredth);
        m_control.disposal = control.DisposalMode == DISPOSE_BACKGROUND ? Disposal::Clear
                             : control.DisposalMode == DISPOSE_PREVIOUS ? Disposal::Restore
                                                                        : Disposal::Keep;
    }
    const QByteArrayView name = block ? QByteArrayView(block + 1, block[0]) : QByteArrayView();
    bool mayTellLoops = !m_isLoopTold && code == APPLICATION_EXT_FUNC_CODE &&
                        (name == "NETSCAPE2.0" || name == "ANIMEXTS1.0");
    while (block) {
        if (DGifGetExtensionNext(m_gif.get(), &block) != GIF_OK)
            return false;
        if (mayTellLoops && block && block[0] >= 3 && block[1] == 1) {
            const auto loops = quint32(block[2] | block[3] << 8);
            m_plays = loops == 0 ? 0 : loops + 1; // it is how often to begin again
            m_isLoopTold = true;
            mayTellLoops = false;
        }
    }
    return true;
}

Result<void> GifFrames::makeRoom(QRect frame)
{
    if (!m_canvas.isNull()) // what it clears is drawn again, too
        return afford((m_disposal == Disposal::Keep ? frame : frame | m_disposed).size());
    const QSize size = QSize(m_gif->SWidth, m_gif->SHeight)
                           .expandedTo({frame.x() + frame.width(), frame.y() + frame.height()});
    if (size.isEmpty())
        return failed({Cause::Damaged, u"no pixels"_s});
    if (const Result<void> affordable = afford(size); !affordable)
        return affordable;
    m_canvas = QImage(size, QImage::Format_ARGB32);
    if (m_canvas.isNull())
        return failed({Cause::TooManyPixels, u"%1 x %2"_s.arg(size.width()).arg(size.height())});
    m_canvas.fill(m_ground);
    return {};
}

void GifFrames::dispose()
{
    if (m_disposal == Disposal::Keep || m_disposed.isEmpty())
        return;
    for (int y = 0; y < m_disposed.height(); ++y) {
        auto *const row = reinterpret_cast<QRgb *>(m_canvas.scanLine(m_disposed.y() + y)) + m_disposed.x();
        if (m_disposal == Disposal::Clear)
            std::fill_n(row, m_disposed.width(), transparent);
        else
            std::copy_n(reinterpret_cast<const QRgb *>(m_saved.constScanLine(y)), m_disposed.width(), row);
    }
}

Result<void> GifFrames::compose()
{
    if (DGifGetImageHeader(m_gif.get()) != GIF_OK)
        return damaged();
    const QRect frame = rectOf(m_gif->Image);
    const bool isFirst = m_canvas.isNull();
    if (const Result<void> made = makeRoom(frame); !made)
        return made;
    const ColorMapObject *const map = m_gif->Image.ColorMap ? m_gif->Image.ColorMap : m_gif->SColorMap;

    dispose();
    const QRect visible = frame.intersected(m_canvas.rect());
    m_touched = isFirst ? m_canvas.rect() : visible;
    if (m_disposal != Disposal::Keep)
        m_touched |= m_disposed;
    // Before the first there was nothing.
    const bool isRestored = m_control.disposal == Disposal::Restore;
    m_disposal = isFirst && isRestored ? Disposal::Clear : m_control.disposal;
    m_disposed = visible;
    m_saved = m_disposal == Disposal::Restore && !visible.isEmpty() ? m_canvas.copy(visible) : QImage();
    m_delay = m_control.delay;
    const std::vector<QRgb> colours = coloursOf(map, m_control.transparent);
    m_control = {};
    if (!composeRows(frame, colours))
        return patience().isOver() ? failed(patience().failure()) : damaged();
    return {};
}

bool GifFrames::composeRows(QRect frame, const std::vector<QRgb> &colours)
{
    if (frame.isEmpty()) { // but it has its blocks
        GifByteType *block = nullptr;
        do {
            if (DGifGetCodeNext(m_gif.get(), &block) != GIF_OK)
                return false;
        } while (block);
        return true;
    }
    struct Pass
    {
        int first;
        int step;
    };
    static constexpr std::array interlaced{Pass{0, 8}, Pass{4, 8}, Pass{2, 4}, Pass{1, 2}}; // appendix E
    static constexpr std::array plain{Pass{0, 1}};
    m_row.resize(std::size_t(frame.width()));
    unsigned count = 0;
    for (const Pass pass : m_gif->Image.Interlace ? std::span<const Pass>(interlaced) : plain) {
        for (int y = pass.first; y < frame.height(); y += pass.step) {
            if ((isTimeToAsk(count++) && patience().isOver()) ||
                DGifGetLine(m_gif.get(), m_row.data(), frame.width()) != GIF_OK)
                return false;
            composeRow(frame.y() + y, frame, colours);
        }
    }
    return true;
}

void GifFrames::composeRow(int y, QRect frame, const std::vector<QRgb> &colours)
{
    if (y >= m_canvas.height())
        return;
    auto *const row = reinterpret_cast<QRgb *>(m_canvas.scanLine(y));
    const int end = std::min(frame.width(), m_canvas.width() - frame.x());
    for (int x = 0; x < end; ++x) {
        const QRgb colour = colours[m_row[std::size_t(x)]];
        if (colour != transparent)
            row[frame.x() + x] = colour;
    }
}

} // namespace pixhaul
