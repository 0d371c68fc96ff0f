#include "picture/pixelrows.h"

#include "picture/bytewise.h"
#include "picture/vectorised.h"

#include <algorithm>

namespace pixhaul {

namespace {

constexpr int stripRows = 32;

bool isDeepFormat(const QImage &image)
{
    return image.depth() > 32 || image.format() == QImage::Format_Grayscale16 ||
           image.pixelFormat().redSize() > 8;
}

QImage::Format shapeOf(bool isDeep, bool isOpaque)
{
    if (isDeep)
        return isOpaque ? QImage::Format_RGBX64 : QImage::Format_RGBA64;
    return isOpaque ? QImage::Format_RGB32 : QImage::Format_ARGB32;
}

/// A table can be of any size, whatever its pixels can point to; damaged files have some without a colour.
QList<QRgb> completed(QList<QRgb> colours, int depth)
{
    const qsizetype count = qsizetype(1) << depth;
    colours.reserve(count);
    while (colours.size() < count)
        colours.append(qRgb(0, 0, 0));
    colours.resize(count);
    return colours;
}

PIXHAUL_VECTORISED
void keepUpperBytes(const QRgba64 *deep, QRgb *row, int width)
{
    for (int x = 0; x < width; ++x) {
        const quint64 pixel = deep[x];
        row[x] = QRgb(pixel >> 32 & 0xff000000) | QRgb(pixel << 8 & 0xff0000) | QRgb(pixel >> 16 & 0xff00) |
                 QRgb(pixel >> 40 & 0xff);
    }
}

} // namespace

PixelRows::PixelRows(const QImage &image)
    : m_image(image)
    , m_isDeep(isDeepFormat(image))
    , m_isOpaque(!image.hasAlphaChannel())
    , m_format(shapeOf(m_isDeep, m_isOpaque))
{
    if (image.format() <= QImage::Format_Indexed8)
        m_colours = completed(image.colorTable(), image.depth());
}

const QRgb *PixelRows::row(int y)
{
    if (!m_isDeep)
        return reinterpret_cast<const QRgb *>(converted(y));
    m_row.resize(std::size_t(m_image.width()));
    keepUpperBytes(deepRow(y), m_row.data(), m_image.width());
    return m_row.data();
}

const QRgba64 *PixelRows::deepRow(int y)
{
    return reinterpret_cast<const QRgba64 *>(converted(y));
}

bool PixelRows::isRepeated(int y) const
{
    return y > 0 && std::ranges::equal(lying(y), lying(y - 1));
}

bool PixelRows::areDrawn(int first, int end) const
{
    constexpr int step = 4;
    Stillness stillness;
    for (int y = first; y < end; y += step)
        stillness.look(lying(y));
    return stillness.isMost();
}

/// As it is in the image, without padding.
std::span<const uchar> PixelRows::lying(int y) const
{
    const std::size_t bits = std::size_t(m_image.width()) * std::size_t(m_image.depth());
    return {m_image.constScanLine(y), (bits + 7) / 8};
}

const uchar *PixelRows::converted(int y)
{
    if (m_image.format() == m_format)
        return m_image.constScanLine(y);
    if (m_strip.isNull() || y < m_stripTop || y >= m_stripTop + m_strip.height()) {
        m_stripTop = y / stripRows * stripRows;
        QImage strip(m_image.constScanLine(m_stripTop), m_image.width(),
                     std::min(stripRows, m_image.height() - m_stripTop), m_image.bytesPerLine(),
                     m_image.format());
        strip.setColorTable(m_colours);
        m_strip = strip.convertToFormat(m_format);
    }
    return m_strip.constScanLine(y - m_stripTop);
}

} // namespace pixhaul
