#include "picture/jxldecoder.h"

#include <jxl/decode.h>

#include <algorithm>
#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// Without a runner libjxl keeps to the thread that calls it.
class JxlReader
{
public:
    explicit JxlReader(QByteArrayView bytes, int events)
        : m_bytes(bytes)
        , m_jxl(JxlDecoderCreate(nullptr))
    {
        JxlDecoderSubscribeEvents(m_jxl.get(), events);
        JxlDecoderSetKeepOrientation(m_jxl.get(), JXL_TRUE); // turned with all the other formats
        JxlDecoderSetUnpremultiplyAlpha(m_jxl.get(), JXL_TRUE);
        setPiece(bytes.size());
    }

    JxlDecoder *decoder() { return m_jxl.get(); }

    /// How many bytes to feed at a time.
    void setPiece(qsizetype size)
    {
        m_piece = size;
        release();
        m_given = 0;
    }

    /// The next thing that happens; NEED_MORE_INPUT at the end of the bytes alone. Calls `mayGoOn` before
    /// each piece; JXL_DEC_ERROR if it says no.
    template <class MayGoOn>
    JxlDecoderStatus next(MayGoOn mayGoOn)
    {
        while (true) {
            if (!mayGoOn())
                return JXL_DEC_ERROR;
            if (m_given == 0)
                give(m_piece);
            const JxlDecoderStatus status = JxlDecoderProcessInput(m_jxl.get());
            if (status != JXL_DEC_NEED_MORE_INPUT)
                return status;
            const qsizetype before = m_given;
            const qsizetype left = release();
            if (m_at + left == m_bytes.size())
                return status;
            give(left + std::max(m_piece, before == left ? before : 0)); // twice as much, to stay linear
        }
    }

private:
    struct Destroy
    {
        void operator()(JxlDecoder *jxl) const { JxlDecoderDestroy(jxl); }
    };

    void give(qsizetype count)
    {
        m_given = std::min(count, m_bytes.size() - m_at);
        JxlDecoderSetInput(m_jxl.get(), reinterpret_cast<const quint8 *>(m_bytes.data()) + m_at,
                           std::size_t(m_given));
    }

    /// How many of the bytes given were not taken.
    qsizetype release()
    {
        const auto left = qsizetype(JxlDecoderReleaseInput(m_jxl.get()));
        m_at += m_given - left;
        return left;
    }

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    qsizetype m_given = 0;
    qsizetype m_piece = 0;
    std::unique_ptr<JxlDecoder, Destroy> m_jxl;
};

/// A lossy file keeps its colours in a space of libjxl's own, from which libjxl cannot reach those of a
/// profile. What it makes of them otherwise is linear, for which 8 bits are too few.
void preferSrgb(JxlDecoder *jxl, const JxlBasicInfo &info)
{
    const bool isDescribed = JxlDecoderGetColorAsEncodedProfile(
                                 jxl, nullptr, JXL_COLOR_PROFILE_TARGET_ORIGINAL, nullptr) == JXL_DEC_SUCCESS;
    if (info.uses_original_profile || isDescribed)
        return;
    JxlColorEncoding srgb{};
    srgb.color_space = info.num_color_channels == 1 ? JXL_COLOR_SPACE_GRAY : JXL_COLOR_SPACE_RGB;
    srgb.white_point = JXL_WHITE_POINT_D65;
    srgb.primaries = JXL_PRIMARIES_SRGB;
    srgb.transfer_function = JXL_TRANSFER_FUNCTION_SRGB;
    srgb.rendering_intent = JXL_RENDERING_INTENT_RELATIVE;
    JxlDecoderSetPreferredColorProfile(jxl, &srgb);
}

bool isSrgb(const JxlColorEncoding &colours)
{
    const bool isGray = colours.color_space == JXL_COLOR_SPACE_GRAY;
    return (isGray ||
            (colours.color_space == JXL_COLOR_SPACE_RGB && colours.primaries == JXL_PRIMARIES_SRGB)) &&
           colours.white_point == JXL_WHITE_POINT_D65 &&
           colours.transfer_function == JXL_TRANSFER_FUNCTION_SRGB;
}

