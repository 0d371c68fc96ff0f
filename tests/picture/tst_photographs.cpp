#include "picture/picture.h"
#include "support/otherdecoder.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// Real pictures, from the packages mate-backgrounds and gnome-backgrounds.
class TestPhotographs : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }
    void comeThroughUnharmed_data();
    void comeThroughUnharmed();
    void truncatedOnesDoNot_data() { comeThroughUnharmed_data(); }
    void truncatedOnesDoNot();
};

static QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestPhotographs::comeThroughUnharmed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("format");
    const QDir backgrounds(u"/usr/share/backgrounds"_s);
    const auto add = [&](const QString &path, const QString &format) {
        QTest::newRow(qPrintable(path)) << backgrounds.filePath(path) << format;
    };
    for (const QString &name :
         {u"Aqua"_s, u"Blinds"_s, u"Dune"_s, u"FreshFlower"_s, u"GreenMeadow"_s, u"Storm"_s})
        add(u"mate/nature/%1.jpg"_s.arg(name), u"jpeg"_s);
    add(u"mate/abstract/Arc-Colors-Transparent-Wallpaper.png"_s, u"png"_s);
    add(u"mate/desktop/MATE-Stripes-Dark.png"_s, u"png"_s);
    add(u"gnome/vnc-d.webp"_s, u"webp"_s);
    add(u"gnome/wood-d.webp"_s, u"webp"_s);
}

void TestPhotographs::comeThroughUnharmed()
{
    QFETCH(const QString, path);
    QFETCH(const QString, format);
    const QByteArray bytes = contentsOf(path);
    QVERIFY2(!bytes.isEmpty(), "install mate-backgrounds and gnome-backgrounds");
    const Result<Picture> picture = toPng(bytes, {});
    QVERIFY2(picture, picture ? "" : qPrintable(plainWords(picture.error())));
    QCOMPARE(picture->format, format);
    QCOMPARE(complaintOfPngcheck(picture->png), QString());
    QVERIFY(pixelsByImageMagick(picture->png, u"png"_s) == pixelsByImageMagick(bytes, format));
}

void TestPhotographs::truncatedOnesDoNot()
{
    QFETCH(const QString, path);
    const QByteArray bytes = contentsOf(path);
    QVERIFY2(!bytes.isEmpty(), "install mate-backgrounds and gnome-backgrounds");
    for (int i = 1; i < 100; ++i) {
        QVERIFY(!toPng(bytes.first(bytes.size() * i / 100), {}));
    }
}

QTEST_GUILESS_MAIN(TestPhotographs)
#include "tst_photographs.moc"
