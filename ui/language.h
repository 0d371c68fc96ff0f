#pragma once

#include <QString>

class QCoreApplication;

namespace pixhaul {

/// Words, Qt's own included, and the form of numbers in `language` ("en", "zh_CN"); empty: the system's.
/// English stands in for a language that Pixhaul does not speak. Before any word is shown.
void speak(QCoreApplication &application, const QString &language);

} // namespace pixhaul
