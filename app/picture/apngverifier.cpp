#include "picture/apngverifier.h"

#include "picture/anatomy/bytes.h"
#include "picture/pngchunks.h"
#include "picture/pngverifier.h"

#include <QList>
#include <QRect>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

/// A frame as its control chunk has it, and the data chunks that belong to it.
struct Frame
{
    QRect area;
    bool isDefault; ///< what is in IDAT
    QList<QByteArrayView> data = {};
};

/// Walks over the chunks: what is in them is there, and its CRC fits.
class Reader
{
public:
    explicit Reader(QByteArrayView png)
        : m_png(png)
    {}

    /// The frames in their order; none if there is no animation, or none that viewers would show.
    QList<Frame> frames();
    /// A file of that frame alone. `data` of the one in IDAT is not asked for.
    QByteArray fileOf(const Frame &frame) const;

private:
    bool take(QByteArrayView type, QByteArrayView data);
    bool takeControl(QByteArrayView data);

    const QByteArrayView m_png;
    QSize m_canvas;
    QByteArrayView m_header;
    QByteArray m_palette; ///< whole chunks: PLTE, tRNS
    QList<Frame> m_frames;
    quint32 m_announced = 0;
    quint32 m_sequence = 0;
    bool m_hasPixels = false;
};

QList<Frame> Reader::frames()
{
    constexpr qsizetype signature = 8, around = 12; // length, type, CRC
    for (qsizetype at = signature; at < m_png.size();) {
        const qsizetype length = big<qint32>(m_png, at);
        const QByteArrayView type = m_png.sliced(at + 4, 4);
        if (type == "PLTE" || type == "tRNS")
            m_palette += m_png.sliced(at, length + around);
        if (!take(type, m_png.sliced(at + 8, length)))
            return {};
        at += length + around;
    }
    const auto isEmpty = [](const Frame &frame) { return !frame.isDefault && frame.data.isEmpty(); };
    const bool isWhole = m_frames.size() == m_announced && std::ranges::none_of(m_frames, isEmpty);
    return isWhole ? m_frames : QList<Frame>();
}

/// False if it contradicts the specification.
bool Reader::take(QByteArrayView type, QByteArrayView data)
{
    constexpr qsizetype sequenceBytes = 4;
    if (type == "IHDR") {
        m_header = data;
        m_canvas = QSize(big<qint32>(data, 0), big<qint32>(data, 4));
    } else if (type == "acTL" && !m_hasPixels) {
        m_announced = big<quint32>(data, 0);
    } else if (type == "IDAT") {
        m_hasPixels = true;
    } else if (type == "fcTL") {
        return takeControl(data);
    } else if (type == "fdAT") {
        if (m_frames.isEmpty() || m_frames.last().isDefault || data.size() < sequenceBytes ||
            big<quint32>(data, 0) != m_sequence++)
            return false;
        m_frames.last().data.append(data.sliced(sequenceBytes));
    }
    return true;
}

bool Reader::takeControl(QByteArrayView data)
{
    constexpr qsizetype controlBytes = 26;
    if (data.size() != controlBytes || big<quint32>(data, 0) != m_sequence++)
        return false;
    const qint64 width = big<quint32>(data, 4), height = big<quint32>(data, 8);
    const qint64 x = big<quint32>(data, 12), y = big<quint32>(data, 16);
    const bool isInside =
        width > 0 && height > 0 && x + width <= m_canvas.width() && y + height <= m_canvas.height();
    const bool isAll = width == m_canvas.width() && height == m_canvas.height();
    const bool mayBeDefault = isAll && m_frames.isEmpty();
    if (!isInside || (!m_hasPixels && !mayBeDefault))
        return false;
    m_frames.append({QRect(int(x), int(y), int(width), int(height)), !m_hasPixels});
    return true;
}

QByteArray Reader::fileOf(const Frame &frame) const
{
    QByteArray header = m_header.toByteArray();
    qToBigEndian<qint32>(frame.area.width(), header.data());
    qToBigEndian<qint32>(frame.area.height(), header.data() + 4);
    QByteArray file;
    pngchunks::addSignature(file);
    pngchunks::add("IHDR", header, file);
    file += m_palette;
    for (const QByteArrayView data : frame.data)
        pngchunks::add("IDAT", data, file);
    pngchunks::add("IEND", {}, file);
    return file;
}

} // namespace

Result<int> soundFrames(QByteArrayView png, const AnimationLimits &limits, const Patience &patience)
{
    Reader reader(png);
    const QList<Frame> frames = reader.frames();
    FrameCount count(limits);
    int number = 0;
    for (const Frame &frame : frames) {
        ++number;
        if (const Result<void> affordable = count.add(frame.area.size()); !affordable)
            return failed(affordable.error());
        if (frame.isDefault)
            continue;
        if (std::optional<Failure> trouble = troubleIn(reader.fileOf(frame), patience)) {
            if (trouble->cause == Cause::Damaged)
                trouble->detail.prepend(u"frame %1: "_s.arg(number));
            return failed(*trouble);
        }
    }
    return std::max(number, 1);
}

} // namespace pixhaul
