#include "picture/jpegdecoder.h"

#include <csetjmp>
#include <cstdio> // which jpeglib.h forgets

#include <jpeglib.h>

#include <jerror.h> // after what tells it which codes there are

#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// In memory a pixel of Format_RGB32 begins with blue where the least byte comes first.
constexpr J_COLOR_SPACE rgb32 = Q_BYTE_ORDER == Q_LITTLE_ENDIAN ? JCS_EXT_BGRX : JCS_EXT_XRGB;

/// No program writes more. Files that make decoders sweat have thousands.
constexpr int mostScans = 500;

/// Of what libjpeg warns of and goes on after, what means that it made up pixels. Odd versions and unknown
/// transforms lose nothing, nor does junk between the segments in front of the first scan or before EOI,
/// where some cameras pad. Behind a scan or a part of it junk is what is left of data that was damaged.
bool losesPixels(const jpeg_decompress_struct &jpeg)
{
    switch (jpeg.err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
        return jpeg.input_scan_number > 0 && jpeg.err->msg_parm.i[1] != JPEG_EOI;
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_JPEG_EOF:
    case JWRN_MUST_RESYNC:
        return true;
    default:
        return false;
    }
}

/// The product of two parts of 255, rounded.
constexpr int times255(int a, int b)
{
    return (a * b + 127) / 255;
}

/// libjpeg leaves a function by longjmp when it fails. So whatever calls it stands in one small function
/// without an object that has a destructor.
class JpegDecoder
{
public:
    JpegDecoder(QByteArrayView bytes, const Patience &patience)
        : m_bytes(bytes)
        , m_patience(patience)
    {
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_jpeg.client_data = this;
        m_errors.error_exit = [](j_common_ptr jpeg) { of(jpeg).giveUp(); };
        m_errors.emit_message = [](j_common_ptr jpeg, int level) {
            if (level < 0 && losesPixels(of(jpeg).m_jpeg))
                of(jpeg).giveUp();
        };
        m_progress.progress_monitor = [](j_common_ptr jpeg) { of(jpeg).lookUp(); };
    }
    ~JpegDecoder() { jpeg_destroy_decompress(&m_jpeg); }
    Q_DISABLE_COPY_MOVE(JpegDecoder)

    Result<QImage> run(QSize announced)
    {
        if (!readHeader())
            return failed(m_failure);
        if (m_jpeg.num_components == 2 || m_jpeg.num_components > 4)
            return failed({Cause::UnsupportedFormat, u"JPEG of %1 components"_s.arg(m_jpeg.num_components)});
        if (QSize(int(m_jpeg.image_width), int(m_jpeg.image_height)) != announced)
            return failed({Cause::Damaged, u"another size than announced"_s});
        const bool isGray = m_jpeg.num_components == 1;
        const bool isCmyk = m_jpeg.num_components == 4;
        m_jpeg.out_color_space = isGray ? JCS_GRAYSCALE : isCmyk ? JCS_CMYK : rgb32;
        m_image = QImage(int(m_jpeg.image_width), int(m_jpeg.image_height),
                         isGray ? QImage::Format_Grayscale8 : QImage::Format_RGB32);
        if (m_image.isNull())
            return failed({Cause::TooManyPixels, u"no memory"_s});
        if (isCmyk)
            m_cmyk.resize(std::size_t(4) * m_jpeg.image_width);
        if (!readRows())
            return failed(m_failure);
        return m_image;
    }

private:
    static JpegDecoder &of(j_common_ptr jpeg) { return *static_cast<JpegDecoder *>(jpeg->client_data); }

    bool readHeader()
    {
        if (setjmp(m_jump) != 0) // NOLINT(cert-err52-cpp): libjpeg's way
            return false;
        jpeg_create_decompress(&m_jpeg);
        m_jpeg.progress = &m_progress;
        jpeg_mem_src(&m_jpeg, reinterpret_cast<const uchar *>(m_bytes.data()),
                     static_cast<unsigned long>(m_bytes.size()));
        jpeg_read_header(&m_jpeg, TRUE);
        return true;
    }

    bool readRows()
    {
        if (setjmp(m_jump) != 0) // NOLINT(cert-err52-cpp): libjpeg's way
            return false;
        jpeg_start_decompress(&m_jpeg);
        while (m_jpeg.output_scanline < m_jpeg.output_height)
            readRow();
        jpeg_finish_decompress(&m_jpeg);
        return true;
    }

    void readRow()
    {
        uchar *to = m_image.scanLine(int(m_jpeg.output_scanline));
        uchar *row = m_cmyk.empty() ? to : m_cmyk.data();
        jpeg_read_scanlines(&m_jpeg, &row, 1);
        if (!m_cmyk.empty())
            mix(reinterpret_cast<QRgb *>(to));
    }

    void mix(QRgb *to) const
    {
        for (std::size_t x = 0; x < m_cmyk.size() / 4; ++x) {
            const uchar *ink = &m_cmyk[4 * x];
            to[x] = qRgb(times255(ink[0], ink[3]), times255(ink[1], ink[3]), times255(ink[2], ink[3]));
        }
    }

    /// Between the rows of a scan.
    void lookUp()
    {
        if (m_patience.isOver())
            m_failure = m_patience.failure();
        else if (m_jpeg.input_scan_number > mostScans)
            m_failure = {Cause::Damaged, u"more than %1 scans"_s.arg(mostScans)};
        else
            return;
        std::longjmp(m_jump, 1); // NOLINT(cert-err52-cpp): libjpeg's way
    }

    Failure reason()
    {
        std::array<char, JMSG_LENGTH_MAX> words{};
        m_errors.format_message(reinterpret_cast<j_common_ptr>(&m_jpeg), words.data());
        const QString detail = QString::fromLatin1(words.data());
        switch (m_errors.msg_code) {
        case JERR_OUT_OF_MEMORY:
            return {Cause::TooManyPixels, detail};
        case JWRN_JPEG_EOF:
            return {Cause::Truncated, detail};
        case JERR_SOF_UNSUPPORTED:
        case JERR_CONVERSION_NOTIMPL:
            return {Cause::UnsupportedFormat, detail};
        default:
            return {Cause::Damaged, detail};
        }
    }

    [[noreturn]] void giveUp()
    {
        m_failure = reason();
        std::longjmp(m_jump, 1); // NOLINT(cert-err52-cpp): libjpeg's way
    }

    const QByteArrayView m_bytes;
    const Patience &m_patience;
    QImage m_image;
    std::vector<uchar> m_cmyk; ///< a row, if there are four colours
    Failure m_failure{Cause::Damaged};
    jpeg_decompress_struct m_jpeg{};
    jpeg_error_mgr m_errors{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_jump{};
};

} // namespace

Result<QImage> decodeJpeg(QByteArrayView bytes, QSize announced, const Patience &patience)
{
    return JpegDecoder(bytes, patience).run(announced);
}

} // namespace pixhaul
