#include "support/numberedpictures.h"

#include "support/pictures.h"

#include <QRandomGenerator>

namespace pixhaul::test {

namespace {

// Sixteen fields, light for a bit that is set and dark for one that is not, with so much noise on them that
// the PNG has several pages of a disk and JPEG cannot take the one for the other.
constexpr int field = 16;
constexpr int fieldsInRow = 4;
constexpr int side = field * fieldsInRow;
constexpr int bits = fieldsInRow * fieldsInRow;
constexpr int dark = 20;
constexpr int light = 170;
constexpr int noise = 64;

} // namespace

QImage numberedPicture(int number)
{
    QRandomGenerator random(static_cast<quint32>(number));
    QImage picture(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int bit = (y / field) * fieldsInRow + x / field;
            const int base = (number >> bit & 1) != 0 ? light : dark;
            const quint32 shade = random.generate();
            const auto channel = [&](int byte) { return base + int(shade >> (8 * byte) & 0xff) % noise; };
            picture.setPixel(x, y, qRgb(channel(0), channel(1), channel(2)));
        }
    }
    return picture;
}

std::optional<int> numberIn(const QImage &picture)
{
    if (picture.size() != QSize(side, side))
        return std::nullopt;
    int number = 0;
    for (int bit = 0; bit < bits; ++bit) {
        qint64 sum = 0;
        for (int y = 0; y < field; ++y) {
            for (int x = 0; x < field; ++x)
                sum += qGray(picture.pixel(bit % fieldsInRow * field + x, bit / fieldsInRow * field + y));
        }
        const qint64 mean = sum / (field * field);
        if (mean > (dark + light + noise) / 2)
            number |= 1 << bit;
    }
    return number;
}

QByteArray numberedFile(int number)
{
    const QImage picture = numberedPicture(number);
    return isJpeg(number) ? jpeg(picture) : png(picture);
}

bool isJpeg(int number)
{
    return number % 3 != 0;
}

} // namespace pixhaul::test
