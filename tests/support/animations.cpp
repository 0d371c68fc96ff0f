#include "support/animations.h"

#include "support/endian.h"

#include <QDataStream>
#include <QProcess>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

/// Codes of 9 bits, with a clear code before they would have to grow: LZW without its compression.
QByteArray gifCodes(const QByteArray &indices)
{
    constexpr int clear = 256, end = 257, mostBetween = 250;
    QList<int> codes{clear};
    for (qsizetype i = 0; i < indices.size(); ++i) {
        if (i > 0 && i % mostBetween == 0)
            codes.append(clear);
        codes.append(uchar(indices[i]));
    }
    codes.append(end);
    QByteArray bytes;
    quint32 bits = 0;
    int count = 0;
    for (const int code : codes) {
        bits |= quint32(code) << count;
        for (count += 9; count >= 8; count -= 8, bits >>= 8)
            bytes += char(bits);
    }
    return count > 0 ? bytes + char(bits) : bytes;
}

QByteArray colourTable(const QList<QRgb> &colours)
{
    QByteArray table;
    for (int i = 0; i < 256; ++i) {
        const QRgb colour = i < colours.size() ? colours[i] : 0;
        table += QByteArray(1, char(qRed(colour))) + char(qGreen(colour)) + char(qBlue(colour));
    }
    return table;
}

/// The order in which the rows come.
QList<int> rowOrder(int height, bool interlaced)
{
    QList<int> order;
    for (int y = 0; y < height; ++y)
        order.append(y);
    if (interlaced) {
        const auto pass = [](int y) { return y % 8 == 0 ? 0 : y % 8 == 4 ? 1 : y % 4 == 2 ? 2 : 3; };
        std::ranges::stable_sort(order, {}, pass);
    }
    return order;
}

QByteArray frameOf(const GifFrame &frame)
{
    QByteArray indices;
    for (const int y : rowOrder(frame.area.height(), frame.interlaced))
        indices += frame.indices.mid(qsizetype(y) * frame.area.width(), frame.area.width());
    QByteArray bytes = "!\xf9\x04"_ba + char(frame.disposal << 2 | (frame.transparent ? 1 : 0)) +
                       little(quint16(frame.delay)) + char(frame.transparent.value_or(0)) + '\0';
    bytes += ',' + little(quint16(frame.area.x())) + little(quint16(frame.area.y())) +
             little(quint16(frame.area.width())) + little(quint16(frame.area.height())) +
             char((frame.colours.isEmpty() ? 0 : 0x87) | (frame.interlaced ? 0x40 : 0));
    if (!frame.colours.isEmpty())
        bytes += colourTable(frame.colours);
    bytes += '\x08';
    const QByteArray codes = gifCodes(indices);
    for (qsizetype at = 0; at < codes.size(); at += 255) {
        const QByteArray block = codes.mid(at, 255);
        bytes += char(block.size()) + block;
    }
    return bytes + '\0';
}

QByteArray saidByPython(const char *script, const QByteArray &input)
{
    constexpr int patience = 120'000; // ms; the machine may be busy
    QProcess python;
    python.start(u"/usr/bin/python3"_s, {u"-c"_s, QString::fromLatin1(script)});
    python.write(input);
    python.closeWriteChannel();
    if (!python.waitForFinished(patience))
        qFatal("python3: %s", qPrintable(python.errorString()));
    const QByteArray errors = python.readAllStandardError();
    if (errors.contains("ModuleNotFoundError"))
        qFatal("%s", errors.constData());
    if (!errors.isEmpty())
        qInfo("%s", errors.constData());
    return python.exitCode() == 0 ? python.readAllStandardOutput() : QByteArray();
}

/// A copy of an image of Format_ARGB32, without colour where nothing is to be seen.
QImage cleared(const QImage &image)
{
    QImage clear = image.copy();
    for (int y = 0; y < clear.height(); ++y)
        for (int x = 0; x < clear.width(); ++x)
            if (qAlpha(clear.pixel(x, y)) == 0)
                clear.setPixel(x, y, 0);
    return clear;
}

} // namespace

QByteArray gif(const GifAnimation &animation)
{
    QByteArray bytes = "GIF89a"_ba + little(quint16(animation.screen.width())) +
                       little(quint16(animation.screen.height())) +
                       (animation.colours.isEmpty() ? '\x70' : '\xf7') + char(animation.background) + '\0';
    if (!animation.colours.isEmpty())
        bytes += colourTable(animation.colours);
    if (animation.loops)
        bytes += "!\xff\x0bNETSCAPE2.0\3\1"_ba + little(quint16(*animation.loops)) + '\0';
    for (const GifFrame &frame : animation.frames)
        bytes += frameOf(frame);
    return bytes + ';';
}

/// As Pillow has it: the transparent colour of the first frame, or else the first of its colours.
static QRgb groundOf(const GifAnimation &animation)
{
    if (animation.frames.isEmpty() || animation.frames[0].transparent)
        return 0;
    const GifFrame &first = animation.frames[0];
    return (first.colours.isEmpty() ? animation.colours : first.colours).value(0, 0xff000000) | 0xff000000;
}

