#include "support/headlessprogram.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pixhaul::test {

namespace {

constexpr int patience = 240'000; // ms; the machine may be busy

HeadlessProgram::End endOf(QProcess &process)
{
    return {.isNormal = process.exitStatus() == QProcess::NormalExit,
            .exitCode = process.exitCode(),
            .out = process.readAllStandardOutput(),
            .err = process.readAllStandardError()};
}

} // namespace

QList<QJsonObject> HeadlessProgram::End::events(const QString &name) const
{
    QList<QJsonObject> list;
    for (const QByteArray &line : out.split('\n')) { // the last may be cut off
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object["event"_L1] == name)
            list.append(object);
    }
    return list;
}

HeadlessProgram::HeadlessProgram(const QString &home)
    : m_home(home)
{}

HeadlessProgram::End HeadlessProgram::run(const QStringList &arguments)
{
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(patience))
        return {.out = {}, .err = "It does not come to its end."};
    return endOf(process);
}

HeadlessProgram::End HeadlessProgram::runUntil(std::chrono::milliseconds moment, const QStringList &arguments,
                                               const std::function<void()> &cut)
{
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(int(moment.count()))) {
        const QByteArray out = cut ? process.readAllStandardOutput() : QByteArray();
        if (cut)
            cut();
        process.kill();
        process.waitForFinished(patience);
        if (cut)
            return {.isNormal = false, .out = out, .err = process.readAllStandardError()};
    }
    return endOf(process);
}

HeadlessProgram::End HeadlessProgram::runUntilSaid(const QString &event, int times,
                                                   const QStringList &arguments,
                                                   const std::function<void()> &cut)
{
    QProcess process;
    start(process, arguments);
    End end;
    while (end.events(event).size() < times && process.waitForReadyRead(patience))
        end.out += process.readAllStandardOutput();
    cut();
    process.kill();
    process.waitForFinished(patience);
    end.err = process.readAllStandardError();
    return end;
}

void HeadlessProgram::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_home);
    environment.insert(u"XDG_DATA_HOME"_s, m_home + u"/data"_s);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(qEnvironmentVariable("PIXHAUL_PROGRAM"),
                  QStringList{u"--headless"_s, u"--json"_s} + arguments);
    if (!process.waitForStarted(patience))
        qFatal("PIXHAUL_PROGRAM: %s", qPrintable(process.errorString()));
}

bool isAllSaved(const HeadlessProgram::End &end, bool isResumption)
{
    const bool nothingLeft = isResumption && end.exitCode == 2 && end.err.contains("no link to fetch") &&
                             !end.err.contains("session cannot be kept");
    return end.isNormal && (end.exitCode == 0 || nothingLeft);
}

} // namespace pixhaul::test