QByteArray profileOf(JxlDecoder *jxl)
{
    constexpr auto target = JXL_COLOR_PROFILE_TARGET_DATA;
    JxlColorEncoding colours{};
    if (JxlDecoderGetColorAsEncodedProfile(jxl, nullptr, target, &colours) == JXL_DEC_SUCCESS &&
        isSrgb(colours))
        return {};
    std::size_t size = 0;
    if (JxlDecoderGetICCProfileSize(jxl, nullptr, target, &size) != JXL_DEC_SUCCESS)
        return {};
    QByteArray profile(qsizetype(size), '\0');
    auto *bytes = reinterpret_cast<quint8 *>(profile.data());
    const bool isRead = JxlDecoderGetColorAsICCProfile(jxl, nullptr, target, bytes, size) == JXL_DEC_SUCCESS;
    return isRead ? profile : QByteArray();
}

bool hasInks(JxlDecoder *jxl, const JxlBasicInfo &info)
{
    for (quint32 i = 0; i < info.num_extra_channels; ++i) {
        JxlExtraChannelInfo channel{};
        if (JxlDecoderGetExtraChannelInfo(jxl, i, &channel) == JXL_DEC_SUCCESS &&
            channel.type == JXL_CHANNEL_BLACK)
            return true;
    }
    return false;
}

/// Has libjxl write a box into bytes that grow with it.
class BoxReader
{
public:
    explicit BoxReader(JxlDecoder *jxl)
        : m_jxl(jxl)
    {}

    /// The box that begins now; the one before it ends.
    void begin()
    {
        end();
        JxlBoxType type;
        if (JxlDecoderGetBoxType(m_jxl, type, JXL_TRUE) != JXL_DEC_SUCCESS)
            return;
        const QByteArrayView name(type, sizeof(type));
        QByteArray *const into = name == "Exif" ? &m_boxes.exif : name == "xml " ? &m_boxes.xmp : nullptr;
        if (!into || !into->isEmpty())
            return;
        m_into = into;
        give();
    }

    void goOn()
    {
        constexpr qsizetype most = (1 << 20) + 64; // see pngMetadataOf; and what stands in front
        release();
        if (m_into && m_into->size() < most)
            give();
        else
            forget();
    }

    void end()
    {
        release();
        m_into = nullptr;
    }

    /// Of a box that is damaged nothing is kept.
    void forget()
    {
        if (m_into)
            *m_into = QByteArray();
        m_into = nullptr;
    }

    const JxlBoxes &boxes() const { return m_boxes; }

private:
    void give()
    {
        constexpr qsizetype portion = 64 << 10;
        const qsizetype from = m_into->size();
        m_into->resize(from + portion);
        JxlDecoderSetBoxBuffer(m_jxl, reinterpret_cast<quint8 *>(m_into->data() + from),
                               std::size_t(portion));
    }

    /// Leaves what has been written.
    void release()
    {
        const auto left = qsizetype(JxlDecoderReleaseBoxBuffer(m_jxl));
        if (m_into)
            m_into->chop(left);
    }

    JxlDecoder *m_jxl;
    JxlBoxes m_boxes;
    QByteArray *m_into = nullptr;
};

class Pixels
{
public:
    Pixels(QByteArrayView bytes, const Patience &patience)
        : m_bytes(bytes)
        , m_reader(bytes, JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FULL_IMAGE)
        , m_pieces(pieceFor(bytes.size()))
        , m_patience(patience)
    {}

    Result<QImage> run(QSize announced)
    {
        JxlBasicInfo info{};
        while (true) {
            switch (m_reader.next([this] { return !m_patience.isOver(); })) {
            case JXL_DEC_BASIC_INFO:
                JxlDecoderGetBasicInfo(m_reader.decoder(), &info);
                if (QSize(int(info.xsize), int(info.ysize)) != announced)
                    return failed({Cause::Damaged, u"another size than announced"_s});
                if (hasInks(m_reader.decoder(), info))
                    return failed({Cause::UnsupportedFormat, u"JPEG XL of four inks"_s});
                break;
            case JXL_DEC_COLOR_ENCODING:
                preferSrgb(m_reader.decoder(), info);
                break;
            case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
                if (!(m_hasFirst ? discard() : makeRoom(info)))
                    return failed({Cause::TooManyPixels, u"no memory"_s});
                m_reader.setPiece(m_pieces); // headers are read anew for each piece
                break;
            case JXL_DEC_FULL_IMAGE:
                if (m_hasFirst || !info.have_animation || !goToLast())
                    return m_image;
                break;
            case JXL_DEC_NEED_MORE_INPUT:
                return failed({Cause::Truncated});
            default:
                if (m_patience.isOver())
                    return failed(m_patience.failure());
                return failed({Cause::Damaged, u"libjxl gives up"_s});
            }
        }
    }

private:
    /// A few kilobytes can hold the groups of a whole great picture; so a small file comes in small pieces.
    static qsizetype pieceFor(qsizetype size)
    {
        constexpr qsizetype least = 64, most = 64 * 1024, pieces = 256;
        return std::clamp(size / pieces, least, most);
    }

