#include "support/coded.h"

#include "support/endian.h"
#include "support/pictures.h"
#include "support/pngreaders.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
}

void put(const QString &path, const QImage &image)
{
    constexpr int fast = 100; // Qt's word for PNG that is hardly compressed
    if (!image.save(path, "png", fast))
        qFatal("No PNG: %s", qPrintable(path));
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    return file.readAll();
}

void run(const QString &program, const QStringList &arguments)
{
    constexpr int patience = 120'000; // ms; the machine may be busy
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(patience) || process.exitCode() != 0)
        qFatal("%s %s: %s %s", qPrintable(program), qPrintable(arguments.join(u' ')),
               qPrintable(process.errorString()), process.readAll().constData());
}

} // namespace

QByteArray avif(const QImage &image, const QStringList &arguments)
{
    const QTemporaryDir folder;
    put(folder.filePath(u"in.png"_s), image);
    run(u"avifenc"_s, QStringList{u"-s"_s, u"9"_s} + arguments +
                          QStringList{folder.filePath(u"in.png"_s), folder.filePath(u"out.avif"_s)});
    return contents(folder.filePath(u"out.avif"_s));
}

QByteArray avifSequence(const QImage &first, const QImage &second)
{
    const QTemporaryDir folder;
    put(folder.filePath(u"1.png"_s), first);
    put(folder.filePath(u"2.png"_s), second);
    run(u"avifenc"_s, {u"-s"_s, u"9"_s, u"-l"_s, folder.filePath(u"1.png"_s), folder.filePath(u"2.png"_s),
                       folder.filePath(u"out.avif"_s)});
    return contents(folder.filePath(u"out.avif"_s));
}

QImage imageByAvifdec(const QByteArray &avif)
{
    const QTemporaryDir folder;
    put(folder.filePath(u"in.avif"_s), avif);
    run(u"avifdec"_s, {u"-c"_s, u"dav1d"_s, u"-d"_s, u"16"_s, u"-u"_s, u"nearest"_s, u"--ignore-icc"_s,
                       folder.filePath(u"in.avif"_s), folder.filePath(u"out.png"_s)});
    return byLibpng(contents(folder.filePath(u"out.png"_s)));
}

QByteArray avifWith(const QByteArray &exif, const QByteArray &xmp, const QStringList &arguments)
{
    const QTemporaryDir folder;
    QStringList all = QStringList{u"-l"_s} + arguments;
    const auto add = [&](const QString &option, const QByteArray &bytes) {
        const QString path = folder.filePath(option);
        if (bytes.isNull())
            return;
        put(path, bytes);
        all += {u"--"_s + option, path};
    };
    add(u"exif"_s, exif);
    add(u"xmp"_s, xmp);
    return avif(painting(), all);
}

QByteArray heicOf(const QByteArray &jpeg)
{
    const QTemporaryDir folder;
    const QString in = folder.filePath(u"in.jpg"_s), out = folder.filePath(u"out.heic"_s);
    put(in, jpeg);
    run(u"heif-enc"_s, {u"-p"_s, u"preset=ultrafast"_s, u"-o"_s, out, in});
    return contents(out);
}

QByteArray isoBox(const QByteArray &type, const QByteArray &content)
{
    return big(quint32(8 + content.size())) + type + content;
}

QByteArray jxlWith(const QByteArray &boxes)
{
    return isoBox("JXL ", "\r\n\x87\n"_ba) + isoBox("ftyp", "jxl \0\0\0\0jxl "_ba) + boxes +
           isoBox("jxlc", jxl(painting(), {u"-d"_s, u"0"_s, u"--container=0"_s}));
}

QByteArray heic(const QImage &image, const QStringList &arguments)
{
    const QTemporaryDir folder;
    put(folder.filePath(u"in.png"_s), image);
    run(u"heif-enc"_s,
        QStringList{u"-p"_s, u"preset=ultrafast"_s} + arguments +
            QStringList{u"-o"_s, folder.filePath(u"out.heic"_s), folder.filePath(u"in.png"_s)});
    return contents(folder.filePath(u"out.heic"_s));
}

QStringList withoutLoss()
{
    return {u"-L"_s, u"-p"_s, u"chroma=444"_s, u"--matrix_coefficients=0"_s};
}

QByteArray jxl(const QImage &image, const QStringList &arguments)
{
    const QTemporaryDir folder;
    put(folder.filePath(u"in.png"_s), image);
    return jxlOf(contents(folder.filePath(u"in.png"_s)), u"png"_s, arguments);
}

QByteArray jxlOf(const QByteArray &file, const QString &ending, const QStringList &arguments)
{
    const QTemporaryDir folder;
    const QString in = folder.filePath(u"in."_s + ending), out = folder.filePath(u"out.jxl"_s);
    put(in, file);
    run(u"cjxl"_s, QStringList{in, out, u"-e"_s, u"3"_s, u"--num_threads=0"_s} + arguments);
    return contents(out);
}

} // namespace pixhaul::test
