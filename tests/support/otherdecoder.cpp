#include "support/otherdecoder.h"

#include <QProcess>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

struct Outcome
{
    int exitCode;
    QByteArray output;
    QByteArray errors;
};

Outcome run(const QString &program, const QStringList &arguments)
{
    constexpr int patience = 120'000; // ms; the machine may be busy
    QProcess process;
    process.start(program, arguments);
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

QString complaintOfPngcheck(const QByteArray &png)
{
    QTemporaryFile file;
    fill(file, png);
    const Outcome outcome = run(u"pngcheck"_s, {u"-q"_s, file.fileName()});
    const QString said = QString::fromLocal8Bit(outcome.output + outcome.errors).trimmed();
    return outcome.exitCode == 0 || !said.isEmpty() ? said : u"exit code %1"_s.arg(outcome.exitCode);
}

} // namespace pixhaul::test
