#pragma once

#include <QImage>
#include <QRgba64>

#include <span>
#include <vector>

namespace pixhaul {

/// The rows of an image in one of two shapes, whatever its format. Where the format is another one, a few
/// rows at a time are converted. One thread.
class PixelRows
{
public:
    explicit PixelRows(const QImage &image);

    const QImage &image() const { return m_image; }
    /// Whether samples have more than 8 bits.
    bool isDeep() const { return m_isDeep; }
    /// Whether the format has no alpha, or none that a colour table makes use of.
    bool isOpaque() const { return m_isOpaque; }

    /// 8 bits a sample, the upper ones if the image is deep. Alpha means nothing if isOpaque(). Valid until
    /// the next call.
    const QRgb *row(int y);
    /// For deep images only.
    const QRgba64 *deepRow(int y);
    /// Whether the row is the same as the one above.
    bool isRepeated(int y) const;
    /// Whether most of these rows is of one colour, or of few: a drawing.
    bool areDrawn(int first, int end) const;

private:
    std::span<const uchar> lying(int y) const;
    const uchar *converted(int y);

    const QImage m_image;
    const bool m_isDeep;
    const bool m_isOpaque;
    const QImage::Format m_format;
    QList<QRgb> m_colours;
    QImage m_strip;
    int m_stripTop = 0;
    std::vector<QRgb> m_row;
};

} // namespace pixhaul
