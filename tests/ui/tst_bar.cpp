#include "ui/bar.h"
#include "ui/hues.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace pixhaul;
using namespace std::chrono_literals;

namespace {

const bar::Colours colours{Qt::lightGray, Qt::blue};

/// How many of the pixels in the middle of the bar are full.
int fullPixels(std::optional<double> fraction, std::chrono::steady_clock::time_point now = {},
               Qt::LayoutDirection direction = Qt::LeftToRight)
{
    QImage image(100, 6, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    bar::paint(painter, image.rect(), fraction, colours, direction, now);
    painter.end();
    int full = 0;
    for (int x = 0; x < image.width(); ++x)
        full += image.pixelColor(x, 3) == colours.chunk;
    return full;
}

double contrast(const QColor &one, const QColor &other)
{
    // WCAG 2.1, relative luminance and contrast ratio
    const auto luminance = [](const QColor &colour) {
        const auto linear = [](double c) {
            return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    };
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

} // namespace

class TestBar : public QObject
{
    Q_OBJECT

private slots:
    void barAndWordsShareTheCellAtAnyWidth()
    {
        for (int width = 0; width < 400; ++width) {
            const QRect cell(10, 20, width, 32);
            for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
                const bar::Layout layout = bar::layOut(cell, 80, direction);
                QVERIFY(!layout.track.intersects(layout.words));
                QVERIFY(layout.track.isEmpty() || cell.contains(layout.track));
                QVERIFY(layout.words.isEmpty() || cell.contains(layout.words));
                QVERIFY(width < 80 || layout.words.width() >= 80);
            }
        }
    }

    void aNarrowCellHoldsTheWordsAlone()
    {
        const bar::Layout layout = bar::layOut(QRect(0, 0, 90, 32), 80, Qt::LeftToRight);
        QVERIFY(layout.track.isEmpty());
        QCOMPARE(layout.words, QRect(0, 0, 90, 32));
    }

    void rightToLeftMirrorsTheBar()
    {
        const bar::Layout layout = bar::layOut(QRect(0, 0, 200, 32), 80, Qt::RightToLeft);
        QVERIFY(layout.track.left() > layout.words.right());
    }

    void theChunkIsAsLongAsTheFraction()
    {
        QCOMPARE(fullPixels(0), 0);
        QVERIFY(std::abs(fullPixels(0.5) - 50) <= 2);
        QVERIFY(std::abs(fullPixels(0.5, {}, Qt::RightToLeft) - 50) <= 2);
        QVERIFY(fullPixels(1) >= 98);
        QCOMPARE(fullPixels(7), fullPixels(1));
        QVERIFY(fullPixels(0.001) > 0);
    }

    void aBusyBarMovesAndStaysInside()
    {
        QSet<int> first;
        for (auto now = std::chrono::steady_clock::time_point(); now.time_since_epoch() < 2s; now += 50ms) {
            QImage image(100, 6, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            bar::paint(painter, image.rect(), {}, colours, Qt::LeftToRight, now);
            painter.end();
            int x = 0;
            while (x < 100 && image.pixelColor(x, 3) != colours.chunk)
                ++x;
            first.insert(x);
            QVERIFY(std::abs(fullPixels({}, now) - 30) <= 3);
        }
        QVERIFY(first.size() > 10);
    }

    void huesReadWellInLightAndDark()
    {
        for (const QColor &base : {QColor(Qt::white), QColor(30, 30, 32)}) {
            QPalette palette(base);
            palette.setColor(QPalette::Base, base);
            palette.setColor(QPalette::Text, base.lightness() > 128 ? Qt::black : Qt::white);
            QCOMPARE(hues::isDark(palette), base.lightness() < 128);
            for (const QColor &hue : {hues::muted(palette), hues::failure(palette), hues::success(palette),
                                      hues::warning(palette)})
                QVERIFY2(contrast(hue, base) >= 4.5, qPrintable(hue.name()));
        }
    }

    void theBarIsSeenOnASelectedRow()
    {
        const QPalette palette;
        const bar::Colours selected = bar::coloursFor(palette, true);
        QVERIFY(contrast(selected.chunk, palette.color(QPalette::Highlight)) > 3);
        QVERIFY(contrast(selected.chunk, selected.track) > 1.5);
    }
};

QTEST_MAIN(TestBar)
#include "tst_bar.moc"
