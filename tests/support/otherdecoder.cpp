#include "support/otherdecoder.h"

#include "support/pngreaders.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryFile>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

struct Outcome
{
    int exitCode;
    QByteArray output;
    QByteArray errors;
};

Outcome run(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    constexpr int patience = 120'000; // ms; the machine may be busy
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(patience))
        qFatal("%s: %s", qPrintable(program), qPrintable(process.errorString()));
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void fill(QTemporaryFile &file, const QByteArray &bytes)
{
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush())
        qFatal("No temporary file: %s", qPrintable(file.errorString()));
}

/// Files that lie somewhere for as long as this lives.
class LyingFiles
{
public:
    explicit LyingFiles(const QList<QByteArray> &files)
    {
        for (const QByteArray &bytes : files) {
            m_files.push_back(std::make_unique<QTemporaryFile>());
            fill(*m_files.back(), bytes);
        }
    }

    QStringList paths() const
    {
        QStringList paths;
        for (const auto &file : m_files)
            paths.append(file->fileName());
        return paths;
    }

private:
    std::vector<std::unique_ptr<QTemporaryFile>> m_files;
};

/// What a script of tests/support says of the files.
QByteArray saidByPillow(const QString &script, const QStringList &paths)
{
    const QString path = QStringLiteral(PIXHAUL_TEST_SUPPORT "/") + script;
    const Outcome outcome = run(u"/usr/bin/python3"_s, {path}, paths.join(u'\n').toUtf8());
    if (outcome.exitCode != 0)
        qFatal("Pillow: %s", outcome.errors.constData());
    return outcome.output;
}

} // namespace

QByteArray pixelsByImageMagick(const QByteArray &bytes, const QString &format)
{
    QTemporaryFile file;
    fill(file, bytes);
    const Outcome outcome =
        run(u"/usr/bin/convert"_s, {u"%1:%2[0]"_s.arg(format, file.fileName()), u"-auto-orient"_s,
                                    u"-depth"_s, u"16"_s, u"rgba:-"_s});
    if (outcome.exitCode != 0 || outcome.output.isEmpty())
        qFatal("ImageMagick: %s", outcome.errors.constData());
    return outcome.output;
}

QList<PillowsPicture> picturesByPillow(const QList<QByteArray> &files)
{
    const LyingFiles lying(files);
    return picturesByPillow(lying.paths());
}

QList<PillowsPicture> picturesByPillow(const QStringList &paths)
{
    const QByteArray output = saidByPillow(u"pillowpixels"_s, paths);
    QList<PillowsPicture> pictures;
    for (qsizetype at = 0; at < output.size();) {
        const qsizetype end = output.indexOf('\n', at);
        const QList<QByteArray> said = output.mid(at, end - at).split(' ');
        at = end + 1;
        if (said.size() < 4) {
            pictures.append(PillowsPicture());
            continue;
        }
        const QByteArray format = said[0].toLower();
        const QSize size(said[1].toInt(), said[2].toInt());
        const int bits = said[3].toInt();
        const QImage image(reinterpret_cast<const uchar *>(output.constData()) + at, size.width(),
                           size.height(), qsizetype(bits) / 2 * size.width(),
                           bits == 8 ? QImage::Format_RGBA8888 : QImage::Format_RGBA64);
        at += image.sizeInBytes();
        pictures.append({QString::fromLatin1(format == "mpo" ? "jpeg" : format), bits,
                         image.convertToFormat(QImage::Format_RGBA64).copy()});
    }
    if (pictures.size() != paths.size())
        qFatal("Pillow answered %d of %d", int(pictures.size()), int(paths.size()));
    return pictures;
}

int distanceFromPillow(const QByteArray &png, const PillowsPicture &theirs)
{
    QImage ours = byLibpng(png);
    if (ours.isNull()) // libpng objects to some profiles, which say nothing of the pixels
        ours = QImage::fromData(png).convertToFormat(QImage::Format_RGBA64);
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

QList<QJsonObject> metadataByPillow(const QList<QByteArray> &pngs)
{
    const LyingFiles files(pngs);
    QList<QJsonObject> said;
    for (const QByteArray &line : saidByPillow(u"pillowmetadata"_s, files.paths()).trimmed().split('\n'))
        said.append(QJsonDocument::fromJson(line).object());
    if (said.size() != pngs.size())
        qFatal("Pillow answered %d of %d", int(said.size()), int(pngs.size()));
    return said;
}

QImage imageByDjpeg(const QByteArray &bytes)
{
    return QImage::fromData(run(u"djpeg"_s, {u"-pnm"_s}, bytes).output, "ppm");
}

QByteArray jpegByCjpeg(const QImage &image, const QStringList &arguments)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, image.format() == QImage::Format_Grayscale8 ? "pgm" : "ppm");
    const Outcome outcome = run(u"cjpeg"_s, arguments, buffer.data());
    if (outcome.exitCode != 0)
        qFatal("cjpeg: %s", outcome.errors.constData());
    return outcome.output;
}

QByteArray tiffByImageMagick(const QImage &image, const QStringList &arguments)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    const Outcome outcome = run(
        u"/usr/bin/convert"_s, QStringList{u"png:-"_s} + arguments + QStringList{u"tiff:-"_s}, buffer.data());
    if (outcome.exitCode != 0 || outcome.output.isEmpty())
        qFatal("ImageMagick: %s", outcome.errors.constData());
    return outcome.output;
}

QString complaintOfPngcheck(const QByteArray &png)
{
    QTemporaryFile file;
    fill(file, png);
    const Outcome outcome = run(u"pngcheck"_s, {u"-q"_s, file.fileName()});
    const QString said = QString::fromLocal8Bit(outcome.output + outcome.errors).trimmed();
    return outcome.exitCode == 0 || !said.isEmpty() ? said : u"exit code %1"_s.arg(outcome.exitCode);
}

} // namespace pixhaul::test
