#include "core/setaside.h"

#include <QDateTime>
#include <QFile>

using namespace Qt::StringLiterals;

namespace pixhaul {

QString asidePath(const QString &path)
{
    const QString date = QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s);
    const QString wanted = path + ".damaged-"_L1 + date;
    QString aside = wanted;
    for (int number = 2; QFile::exists(aside); ++number)
        aside = u"%1-%2"_s.arg(wanted).arg(number);
    return aside;
}

QString setAside(const QString &path)
{
    const QString aside = asidePath(path);
    return QFile::rename(path, aside) ? aside : QString();
}

} // namespace pixhaul