Shown shownBy(const GifAnimation &animation)
{
    QSize size = animation.screen;
    if (!animation.frames.isEmpty())
        size = size.expandedTo({animation.frames[0].area.right() + 1, animation.frames[0].area.bottom() + 1});
    QImage canvas(size, QImage::Format_ARGB32);
    canvas.fill(groundOf(animation));
    Shown shown;
    for (const GifFrame &frame : animation.frames) {
        const QImage before = canvas;
        const QList<QRgb> &colours = frame.colours.isEmpty() ? animation.colours : frame.colours;
        QImage after = canvas;
        for (int y = 0; y < frame.area.height(); ++y) {
            for (int x = 0; x < frame.area.width(); ++x) {
                const QPoint place = frame.area.topLeft() + QPoint(x, y);
                if (!canvas.rect().contains(place))
                    continue;
                const int index = uchar(frame.indices[qsizetype(y) * frame.area.width() + x]);
                if (index != frame.transparent)
                    canvas.setPixel(place, index < colours.size() ? colours[index] | 0xff000000 : 0xff000000);
                after.setPixel(place, 0);
            }
        }
        shown.pictures.append(canvas);
        shown.delays.append(frame.delay * 10);
        if (frame.disposal == GifFrame::Background)
            canvas = after;
        else if (frame.disposal == GifFrame::Previous) // before the first there was nothing
            canvas = shown.pictures.size() == 1 ? after : before;
    }
    if (animation.loops)
        shown.plays = *animation.loops == 0 ? 0 : *animation.loops + 1;
    return merged(shown);
}

Shown merged(const Shown &shown)
{
    Shown merged{.plays = shown.plays};
    for (qsizetype i = 0; i < shown.pictures.size(); ++i) {
        if (!merged.pictures.isEmpty() && merged.pictures.last() == shown.pictures[i]) {
            merged.delays.last() += shown.delays[i];
        } else {
            merged.pictures.append(shown.pictures[i]);
            merged.delays.append(shown.delays[i]);
        }
    }
    return merged;
}

Shown byPillow(const QByteArray &bytes)
{
    static constexpr char script[] = R"(
import io, struct, sys
from PIL import Image
picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
frames = getattr(picture, 'n_frames', 1)
out = sys.stdout.buffer
shown = []
for i in range(frames):
    picture.seek(i)
    pixels = picture.convert('RGBA') # only then is a WebP's duration known
    shown.append((round(picture.info.get('duration', 0)), pixels.tobytes('raw', 'BGRA')))
# The size of `picture` itself grows with frames that are outside of it in part.
out.write(struct.pack('<4i', frames, pixels.width, pixels.height, picture.info.get('loop', 1)))
for delay, pixels in shown:
    out.write(struct.pack('<i', delay) + pixels)
)";
    const QByteArray said = saidByPython(script, bytes);
    Shown shown;
    const auto number = [&](qsizetype at) { return qFromLittleEndian<qint32>(said.constData() + at); };
    if (said.isEmpty())
        return shown;
    const QSize size(number(4), number(8));
    const qsizetype pixels = 4 * qsizetype(size.width()) * size.height();
    shown.plays = number(12);
    for (qsizetype at = 16; at + 4 + pixels <= said.size(); at += 4 + pixels) {
        shown.delays.append(number(at));
        const auto *const first = reinterpret_cast<const uchar *>(said.constData()) + at + 4;
        shown.pictures.append(
            cleared(QImage(first, size.width(), size.height(), 4 * size.width(), QImage::Format_ARGB32)));
    }
    return shown;
}

QByteArray webpAnimation(const Shown &shown, bool lossless)
{
    static constexpr char script[] = R"(
import io, struct, sys
from PIL import Image
data = sys.stdin.buffer
frames, width, height, loop, lossless = struct.unpack('<5i', data.read(20))
delays, pictures = [], []
for _ in range(frames):
    delays += struct.unpack('<i', data.read(4))
    pictures.append(Image.frombytes('RGBA', (width, height), data.read(4 * width * height), 'raw', 'BGRA'))
out = io.BytesIO()
pictures[0].save(out, 'WEBP', save_all=True, append_images=pictures[1:], duration=delays, loop=loop,
                 lossless=bool(lossless), quality=70, minimize_size=True, allow_mixed=not lossless)
sys.stdout.buffer.write(out.getvalue())
)";
    const QSize size = shown.pictures.first().size();
    QByteArray input = little(quint32(shown.pictures.size())) + little(quint32(size.width())) +
                       little(quint32(size.height())) + little(quint32(shown.plays)) +
                       little(quint32(lossless));
    for (qsizetype i = 0; i < shown.pictures.size(); ++i) {
        const QImage picture = shown.pictures[i].convertToFormat(QImage::Format_ARGB32);
        input += little(quint32(shown.delays[i]));
        input.append(reinterpret_cast<const char *>(picture.constBits()), picture.sizeInBytes());
    }
    return saidByPython(script, input);
}

} // namespace pixhaul::test
