#include "async/leavebehind.h"
#include "async/termination.h"
#include "core/openfiles.h"
#include "core/profile.h"
#include "engine/batch.h"
#include "engine/chronicle.h"
#include "headless/headless.h"
#include "headless/headlessrun.h"
#include "store/session.h"
#include "ui/adding.h"
#include "ui/commandline.h"
#include "ui/desktop.h"
#include "ui/icons.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/onewindow.h"
#include "ui/outcome.h"
#include "ui/preferences.h"
#include "ui/secondstart.h"

#include <QApplication>
#include <QMessageBox>
#include <QSessionManager>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pixhaul;

namespace {

constexpr int exitUsage = static_cast<int>(ExitCode::Usage);

struct Main
{
    Q_DECLARE_TR_FUNCTIONS(Main)
};

void complain(const QString &sentence)
{
    std::fputs(qPrintable(u"pixhaul: %1\n"_s.arg(sentence)), stderr);
}

/// Another process has the profile, and no window that would take the links: says so and ends.
int refuseSecondStart(const Profile &profile)
{
    complain(u"another Pixhaul is at work with the profile %1"_s.arg(profile.folder));
    QMessageBox box(QMessageBox::Information, Main::tr("Pixhaul"),
                    Main::tr("Another Pixhaul is at work with this profile. Try again when it is done."),
                    QMessageBox::Ok);
    QObject::connect(&box, &QDialog::finished, &box, [] { QCoreApplication::exit(exitUsage); });
    box.open();
    return QCoreApplication::exec();
}

int runWindow(const Profile &profile, const Settings &settings, const QString &settingsSetAside,
              const QStringList &targets)
{
    OneWindow oneWindow(handover::addressOf(profile)); // first: others may be about to call
    Chronicle chronicle(profile.logPath(), settings.logLevel, u"window"_s);
    chronicle.tellSettings(settingsSetAside);
    Session::Opened opened = Session::open(profile.sessionPath());
    chronicle.tellSession(opened.trouble);
    Batch batch(settings, {}, std::move(opened.session));
    batch.restore(std::move(opened.jobs));
    chronicle.follow(batch);
    Preferences preferences(batch, profile.settingsPath());
    QObject::connect(&preferences, &Preferences::changed, &chronicle,
                     [&] { chronicle.setLevel(preferences.now().logLevel); });
    MainWindow window(batch, preferences);
    if (opened.trouble && opened.trouble->isPartlyRead)
        window.outcome().tellSessionCut(opened.trouble->setAside);
    else if (opened.trouble)
        window.outcome().tellSessionTrouble(opened.trouble->detail, opened.trouble->setAside);

    if (!settingsSetAside.isEmpty())
        window.outcome().tellSettingsTrouble(settingsSetAside);

    const Termination termination;
    QObject::connect(&termination, &Termination::requested, &window, [&window] {
        window.endSession();
        QCoreApplication::exit(0);
    });
    QObject::connect(qApp, &QGuiApplication::commitDataRequest, &window, &MainWindow::endSession,
                     Qt::DirectConnection);

    QObject::connect(&oneWindow, &OneWindow::called, &window, [&window](const Handover &handover) {
        bringToFront(window, handover.activationToken);
        window.adding().addArguments(handover.targets);
    });

    window.show();
    window.adding().addArguments(targets);
    return QCoreApplication::exec();
}

int openWindow(int &argc, char **argv)
{
    const QByteArray activationToken = handover::activationToken();
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
    const Profile profile = profileAt(line.arguments->profile);
    if (!line.arguments->profile.isEmpty())
        keepSettingsOfQtIn(profile.folder);
    const QStringList targets = handover::madeAbsolute(line.arguments->targets);
    const Start start = startOrHandOver(profile, {targets, activationToken});
    if (start.isHandedOver)
        return 0;

    QString settingsSetAside;
    const Settings settings = loadSettings(profile.settingsPath(), &settingsSetAside);
    speak(application, line.arguments->language.isEmpty() ? settings.language : line.arguments->language);
    return start.lock.isTaken ? refuseSecondStart(profile)
                              : runWindow(profile, settings, settingsSetAside, targets);
}

} // namespace

int main(int argc, char **argv)
{
    if (!raiseOpenFileLimit()) {
        complain(
            u"only few files may be open at once, and at least %1 are needed: raise the limit (ulimit -n)"_s
                .arg(fewestOpenFiles));
        return static_cast<int>(ExitCode::CannotGoOn);
    }
    return exitPast(isHeadless(argc, argv) ? runHeadless(argc, argv) : openWindow(argc, argv));
}