    static QImage::Format formatFor(const JxlBasicInfo &info)
    {
        const bool isDeep = info.bits_per_sample > 8 || info.alpha_bits > 8;
        if (info.num_color_channels == 1 && info.alpha_bits == 0)
            return isDeep ? QImage::Format_Grayscale16 : QImage::Format_Grayscale8;
        if (isDeep)
            return info.alpha_bits > 0 ? QImage::Format_RGBA64 : QImage::Format_RGBX64;
        return info.alpha_bits > 0 ? QImage::Format_RGBA8888 : QImage::Format_RGBX8888;
    }

    bool makeRoom(const JxlBasicInfo &info)
    {
        constexpr std::size_t rowsBegin = 4; // at multiples of it, as QImage's do
        m_image = QImage(int(info.xsize), int(info.ysize), formatFor(info));
        if (m_image.isNull())
            return false;
        const bool isGray =
            m_image.format() == QImage::Format_Grayscale8 || m_image.format() == QImage::Format_Grayscale16;
        const quint32 channels = isGray ? 1 : 4;
        const bool isDeep = m_image.depth() / int(channels) == 16;
        const JxlPixelFormat format{channels, isDeep ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN,
                                    rowsBegin};
        std::size_t size = 0;
        return JxlDecoderImageOutBufferSize(m_reader.decoder(), &format, &size) == JXL_DEC_SUCCESS &&
               size <= std::size_t(m_image.sizeInBytes()) &&
               JxlDecoderSetImageOutBuffer(m_reader.decoder(), &format, m_image.bits(), size) ==
                   JXL_DEC_SUCCESS;
    }

    /// Only by decoding it can be seen whether the last frame is all there. False if it is the first.
    bool goToLast()
    {
        m_hasFirst = true;
        const quint64 frames = surveyJxl(m_bytes).frames;
        if (frames > 2)
            JxlDecoderSkipFrames(m_reader.decoder(), std::size_t(frames) - 2);
        return frames > 1;
    }

    bool discard()
    {
        constexpr JxlPixelFormat format{4, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
        return JxlDecoderSetImageOutCallback(
                   m_reader.decoder(), &format,
                   [](void *, std::size_t, std::size_t, std::size_t, const void *) {},
                   nullptr) == JXL_DEC_SUCCESS;
    }

    const QByteArrayView m_bytes;
    JxlReader m_reader;
    const qsizetype m_pieces;
    const Patience &m_patience;
    QImage m_image;
    bool m_hasFirst = false; ///< and what comes now is only looked at
};

} // namespace

bool readsJxl()
{
    return true;
}

JxlSurvey surveyJxl(QByteArrayView bytes)
{
    JxlReader reader(bytes, JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FRAME);
    JxlBasicInfo info{};
    JxlSurvey survey;
    while (true) {
        switch (reader.next([] { return true; })) {
        case JXL_DEC_SUCCESS:
            return survey;
        case JXL_DEC_BASIC_INFO:
            JxlDecoderGetBasicInfo(reader.decoder(), &info);
            break;
        case JXL_DEC_COLOR_ENCODING:
            preferSrgb(reader.decoder(), info);
            survey.iccProfile = profileOf(reader.decoder());
            break;
        case JXL_DEC_FRAME:
            ++survey.frames;
            break;
        case JXL_DEC_NEED_MORE_INPUT:
            survey.fault = {Cause::Truncated};
            return survey;
        default:
            survey.fault = {Cause::Damaged, u"libjxl gives up"_s};
            return survey;
        }
    }
}

JxlBoxes jxlBoxes(QByteArrayView container)
{
    JxlReader reader(container, JXL_DEC_BOX);
    JxlDecoderSetDecompressBoxes(reader.decoder(), JXL_TRUE);
    BoxReader box(reader.decoder());
    while (true) {
        switch (reader.next([] { return true; })) {
        case JXL_DEC_BOX:
            box.begin();
            break;
        case JXL_DEC_BOX_NEED_MORE_OUTPUT:
            box.goOn();
            break;
        case JXL_DEC_SUCCESS:
        case JXL_DEC_NEED_MORE_INPUT: // for boxes that there are not
            box.end();
            return box.boxes();
        default:
            box.forget();
            return box.boxes();
        }
    }
}

Result<QImage> decodeJxl(QByteArrayView bytes, QSize announced, const Patience &patience)
{
    return Pixels(bytes, patience).run(announced);
}

} // namespace pixhaul
