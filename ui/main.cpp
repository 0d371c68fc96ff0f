#include "engine/batch.h"
#include "headless/headless.h"
#include "store/session.h"
#include "ui/adding.h"
#include "ui/commandline.h"
#include "ui/endsignals.h"
#include "ui/icons.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"

#include <QApplication>
#include <QDir>
#include <QLockFile>
#include <QMessageBox>
#include <QSessionManager>
#include <QStandardPaths>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

constexpr int exitUsage = 2;

struct Main
{
    Q_DECLARE_TR_FUNCTIONS(Main)
};

void complain(const QString &sentence)
{
    std::fputs(qPrintable(u"pixhaul: %1\n"_s.arg(sentence)), stderr);
}

/// Somebody else has the profile: says so and ends.
int refuseSecondStart(const QString &profile)
{
    complain(u"another Pixhaul uses the profile %1"_s.arg(profile));
    QMessageBox box(QMessageBox::Information, Main::tr("Pixhaul"),
                    Main::tr("Pixhaul is already open. Add your links in its window."), QMessageBox::Ok);
    QObject::connect(&box, &QDialog::finished, &box, [] { QCoreApplication::exit(exitUsage); });
    box.open();
    return QCoreApplication::exec();
}

int runWindow(const QString &profile, const Settings &settings, const QStringList &targets)
{
    Session::Opened opened = Session::open(profile + "/session.db"_L1);
    Batch batch(settings, {}, std::move(opened.session));
    batch.restore(std::move(opened.jobs));
    Preferences preferences(batch, profile + "/settings.ini"_L1);
    MainWindow window(batch, preferences);
    if (opened.trouble)
        window.tellSessionSetAside(opened.trouble->setAside, opened.trouble->detail);

    const EndSignals signals_;
    QObject::connect(&signals_, &EndSignals::ended, &window, [&window] {
        window.endSession();
        QCoreApplication::exit(0);
    });
    QObject::connect(qApp, &QGuiApplication::commitDataRequest, &window, &MainWindow::endSession,
                     Qt::DirectConnection);

    window.show();
    window.adding().addArguments(targets);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    if (isHeadless(argc, argv))
        return runHeadless(argc, argv);

    QApplication application(argc, argv);
    QApplication::setApplicationName(u"pixhaul"_s);
    QApplication::setApplicationDisplayName(u"Pixhaul"_s);
    QApplication::setApplicationVersion(QStringLiteral(PIXHAUL_VERSION));
    QApplication::setWindowIcon(applicationIcon());

    const CommandLine line = parseCommandLine(QCoreApplication::arguments());
    if (!line.arguments) {
        complain(line.error);
        return exitUsage;
    }
    const QString profile = line.arguments->profile.isEmpty()
                                ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                : line.arguments->profile;
    const Settings settings = loadSettings(profile + "/settings.ini"_L1);
    speak(application, line.arguments->language.isEmpty() ? settings.language : line.arguments->language);

    QDir().mkpath(profile);
    QLockFile lock(profile + "/lock"_L1);
    lock.setStaleLockTime(0); // it is held as long as the program runs
    if (!lock.tryLock() && lock.error() == QLockFile::LockFailedError)
        return refuseSecondStart(profile);
    return runWindow(profile, settings, line.arguments->targets);
}
