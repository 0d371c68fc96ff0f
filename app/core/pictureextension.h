#pragma once

#include <QString>
#include <QStringView>

namespace pixhaul {

/// Whether a file name's extension (without the dot, any case) is one that pictures have.
bool isPictureExtension(QStringView extension);

/// The extension that files of a format (Receipt::format) have: "jpg" for "jpeg".
QString extensionOf(const QString &format);

} // namespace pixhaul
