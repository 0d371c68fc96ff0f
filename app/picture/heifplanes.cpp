#include "picture/heifplanes.h"

#include <libheif/heif.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

struct Release
{
    void operator()(heif_color_profile_nclx *nclx) const { heif_nclx_color_profile_free(nclx); }
};

/// One kind of sample of a picture.
struct Plane
{
    const uchar *bytes = nullptr; ///< none: there are no such samples
    int stride = 0;               ///< bytes from row to row
    QSize size = {};
    int bits = 0;        ///< of a sample, from its lowest on
    bool isWide = false; ///< 16 bits in the machine's order hold a sample, else 8

    explicit operator bool() const { return bytes; }
    bool isSound() const { return bits >= 8 && bits <= 16 && isWide == (bits > 8); }
};

Plane planeOf(const heif_image *image, heif_channel channel)
{
    if (heif_image_has_channel(image, channel) == 0)
        return {};
    Plane plane;
    plane.bytes = heif_image_get_plane_readonly(image, channel, &plane.stride);
    plane.size = {heif_image_get_width(image, channel), heif_image_get_height(image, channel)};
    plane.bits = heif_image_get_bits_per_pixel_range(image, channel);
    plane.isWide = heif_image_get_bits_per_pixel(image, channel) > 8;
    return plane;
}

/// Whether grays leave room above and below (ITU-T H.273, 8.3), which libheif takes care of in colours only.
bool isInLimitedRange(const heif_image *image)
{
    heif_color_profile_nclx *found = nullptr;
    const heif_error error = heif_image_get_nclx_color_profile(image, &found);
    const std::unique_ptr<heif_color_profile_nclx, Release> nclx(found);
    return error.code == heif_error_Ok && nclx && nclx->full_range_flag == 0;
}

/// The samples of a plane as parts of `Value`'s range, rounded: each value that there is, once.
template <class Value>
std::vector<Value> scaleOf(const Plane &plane, bool isLimited)
{
    constexpr qint64 whole = std::numeric_limits<Value>::max();
    const int shift = plane.bits - 8;
    const qint64 count = 1LL << plane.bits;
    const qint64 zero = isLimited ? 16LL << shift : 0;
    const qint64 range = isLimited ? 219LL << shift : count - 1;
    std::vector<Value> scale(std::size_t(count), 0);
    for (qint64 i = zero; i < count; ++i)
        scale[std::size_t(i)] = Value(std::min(whole, ((i - zero) * whole + range / 2) / range));
    return scale;
}

/// Puts the samples of a row where they belong, every `step` values.
template <class Value>
void spread(const Plane &plane, QPoint from, int count, const std::vector<Value> &scale, Value *to, int step)
{
    const uchar *row = plane.bytes + qsizetype(plane.stride) * from.y();
    const auto *wide = reinterpret_cast<const quint16 *>(row) + from.x();
    const uchar *narrow = row + from.x();
    const std::size_t mask = scale.size() - 1; // against bits that a decoder left behind
    for (int x = 0; x < count; ++x, to += step)
        *to = scale[(plane.isWide ? wide[x] : narrow[x]) & mask];
}

/// Takes alpha out of colours that it was multiplied into.
template <class Value>
void divide(Value *pixel, int count, int alphaAt)
{
    constexpr quint64 whole = std::numeric_limits<Value>::max();
    for (const Value *end = pixel + qsizetype(4) * count; pixel < end; pixel += 4) {
        const quint64 alpha = pixel[alphaAt];
        for (int i = 0; i < 4; ++i)
            if (i != alphaAt)
                pixel[i] =
                    alpha > 0 ? Value(std::min(whole, (pixel[i] * whole + alpha / 2) / alpha)) : Value(0);
    }
}

/// All planes of a picture.
struct Planes
{
    explicit Planes(const heif_image *image)
        : gray(planeOf(image, heif_channel_Y))
        , red(planeOf(image, heif_channel_R))
        , green(planeOf(image, heif_channel_G))
        , blue(planeOf(image, heif_channel_B))
        , alpha(planeOf(image, heif_channel_Alpha))
        , isLimited(gray && isInLimitedRange(image))
    {}

