#include "picture/picture.h"
#include "support/otherdecoder.h"
#include "support/pictures.h"
#include "support/pngreaders.h"

#include <QDirIterator>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;
using namespace pixhaul;
using namespace pixhaul::test;

/// Pixels beside those of an independent reader, Pillow. PIXHAUL_PILLOW_IMAGES may name a folder of pictures,
/// such as Tests/images in Debian's source package pillow; they are all compared then.
class TestPillow : public QObject
{
    Q_OBJECT

private slots:
    void readsAFolderAsPillowDoes();
};

namespace {

/// How far the two are apart at most, of 255; the width of Pillow's samples decides.
int distance(const QImage &ours, const PillowsPicture &theirs)
{
    if (ours.size() != theirs.image.size())
        return 256;
    int most = 0;
    const qsizetype samples = qsizetype(4) * ours.width();
    for (int y = 0; y < ours.height(); ++y) {
        const auto *one = reinterpret_cast<const quint16 *>(ours.constScanLine(y));
        const auto *other = reinterpret_cast<const quint16 *>(theirs.image.constScanLine(y));
        for (qsizetype i = 0; i < samples; ++i) {
            const bool isSame = theirs.bits == 16 ? one[i] == other[i] : one[i] >> 8 == other[i] >> 8;
            if (!isSame)
                most = std::max({most, 1, std::abs((one[i] >> 8) - (other[i] >> 8))});
        }
    }
    return most;
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// libpng objects to some profiles, which say nothing of the pixels.
QImage readBack(const QByteArray &png)
{
    const QImage image = byLibpng(png);
    return image.isNull() ? QImage::fromData(png).convertToFormat(QImage::Format_RGBA64) : image;
}

} // namespace

void TestPillow::readsAFolderAsPillowDoes()
{
    const QString folder = qEnvironmentVariable("PIXHAUL_PILLOW_IMAGES");
    if (folder.isEmpty())
        QSKIP("PIXHAUL_PILLOW_IMAGES names no folder");
    QStringList paths;
    for (QDirIterator i(folder, QDir::Files, QDirIterator::Subdirectories); i.hasNext();)
        paths.append(i.next());
    paths.sort();
    const QList<PillowsPicture> pictures = picturesByPillow(paths);
    int opened = 0, refused = 0;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        if (pictures[i].format.isEmpty())
            continue;
        ++opened;
        const QString name = QDir(folder).relativeFilePath(paths[i]);
        const Result<Picture> picture = toPng(contentsOf(paths[i]), {});
        if (!picture) {
            ++refused;
            qInfo("%s: refused: %s", qPrintable(name), qPrintable(plainWords(picture.error())));
            continue;
        }
        const int apart = distance(readBack(picture->png), pictures[i]);
        if (apart > 0)
            qInfo("%s: %d apart", qPrintable(name), apart);
    }
    qInfo("%d opened, %d refused", opened, refused);
}

QTEST_GUILESS_MAIN(TestPillow)
#include "tst_pillow.moc"
