#include "core/wholefile.h"

#include <QSaveFile>

namespace pixhaul {

Result<void> writeWhole(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    // commit() does not tell of what went wrong before it (Qt 6.4).
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return {};
    return failed({Cause::FileTrouble, file.errorString()});
}

} // namespace pixhaul
