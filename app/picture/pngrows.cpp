#include "picture/pngrows.h"

#include "picture/vectorised.h"

#include <QtEndian>

#include <cstring>

namespace pixhaul {

namespace {

using Byte = std::uint8_t;
using Colour = PngType::Colour;

bool isAsItLies(const QImage &image, const PngType &type)
{
    if (type.bitDepth != 8)
        return false;
    switch (image.format()) {
    case QImage::Format_Grayscale8:
        return type.colour == Colour::Gray;
    case QImage::Format_RGB888:
        return type.colour == Colour::Rgb;
    case QImage::Format_RGBA8888:
        return type.colour == Colour::Rgba;
    default:
        return false;
    }
}

/// Four bytes a pixel are written, of which the next pixel takes the last one back.
void writeRgb(const QRgb *row, Byte *out, int width)
{
    for (int x = 0; x + 1 < width; ++x, out += 3) {
        const quint32 bytes = qToBigEndian(row[x] << 8);
        std::memcpy(out, &bytes, sizeof bytes);
    }
    const quint32 bytes = qToBigEndian(row[width - 1] << 8);
    std::memcpy(out, &bytes, 3);
}

PIXHAUL_VECTORISED
void writeRgba(const QRgb *row, Byte *out, int width)
{
    for (int x = 0; x < width; ++x) {
        const quint32 bytes = qToBigEndian(row[x] << 8 | row[x] >> 24);
        std::memcpy(out + 4 * std::size_t(x), &bytes, sizeof bytes);
    }
}

PIXHAUL_VECTORISED
void writeGray(const QRgb *row, Byte *out, int width)
{
    for (int x = 0; x < width; ++x)
        out[x] = Byte(row[x]);
}

PIXHAUL_VECTORISED
void writeGrayAlpha(const QRgb *row, Byte *out, int width)
{
    for (int x = 0; x < width; ++x) {
        out[2 * x] = Byte(row[x]);
        out[2 * x + 1] = Byte(row[x] >> 24);
    }
}

void writeIndices(const QRgb *row, Byte *out, int width, QRgb alwaysSet, const ColourIndex &index)
{
    QRgb last = row[0] | alwaysSet;
    Byte number = index.numberOf(last);
    for (int x = 0; x < width; ++x) {
        const QRgb colour = row[x] | alwaysSet;
        if (colour != last)
            number = index.numberOf(colour);
        last = colour;
        out[x] = number;
    }
}

void put16(Byte *out, quint16 sample)
{
    out[0] = Byte(sample >> 8);
    out[1] = Byte(sample);
}

template <typename... Samples>
void writeSamples(const QRgba64 *row, Byte *out, int width, Samples... samples)
{
    for (int x = 0; x < width; ++x)
        ((put16(out, (row[x].*samples)()), out += 2), ...);
}

/// The leftmost is in the highest bits.
template <int bits>
void pack(const Byte *samples, Byte *out, int width)
{
    constexpr int perByte = 8 / bits;
    for (; width > 0; width -= perByte, samples += perByte) {
        Byte packed = 0;
        for (int i = 0; i < perByte; ++i)
            packed = Byte(packed << bits | (i < width ? samples[i] : 0));
        *out++ = packed;
    }
}

} // namespace

PngRows::PngRows(const QImage &image, const PngType &type)
    : m_rows(image)
    , m_type(type)
    , m_rowBytes(type.rowBytes(image.width()))
    , m_isAsItLies(isAsItLies(image, type))
    , m_index(type.palette)
    , m_samples(type.bitDepth < 8 ? std::size_t(image.width()) : 0)
{}

void PngRows::write(int y, Byte *out)
{
    const int width = m_rows.image().width();
    if (m_isAsItLies) {
        std::memcpy(out, m_rows.image().constScanLine(y), m_rowBytes);
        return;
    }
    if (m_type.bitDepth == 16) {
        writeDeep(y, out);
        return;
    }
    if (m_type.bitDepth < 8) {
        writeLow(y, out);
        return;
    }
    const QRgb *const row = m_rows.row(y);
    switch (m_type.colour) {
    case Colour::Gray:
        writeGray(row, out, width);
        break;
    case Colour::GrayAlpha:
        writeGrayAlpha(row, out, width);
        break;
    case Colour::Rgb:
        writeRgb(row, out, width);
        break;
    case Colour::Rgba:
        writeRgba(row, out, width);
        break;
    case Colour::Palette:
        writeIndices(row, out, width, m_rows.isOpaque() ? 0xff000000 : 0, m_index);
        break;
    }
}

void PngRows::writeDeep(int y, Byte *out)
{
    const QRgba64 *const row = m_rows.deepRow(y);
    const int width = m_rows.image().width();
    constexpr auto red = qOverload<>(&QRgba64::red);
    constexpr auto green = qOverload<>(&QRgba64::green);
    constexpr auto blue = qOverload<>(&QRgba64::blue);
    constexpr auto alpha = qOverload<>(&QRgba64::alpha);
    switch (m_type.colour) {
    case Colour::Gray:
        writeSamples(row, out, width, red);
        break;
    case Colour::GrayAlpha:
        writeSamples(row, out, width, red, alpha);
        break;
    case Colour::Rgb:
        writeSamples(row, out, width, red, green, blue);
        break;
    default:
        writeSamples(row, out, width, red, green, blue, alpha);
        break;
    }
}

void PngRows::writeLow(int y, Byte *out)
{
    const QRgb *const row = m_rows.row(y);
    const int width = m_rows.image().width();
    if (m_type.colour == Colour::Palette) {
        writeIndices(row, m_samples.data(), width, m_rows.isOpaque() ? 0xff000000 : 0, m_index);
    } else {
        writeGray(row, m_samples.data(), width);
        for (Byte &sample : m_samples)
            sample = Byte(sample >> (8 - m_type.bitDepth));
    }
    if (m_type.bitDepth == 1)
        pack<1>(m_samples.data(), out, width);
    else if (m_type.bitDepth == 2)
        pack<2>(m_samples.data(), out, width);
    else
        pack<4>(m_samples.data(), out, width);
}

} // namespace pixhaul
