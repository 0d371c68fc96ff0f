#include "picture/tiffdecoder.h"

#include "picture/tifffile.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// What is in the samples, from the tags that describe them (TIFF 6.0, section 8).
struct Samples
{
    explicit Samples(const TiffFile &file)
        : bits(file.shortNumber(TIFFTAG_BITSPERSAMPLE))
        , perPixel(file.shortNumber(TIFFTAG_SAMPLESPERPIXEL))
        , photometric(int(file.shortNumber(TIFFTAG_PHOTOMETRIC)))
        , isPlanar(file.shortNumber(TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE)
    {
        quint16 count = 0;
        const quint16 *kinds = nullptr;
        const bool isSaid = TIFFGetField(file.tiff(), TIFFTAG_EXTRASAMPLES, &count, &kinds) && count > 0;
        isMultiplied = isSaid && kinds[0] == EXTRASAMPLE_ASSOCALPHA;
        hasAlpha = perPixel > colours() && (!isSaid || kinds[0] != EXTRASAMPLE_UNSPECIFIED) &&
                   photometric != PHOTOMETRIC_SEPARATED && photometric != PHOTOMETRIC_PALETTE;
    }

    int colours() const
    {
        return photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR ? 3
               : photometric == PHOTOMETRIC_SEPARATED                             ? 4
                                                                                  : 1;
    }
    int channels() const { return colours() + (hasAlpha ? 1 : 0); }
    bool isDeep() const { return bits > 8; }

    int bits;
    int perPixel;
    int photometric;
    bool isPlanar;
    bool isMultiplied = false;
    bool hasAlpha = false;
};

/// The samples of one row of a strip or a tile, most significant bit first; 16 bits in the machine's order.
quint32 sampleAt(const uchar *row, qsizetype index, int bits)
{
    if (bits == 8)
        return row[index];
    if (bits == 16)
        return reinterpret_cast<const quint16 *>(row)[index];
    quint32 value = 0;
    for (qsizetype bit = index * bits; bit < (index + 1) * bits; ++bit)
        value = value << 1 | (row[bit / 8] >> (7 - bit % 8) & 1);
    return value;
}

/// As parts of the whole, rounded.
constexpr quint32 product(quint32 a, quint32 b, quint32 whole)
{
    return quint32((quint64(a) * b + whole / 2) / whole);
}

/// From samples as they stand, up to four a pixel, to what QImage means by them.
template <class Value>
void finishRow(Value *pixel, int width, const Samples &samples)
{
    constexpr quint32 whole = std::numeric_limits<Value>::max();
    for (const Value *end = pixel + qsizetype(4) * width; pixel < end; pixel += 4) {
        if (samples.photometric == PHOTOMETRIC_SEPARATED) {
            for (int i = 0; i < 3; ++i)
                pixel[i] = Value(product(whole - pixel[i], whole - pixel[3], whole));
        } else if (samples.colours() == 1) {
            pixel[3] = pixel[1];
            pixel[1] = pixel[2] = pixel[0];
        }
        if (!samples.hasAlpha)
            pixel[3] = Value(whole);
        else if (samples.isMultiplied && pixel[3] > 0)
            for (int i = 0; i < 3; ++i)
                pixel[i] = Value(std::min(whole, quint32(quint64(pixel[i]) * whole / pixel[3])));
    }
}

class TiffDecoder
{
public:
    TiffDecoder(QByteArrayView bytes, const Patience &patience)
        : m_file(bytes)
        , m_patience(patience)
    {}

    Result<QImage> run(QSize announced)
    {
        if (!m_file.tiff())
            return damaged();
        const auto width = int(m_file.number(TIFFTAG_IMAGEWIDTH));
        const auto height = int(m_file.number(TIFFTAG_IMAGELENGTH));
        if (QSize(width, height) != announced)
            return failed({Cause::Damaged, u"another size than announced"_s});
        if (const QString reason = oddity(); !reason.isEmpty())
            return failed({Cause::UnsupportedFormat, reason});
        Samples samples(m_file);
        if (m_isRgbByJpeg)
            samples.photometric = PHOTOMETRIC_RGB;
        if (samples.photometric == PHOTOMETRIC_YCBCR)
            return inRgba(width, height);
        m_image = QImage(width, height, formatFor(samples));
        if (m_image.isNull())
            return failed({Cause::TooManyPixels, u"no memory"_s});
        m_image.fill(0); // samples that are not there
        const bool isRead = TIFFIsTiled(m_file.tiff()) ? readTiles(samples) : readRows(samples);
        if (m_patience.isOver())
            return failed(m_patience.failure());
        if (!isRead || !m_file.complaint().isEmpty())
            return damaged();
        finish(samples);
        return m_image;
    }

private:
    tl::unexpected<Failure> damaged() const { return failed({Cause::Damaged, m_file.complaint()}); }

