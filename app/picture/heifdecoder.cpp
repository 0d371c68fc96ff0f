#include "picture/heifdecoder.h"

#include "picture/anatomy/anatomy.h"
#include "picture/heifplanes.h"
#include "picture/unstoppable.h"

#include <libheif/heif.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

template <auto release>
struct Release
{
    template <class Object>
    void operator()(Object *object) const
    {
        release(object);
    }
};
using Context = std::unique_ptr<heif_context, Release<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Release<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Release<heif_image_release>>;
using Options = std::unique_ptr<heif_decoding_options, Release<heif_decoding_options_free>>;

QString nameOfKind(Format format)
{
    return format == Format::Avif ? u"AVIF"_s : u"HEIC"_s;
}

Failure failureOf(const heif_error &error, Format format)
{
    const QString detail = QString::fromUtf8(error.message);
    switch (error.code) {
    case heif_error_Unsupported_feature:
    case heif_error_Unsupported_filetype:
    case heif_error_Plugin_loading_error:
        return {Cause::UnsupportedFormat, nameOfKind(format) + u": "_s + detail};
    case heif_error_Memory_allocation_error:
        return {Cause::TooManyPixels, detail};
    default:
        return {Cause::Damaged, detail}; // also what ends too early: of the file nothing is missing
    }
}

struct Decoded
{
    Image image;
    QSize coded;
    bool isMultiplied;
};

/// What libheif does, from bytes to planes.
class HeifDecoder
{
public:
    explicit HeifDecoder(Format format)
        : m_format(format)
    {}

    Result<Decoded> run(QByteArrayView bytes)
    {
        if (const heif_error error = open(bytes); error.code != heif_error_Ok)
            return failed(failureOf(error, m_format));
        if (const heif_error error = decode(); error.code != heif_error_Ok)
            return failed(failureOf(error, m_format));
        if (heif_image_get_decoding_warnings(m_image.get(), 0, nullptr, 0) > 0)
            return failed({Cause::Damaged, u"libheif went on after a fault"_s});
        return Decoded{.image = std::move(m_image),
                       .coded = {heif_image_handle_get_ispe_width(m_handle.get()),
                                 heif_image_handle_get_ispe_height(m_handle.get())},
                       .isMultiplied = heif_image_handle_is_premultiplied_alpha(m_handle.get()) != 0};
    }

private:
    heif_error open(QByteArrayView bytes)
    {
        constexpr int longestSide = 65'536; // of what AV1 and HEVC can hold; libheif stops at half
        m_context.reset(heif_context_alloc());
        heif_context_set_maximum_image_size_limit(m_context.get(), longestSide);
        heif_context_set_max_decoding_threads(m_context.get(), 0); // this thread will do
        heif_error error = heif_context_read_from_memory_without_copy(m_context.get(), bytes.data(),
                                                                      std::size_t(bytes.size()), nullptr);
        if (error.code != heif_error_Ok)
            return error;
        heif_image_handle *handle = nullptr;
        error = heif_context_get_primary_image_handle(m_context.get(), &handle);
        m_handle.reset(handle);
        return error;
    }

    heif_error decode()
    {
        const Options options(heif_decoding_options_alloc());
        options->ignore_transformations = 1; // the crop is ours, and it is turned with all the other formats
        options->strict_decoding = 1;
        // dav1d, which libheif would take, starts a thread for each processor. HEVC has no such choice:
        // libde265 is given one thread of its own.
        options->decoder_id = m_format == Format::Avif ? "aom" : nullptr;
        heif_image *image = nullptr;
        // Colours come as RGB, grays as they are. Where colours are halved libheif takes the nearest sample.
        const heif_error error = heif_decode_image(m_handle.get(), &image, heif_colorspace_undefined,
                                                   heif_chroma_undefined, options.get());
        m_image.reset(image);
        return error;
    }

    const Format m_format;
    Context m_context;
    Handle m_handle;
    Image m_image;
};

} // namespace

bool readsHeif()
{
    return true;
}

Result<QImage> decodeHeif(Format format, const Anatomy &anatomy, const Patience &patience)
{
    if (patience.isOver())
        return failed(patience.failure());
    // A copy: who calls may let the file go as soon as patience ends, and libheif reads on.
    const auto work = [format, bytes = anatomy.boxes.toByteArray()] {
        return HeifDecoder(format).run(bytes);
    };
    return untilImpatient(work, patience).and_then([&](const Decoded &decoded) {
        return woven(decoded.image.get(),
                     {.coded = decoded.coded, .part = anatomy.aperture, .isMultiplied = decoded.isMultiplied},
                     patience);
    });
}

} // namespace pixhaul
