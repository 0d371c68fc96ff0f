#pragma once

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

/// `wanted`, or what of it the screen of `window` has room for, frame included.
QSize boundedToScreen(QSize wanted, const QWidget &window);

} // namespace pixhaul
