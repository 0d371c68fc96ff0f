// What it costs to write pictures as PNG, and how large they get, in both modes beside Qt's own writer: on
// photographs (the JPEG files given) and on drawings made here. Time of the thread's processor, best of
// three.

#include "picture/pngencoder.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QImageReader>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QTextDocument>
#include <QTextEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <ctime>
#include <functional>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

struct Cost
{
    double seconds = 0;
    double bytes = 0;
};

Cost costOf(const QList<QImage> &images, int rounds, const std::function<qsizetype(const QImage &)> &write)
{
    Cost least{1e9, 0};
    for (int round = 0; round < rounds; ++round) {
        Cost cost;
        const double begin = processorSeconds();
        for (const QImage &image : images)
            cost.bytes += double(write(image));
        cost.seconds = processorSeconds() - begin;
        if (cost.seconds < least.seconds)
            least = cost;
    }
    return least;
}

qsizetype byQt(const QImage &image)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.size();
}

qsizetype ours(const QImage &image, PngMode mode)
{
    const Result<QByteArray> png = encodePng(image, {.mode = mode});
    if (!png)
        qFatal("not encoded");
    return png->size();
}

QString words(int count, int seed)
{
    const QStringList some = u"the quick brown fox jumps over a lazy dog while rain falls on old stone "
                             "bridges near seven quiet harbours"_s.split(u' ');
    QString text;
    for (int i = 0; i < count; ++i)
        text += some[(i * i * 7 + i * seed) % some.size()] + (i % 17 == 16 ? u".\n"_s : u" "_s);
    return text;
}

QImage window(const QString &style, QSize size, int seed)
{
    QApplication::setStyle(QStyleFactory::create(style));
    QWidget window;
    window.resize(size);
    auto *layout = new QVBoxLayout(&window);
    auto *tree = new QTreeWidget;
    tree->setHeaderLabels({u"Name"_s, u"Size"_s, u"State"_s});
    for (int i = 0; i < 60; ++i)
        tree->addTopLevelItem(new QTreeWidgetItem(
            {words(3, seed + i).simplified(), QString::number(i * 7919 * seed), u"saved"_s}));
    layout->addWidget(new QLabel(words(12, seed).simplified()));
    layout->addWidget(tree);
    layout->addWidget(new QTextEdit(words(300, seed)));
    return window.grab().toImage();
}

QImage page(QSize size, int seed)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QTextDocument document(words(900, seed));
    document.setTextWidth(size.width());
    document.drawContents(&painter);
    return image;
}

QImage diagram(QSize size, int seed)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(seed % 2 ? Qt::transparent : Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < 24; ++i) {
        const QPointF centre(size.width() * (0.1 + 0.8 * (i * 37 % 24) / 24),
                             size.height() * (0.1 + 0.8 * i / 24));
        painter.setBrush(QColor::fromHsv(i * 15, 120 + seed * 10, 230));
        painter.drawEllipse(centre, 40 + i * 3, 25);
        painter.drawLine(centre, QPointF(size.width() / 2.0, size.height() / 2.0));
        painter.drawText(centre, words(2, i + seed).simplified());
    }
    return image.convertToFormat(seed % 2 ? QImage::Format_ARGB32 : QImage::Format_RGB32);
}

QList<QImage> drawings()
{
    QList<QImage> images;
    for (const QString &style : QStyleFactory::keys())
        for (const QSize size : {QSize(800, 600), QSize(1280, 960), QSize(1920, 1080)})
            images.append(window(style, size, int(images.size()) + 1));
    for (int i = 0; i < 4; ++i) {
        images.append(page({900 + 300 * i, 1400}, i + 1));
        images.append(diagram({1000 + 200 * i, 900}, i));
    }
    return images;
}

void report(const char *name, const QList<QImage> &images)
{
    double megapixels = 0;
    for (const QImage &image : images)
        megapixels += double(image.width()) * image.height() / 1e6;
    const Cost qt = costOf(images, 3, byQt);
    std::printf("\n%s: %lld pictures, %.1f megapixels\n\n%-14s%10s%10s%12s%12s\n", name, images.size(),
                megapixels, "", "MP/s", "MB", "speed, Qt 1", "size, Qt 1");
    const auto row = [&](const char *writer, const Cost &cost) {
        std::printf("%-14s%10.1f%10.2f%12.2f%12.3f\n", writer, megapixels / cost.seconds, cost.bytes / 1e6,
                    qt.seconds / cost.seconds, cost.bytes / qt.bytes);
    };
    row("QImageWriter", qt);
    row("Pixhaul, fast", costOf(images, 3, [](const QImage &image) { return ours(image, PngMode::Fast); }));
    row("Pixhaul, small", costOf(images, 1, [](const QImage &image) { return ours(image, PngMode::Small); }));
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QList<QImage> photographs;
    double megapixels = 0;
    const double begin = processorSeconds();
    for (const QString &path : QCoreApplication::arguments().sliced(1)) {
        photographs.append(QImage(path));
        if (photographs.last().isNull())
            qFatal("%s: not a picture", qPrintable(path));
        megapixels += double(photographs.last().width()) * photographs.last().height() / 1e6;
    }
    std::printf("Qt decodes these photographs at %.1f MP/s\n", megapixels / (processorSeconds() - begin));
    report("Photographs", photographs);
    report("Drawings", drawings());
}