    bool areSound(QSize size) const
    {
        if (!gray && !(red && green && blue))
            return false;
        return std::ranges::all_of(std::array{&gray, &red, &green, &blue, &alpha}, [&](const Plane *plane) {
            return !*plane || (plane->isSound() && plane->size == size);
        });
    }

    bool isDeep() const { return gray.bits > 8 || green.bits > 8 || alpha.bits > 8; }

    QImage::Format format() const
    {
        if (gray && !alpha)
            return isDeep() ? QImage::Format_Grayscale16 : QImage::Format_Grayscale8;
        if (isDeep())
            return alpha ? QImage::Format_RGBA64 : QImage::Format_RGBX64;
        return alpha ? QImage::Format_ARGB32 : QImage::Format_RGB32;
    }

    Plane gray, red, green, blue, alpha;
    bool isLimited;
};

/// Planes to pixels of QImage, of which a sample is a `Value`.
template <class Value>
class Weaver
{
public:
    Weaver(const Planes &planes, bool isMultiplied)
        : m_isMultiplied(isMultiplied && planes.alpha)
    {
        if (planes.gray && !planes.alpha)
            m_step = 1;
        const auto add = [this](const Plane &plane, int place, bool isLimited) {
            if (plane)
                m_threads.push_back({plane, place, scaleOf<Value>(plane, isLimited)});
        };
        for (int i = 0; i < 3 && planes.gray; ++i)
            if (i < m_step)
                add(planes.gray, m_step == 1 ? 0 : placeOf(i), planes.isLimited);
        add(planes.red, placeOf(0), false);
        add(planes.green, placeOf(1), false);
        add(planes.blue, placeOf(2), false);
        add(planes.alpha, placeOf(3), false);
    }

    void weave(QPoint from, int count, Value *to) const
    {
        for (const Thread &thread : m_threads)
            spread(thread.plane, from, count, thread.scale, to + thread.place, m_step);
        if (m_isMultiplied)
            divide(to, count, placeOf(3));
    }

private:
    struct Thread
    {
        Plane plane;
        int place;
        std::vector<Value> scale;
    };

    /// Red, green, blue and alpha, as they lie in Format_ARGB32 and in Format_RGBA64.
    static constexpr int placeOf(int channel)
    {
        constexpr std::array little{2, 1, 0, 3}, big{1, 2, 3, 0};
        if (sizeof(Value) > 1)
            return channel;
        return Q_BYTE_ORDER == Q_LITTLE_ENDIAN ? little.at(std::size_t(channel))
                                               : big.at(std::size_t(channel));
    }

    const bool m_isMultiplied;
    int m_step = 4;
    std::vector<Thread> m_threads;
};

/// False if patience ended first.
template <class Value>
bool weave(const Planes &planes, const HeifShape &shape, const Patience &patience, QImage &image)
{
    const Weaver<Value> weaver(planes, shape.isMultiplied);
    const QRect &part = shape.part;
    for (int y = 0; y < part.height(); ++y) {
        if (isTimeToAsk(unsigned(y)) && patience.isOver())
            return false;
        weaver.weave(part.topLeft() + QPoint(0, y), part.width(),
                     reinterpret_cast<Value *>(image.scanLine(y)));
    }
    return true;
}

} // namespace

Result<QImage> woven(const heif_image *decoded, const HeifShape &shape, const Patience &patience)
{
    const Planes planes(decoded);
    if (!planes.areSound(shape.coded) || !QRect({}, shape.coded).contains(shape.part))
        return failed({Cause::Damaged, u"another size than announced"_s});
    QImage image(shape.part.size(), planes.format());
    if (image.isNull())
        return failed({Cause::TooManyPixels, u"no memory"_s});
    if (!planes.alpha)
        image.fill(Qt::white); // opaque
    const bool isDone = planes.isDeep() ? weave<quint16>(planes, shape, patience, image)
                                        : weave<uchar>(planes, shape, patience, image);
    if (!isDone)
        return failed(patience.failure());
    return image;
}

} // namespace pixhaul
