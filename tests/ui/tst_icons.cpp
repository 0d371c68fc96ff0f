#include "ui/icons.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QPalette>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

constexpr int icons = int(Icon::Cancelled) + 1;

/// The colour of the most opaque pixel.
QColor inkOf(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage();
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (const QColor colour = image.pixelColor(x, y); colour.alpha() > ink.alpha())
                ink = colour;
    return ink;
}

/// WCAG 2.1, "relative luminance".
double luminance(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QPalette paletteOf(const QColor &background, const QColor &text)
{
    QPalette palette(background);
    for (const auto role : {QPalette::Window, QPalette::Base})
        palette.setColor(role, background);
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        palette.setColor(role, text);
    return palette;
}

/// A theme with one plain picture for each name.
void makeTheme(const QString &folder, const QStringList &names)
{
    QDir().mkpath(folder + u"/whole/24"_s);
    QFile index(folder + u"/whole/index.theme"_s);
    QVERIFY(index.open(QIODevice::WriteOnly));
    index.write("[Icon Theme]\nName=whole\nDirectories=24\n[24]\nSize=24\nType=Fixed\n");
    QImage picture(24, 24, QImage::Format_ARGB32);
    picture.fill(Qt::magenta);
    for (const QString &name : names)
        QVERIFY(picture.save(folder + u"/whole/24/%1.png"_s.arg(name)));
}

class TestIcons : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_palette = QApplication::palette(); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanup()
    {
        QApplication::setPalette(m_palette);
        QIcon::setThemeName({});
    }

    void everyIconHasAPictureAtEverySize_data()
    {
        QTest::addColumn<int>("pixels");
        for (const int pixels : {16, 22, 24, 32, 48, 64, 128, 200})
            QTest::addRow("%d pixels", pixels) << pixels;
    }
    void everyIconHasAPictureAtEverySize()
    {
        QFETCH(const int, pixels);
        QSet<QByteArray> pictures;
        for (int i = 0; i < icons; ++i) {
            const QPixmap pixmap = icon(Icon(i)).pixmap(pixels);
            QCOMPARE(pixmap.size(), QSize(pixels, pixels));
            QVERIFY(inkOf(pixmap).alpha() > 128);
            const QImage image = pixmap.toImage();
            pictures << QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
        }
        QCOMPARE(pictures.size(), icons); // no two look the same
    }

    void aDenseScreenGetsTwiceThePixels()
    {
        QCOMPARE(icon(Icon::Start).pixmap(QSize(24, 24), 2.0).size(), QSize(48, 48));
    }

    void anIconFollowsThePalette()
    {
        const QIcon start = icon(Icon::Start);
        QApplication::setPalette(paletteOf(Qt::white, QColor(0x102030)));
        QCOMPARE(inkOf(start.pixmap(24)), QColor(0x102030));
        QApplication::setPalette(paletteOf(Qt::black, QColor(0xf0e0d0)));
        QCOMPARE(inkOf(start.pixmap(24)), QColor(0xf0e0d0));
    }

    void anIconHasOneColourUpToItsEdges_data() { everyIconHasAPictureAtEverySize_data(); }
    void anIconHasOneColourUpToItsEdges()
    {
        QFETCH(const int, pixels);
        const QColor grey(0xbebebe);
        QApplication::setPalette(paletteOf(Qt::white, grey));
        const QImage image = icon(Icon::Pause).pixmap(pixels).toImage();
        for (int y = 0; y < pixels; ++y)
            for (int x = 0; x < pixels; ++x)
                if (const QColor colour = image.pixelColor(x, y); colour.alpha() > 64)
                    QVERIFY(std::abs(colour.lightness() - grey.lightness()) < 8);
    }

    void anIconIsPaintedInTheColourOfItsState()
    {
        QPalette palette = paletteOf(Qt::white, Qt::black);
        palette.setColor(QPalette::HighlightedText, Qt::yellow);
        palette.setColor(QPalette::Disabled, QPalette::WindowText, Qt::gray);
        QApplication::setPalette(palette);
        QCOMPARE(inkOf(icon(Icon::Failed).pixmap(24, QIcon::Selected)), QColor(Qt::yellow));
        QCOMPARE(inkOf(icon(Icon::Failed).pixmap(24, QIcon::Disabled)), QColor(Qt::gray));

        QPixmap canvas(40, 24);
        canvas.fill(Qt::transparent);
        QPainter painter(&canvas);
        icon(Icon::Failed).paint(&painter, canvas.rect(), Qt::AlignCenter, QIcon::Selected);
        painter.end();
        QCOMPARE(inkOf(canvas), QColor(Qt::yellow));
        QCOMPARE(canvas.toImage().pixelColor(4, 12).alpha(), 0); // a square in the middle, not stretched
    }

    void huesReadWellInLightAndDark_data()
    {
        QTest::addColumn<QColor>("background");
        QTest::addColumn<QColor>("text");
        QTest::newRow("light") << QColor(Qt::white) << QColor(Qt::black);
        QTest::newRow("dark") << QColor(0x2d2d2d) << QColor(Qt::white);
    }
    void huesReadWellInLightAndDark()
    {
        QFETCH(const QColor, background);
        QFETCH(const QColor, text);
        QApplication::setPalette(paletteOf(background, text));
        for (const Icon which : {Icon::Waiting, Icon::Saved, Icon::Failed}) {
            const QColor ink = inkOf(icon(which).pixmap(16));
            QVERIFY(ink != text);
            QVERIFY(contrast(ink, background) >= 3); // WCAG 2.1, 1.4.11
        }
    }

    void theDesktopsThemeIsUsedOnlyIfItHasEveryAction()
    {
        QStringList names = {
            u"list-add"_s,          u"document-open"_s, u"media-playback-start"_s, u"media-playback-pause"_s,
            u"view-refresh"_s,      u"edit-clear"_s,    u"folder-open"_s,          u"edit-paste"_s,
            u"preferences-system"_s};
        const QTemporaryDir whole;
        makeTheme(whole.path(), names);
        QIcon::setThemeSearchPaths({whole.path()});
        QIcon::setThemeName(u"whole"_s);
        QCOMPARE(inkOf(icon(Icon::AddLinks).pixmap(24)), QColor(Qt::magenta));
        QVERIFY(inkOf(icon(Icon::Saved).pixmap(24)) != QColor(Qt::magenta));

        names.removeLast();
        const QTemporaryDir partial;
        makeTheme(partial.path(), names);
        QIcon::setThemeSearchPaths({partial.path()});
        QIcon::setThemeName({});
        QIcon::setThemeName(u"whole"_s);
        QVERIFY(inkOf(icon(Icon::AddLinks).pixmap(24)) != QColor(Qt::magenta));
    }

    void theApplicationHasItsIcon()
    {
        for (const int pixels : {16, 24, 32, 48, 64, 128, 256}) {
            QVERIFY(applicationIcon().availableSizes().contains(QSize(pixels, pixels)));
            QVERIFY(!applicationIcon().pixmap(pixels).isNull());
        }
    }

private:
    QPalette m_palette;
};

} // namespace

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