    /// Empty if the page is of a kind that is read; else its name. JPEG's YCbCr becomes RGB on the way.
    QString oddity()
    {
        const quint16 compression = m_file.shortNumber(TIFFTAG_COMPRESSION);
        if (!TIFFIsCODECConfigured(compression))
            return u"TIFF with compression %1"_s.arg(compression);
        if (compression == COMPRESSION_JPEG && m_file.shortNumber(TIFFTAG_PHOTOMETRIC) == PHOTOMETRIC_YCBCR &&
            m_file.shortNumber(TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG) {
            TIFFSetField(m_file.tiff(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
            m_isRgbByJpeg = true;
        }
        const Samples samples(m_file);
        const quint16 kind = m_file.shortNumber(TIFFTAG_SAMPLEFORMAT);
        if (kind != SAMPLEFORMAT_UINT && kind != SAMPLEFORMAT_VOID)
            return u"TIFF with sample format %1"_s.arg(kind);
        const bool hasPalette = samples.photometric == PHOTOMETRIC_PALETTE;
        if (samples.bits < 1 || samples.bits > (hasPalette ? 8 : 16))
            return u"TIFF of %1 bits"_s.arg(samples.bits);
        constexpr std::array readable{PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_RGB,
                                      PHOTOMETRIC_PALETTE,    PHOTOMETRIC_SEPARATED,  PHOTOMETRIC_YCBCR};
        if (std::ranges::count(readable, samples.photometric) == 0 || samples.perPixel < samples.colours() ||
            samples.perPixel > mostSamples)
            return u"TIFF with photometric interpretation %1 and %2 samples"_s.arg(samples.photometric)
                .arg(samples.perPixel);
        return {};
    }

    static QImage::Format formatFor(const Samples &samples)
    {
        if (samples.photometric == PHOTOMETRIC_PALETTE)
            return QImage::Format_Indexed8;
        if (samples.channels() == 1)
            return samples.isDeep() ? QImage::Format_Grayscale16 : QImage::Format_Grayscale8;
        if (samples.isDeep())
            return samples.hasAlpha ? QImage::Format_RGBA64 : QImage::Format_RGBX64;
        return samples.hasAlpha ? QImage::Format_RGBA8888 : QImage::Format_RGBX8888;
    }

    bool readRows(const Samples &samples)
    {
        const tmsize_t size = TIFFScanlineSize(m_file.tiff());
        if (size <= 0)
            return false;
        std::vector<uchar> row(static_cast<std::size_t>(size));
        for (int plane = 0; plane < planes(samples); ++plane) {
            for (int y = 0; y < m_image.height(); ++y) {
                if (m_patience.isOver() ||
                    TIFFReadScanline(m_file.tiff(), row.data(), quint32(y), quint16(plane)) < 0)
                    return false;
                take(samples, row.data(), {0, y}, m_image.width(), plane);
            }
        }
        return true;
    }

    bool readTiles(const Samples &samples)
    {
        const auto width = int(m_file.number(TIFFTAG_TILEWIDTH));
        const auto height = int(m_file.number(TIFFTAG_TILELENGTH));
        const tmsize_t stride = TIFFTileRowSize(m_file.tiff());
        const tmsize_t size = TIFFTileSize(m_file.tiff());
        if (width <= 0 || height <= 0 || size <= 0 || size > mostInTile)
            return false;
        std::vector<uchar> tile(static_cast<std::size_t>(size));
        for (int plane = 0; plane < planes(samples); ++plane) {
            for (int y = 0; y < m_image.height(); y += height) {
                for (int x = 0; x < m_image.width(); x += width) {
                    if (m_patience.isOver() || TIFFReadTile(m_file.tiff(), tile.data(), quint32(x),
                                                            quint32(y), 0, quint16(plane)) < 0)
                        return false;
                    for (int down = 0; down < std::min(height, m_image.height() - y); ++down)
                        take(samples, tile.data() + down * stride, {x, y + down},
                             std::min(width, m_image.width() - x), plane);
                }
            }
        }
        return true;
    }

    static int planes(const Samples &samples) { return samples.isPlanar ? samples.channels() : 1; }

    /// Puts `count` pixels where they belong; of one channel each, if the planes are apart.
    void take(const Samples &samples, const uchar *row, QPoint to, int count, int plane)
    {
        const int inPixel = samples.isPlanar ? 1 : samples.perPixel;
        const int taken = samples.isPlanar ? 1 : samples.channels();
        const int places = samples.channels() == 1 ? 1 : 4;
        const quint32 most = (1U << samples.bits) - 1;
        const quint32 whole = samples.photometric == PHOTOMETRIC_PALETTE ? most
                              : samples.isDeep()                         ? 65'535
                                                                         : 255;
        const bool isInverted = samples.photometric == PHOTOMETRIC_MINISWHITE;
        uchar *bytes = m_image.scanLine(to.y());
        auto *shorts = reinterpret_cast<quint16 *>(bytes);
        for (int x = 0; x < count; ++x) {
            for (int i = 0; i < taken; ++i) {
                quint32 value = sampleAt(row, qsizetype(x) * inPixel + i, samples.bits);
                if (most != whole)
                    value = product(value, whole, most);
                if (isInverted && i + plane == 0)
                    value = whole - value;
                const qsizetype place = qsizetype(to.x() + x) * places + i + plane;
                if (samples.isDeep())
                    shorts[place] = quint16(value);
                else
                    bytes[place] = uchar(value);
            }
        }
    }

    void finish(const Samples &samples)
    {
        if (samples.photometric == PHOTOMETRIC_PALETTE)
            m_image.setColorTable(palette(samples.bits));
        if (samples.channels() == 1)
            return;
        for (int y = 0; y < m_image.height(); ++y) {
            if (samples.isDeep())
                finishRow(reinterpret_cast<quint16 *>(m_image.scanLine(y)), m_image.width(), samples);
            else
                finishRow(m_image.scanLine(y), m_image.width(), samples);
        }
    }

    /// 16 bits a colour; some writers put 8 there.
    QList<QRgb> palette(int bits) const
    {
        std::array<const quint16 *, 3> map{};
        QList<QRgb> colours;
        if (!TIFFGetField(m_file.tiff(), TIFFTAG_COLORMAP, map.data(), &map[1], &map[2]))
            return colours;
        const int count = 1 << bits;
        const bool isWide = std::ranges::any_of(map, [&](const quint16 *channel) {
            return std::any_of(channel, channel + count, [](quint16 value) { return value > 255; });
        });
        const int shift = isWide ? 8 : 0;
        for (int i = 0; i < count; ++i)
            colours.append(qRgb(map[0][i] >> shift, map[1][i] >> shift, map[2][i] >> shift));
        return colours;
    }

    /// The whole way by libtiff: YCbCr with colours halved, and JPEG of the old style.
    Result<QImage> inRgba(int width, int height)
    {
        QImage image(width, height, QImage::Format_RGBX8888);
        if (image.isNull())
            return failed({Cause::TooManyPixels, u"no memory"_s});
        const auto asItLies = int(m_file.shortNumber(TIFFTAG_ORIENTATION));
        auto *pixels = reinterpret_cast<quint32 *>(image.bits());
        constexpr int stopAtFaults = 1;
        if (!TIFFReadRGBAImageOriented(m_file.tiff(), quint32(width), quint32(height), pixels, asItLies,
                                       stopAtFaults) ||
            !m_file.complaint().isEmpty())
            return damaged();
        qToLittleEndian<quint32>(pixels, image.sizeInBytes() / qsizetype(sizeof(quint32)), pixels);
        return image;
    }

    /// Bytes. Writers make them of 64 to 1,024 pixels a side.
    static constexpr tmsize_t mostInTile = 256'000'000;
    /// Of a pixel. A row of the longest side is 32 MB then.
    static constexpr int mostSamples = 16;

    TiffFile m_file;
    const Patience &m_patience;
    bool m_isRgbByJpeg = false;
    QImage m_image;
};

} // namespace

Result<QImage> decodeTiff(QByteArrayView bytes, QSize announced, const Patience &patience)
{
    return TiffDecoder(bytes, patience).run(announced);
}

} // namespace pixhaul
