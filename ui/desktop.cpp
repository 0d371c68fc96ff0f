#include "ui/desktop.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QScreen>
#include <QUrl>
#include <QWidget>

#ifdef QT_DBUS_LIB
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

constexpr QSize windowFrame(16, 48); // what the desktop may draw around a window: a title bar, borders

void openFolderOf(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

#ifdef QT_DBUS_LIB
/// https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
void askFileManager(const QString &path)
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return openFolderOf(path);

    QDBusMessage call =
        QDBusMessage::createMethodCall(u"org.freedesktop.FileManager1"_s, u"/org/freedesktop/FileManager1"_s,
                                       u"org.freedesktop.FileManager1"_s, u"ShowItems"_s);
    const QString startupId; // ours is no launch that wants feedback
    call << QStringList{QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath()).toString(QUrl::FullyEncoded)}
         << startupId;
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(call));
    QObject::connect(answer, &QDBusPendingCallWatcher::finished, answer, [answer, path] {
        if (answer->isError())
            openFolderOf(path);
        answer->deleteLater();
    });
}
#endif

} // namespace

bool openFile(const QString &path)
{
    return QFileInfo::exists(path) && QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

bool showInFolder(const QString &path)
{
    if (!QFileInfo::exists(path))
        return false;
#ifdef QT_DBUS_LIB
    askFileManager(path);
#else
    openFolderOf(path);
#endif
    return true;
}

void bringToFront(QWidget &window, const QByteArray &activationToken)
{
    const bool isWayland = QGuiApplication::platformName().startsWith("wayland"_L1);
    if (isWayland && !activationToken.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", activationToken); // where Qt looks for it, and takes it away
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

QSize boundedToScreen(QSize wanted, const QWidget &window)
{
    return wanted.boundedTo(window.screen()->availableSize() - windowFrame);
}

} // namespace pixhaul
