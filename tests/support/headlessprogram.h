#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace pixhaul::test {

/// The built program (PIXHAUL_PROGRAM) as a script runs it, with `--headless --json`, in a process of its
/// own.
class HeadlessProgram
{
public:
    /// How it ended, and what it had said by then.
    struct End
    {
        bool isNormal = false; ///< by itself, neither by a signal nor not at all
        int exitCode = -1;
        QByteArray out;
        QByteArray err;

        QList<QJsonObject> events(const QString &name) const;
    };

    /// `home` is its HOME, and where it keeps what it keeps.
    explicit HeadlessProgram(const QString &home);

    /// Runs it to its end.
    End run(const QStringList &arguments);
    /// Runs it, does `cut` after so long unless it has come to its end by then, and kills it at once. What it
    /// said after the cut does not count.
    End runUntil(std::chrono::milliseconds moment, const QStringList &arguments,
                 const std::function<void()> &cut = {});
    /// The same, once it said so many events of that name.
    End runUntilSaid(const QString &event, int times, const QStringList &arguments,
                     const std::function<void()> &cut);

private:
    void start(QProcess &process, const QStringList &arguments) const;

    const QString m_home;
};

/// Whether it did what it was asked to: all is saved. A run that is only to go on with an earlier one says
/// that there is no link if that had come to its end.
bool isAllSaved(const HeadlessProgram::End &end, bool isResumption);

} // namespace pixhaul::test
