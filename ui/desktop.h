#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

class QWidget;

namespace pixhaul {

/// Opens a file or a folder with the program that the desktop has for it. False if it is no longer there, or
/// if nothing opens it.
bool openFile(const QString &path);

/// Opens the file manager with the file selected (D-Bus: org.freedesktop.FileManager1) or, where there is
/// none, the file's folder. Returns at once. False if the file is no longer there.
bool showInFolder(const QString &path);

/// Shows the window in front of others, with the keyboard, as far as the desktop allows it. `activationToken`
/// is what it gave to whoever asks for it (xdg-activation); heeded on Wayland.
void bringToFront(QWidget &window, const QByteArray &activationToken);

/// `wanted`, or what of it the screen of `window` has room for, frame included.
QSize boundedToScreen(QSize wanted, const QWidget &window);

} // namespace pixhaul
