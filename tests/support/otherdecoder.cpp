#include "support/otherdecoder.h"

#include <QBuffer>
#include <QProcess>
#include <QTemporaryFile>

#include <memory>

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
    QList<std::shared_ptr<QTemporaryFile>> lying;
    QStringList paths;
    for (const QByteArray &bytes : files) {
        lying.append(std::make_shared<QTemporaryFile>());
        fill(*lying.last(), bytes);
        paths.append(lying.last()->fileName());
    }
    return picturesByPillow(paths);
}

QList<PillowsPicture> picturesByPillow(const QStringList &paths)
{
    const Outcome outcome = run(u"/usr/bin/python3"_s, {QStringLiteral(PIXHAUL_TEST_SUPPORT "/pillowpixels")},
                                paths.join(u'\n').toUtf8());
    if (outcome.exitCode != 0)
        qFatal("Pillow: %s", outcome.errors.constData());
    QList<PillowsPicture> pictures;
    for (qsizetype at = 0; at < outcome.output.size();) {
        const qsizetype end = outcome.output.indexOf('\n', at);
        const QList<QByteArray> said = outcome.output.mid(at, end - at).split(' ');
        at = end + 1;
        if (said.size() < 4) {
            pictures.append(PillowsPicture());
            continue;
        }
        const QByteArray format = said[0].toLower();
        const QSize size(said[1].toInt(), said[2].toInt());
        const int bits = said[3].toInt();
        const QImage image(reinterpret_cast<const uchar *>(outcome.output.constData()) + at, size.width(),
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
