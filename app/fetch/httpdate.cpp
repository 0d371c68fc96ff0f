#include "fetch/httpdate.h"

#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace pixhaul {

QDateTime httpDate(const QByteArray &text)
{
    const QString value = QString::fromLatin1(text).simplified();
    for (const QString &format : {u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s, // IMF-fixdate
                                  u"dddd, dd-MMM-yy hh:mm:ss 'GMT'"_s,  // RFC 850
                                  u"ddd MMM d hh:mm:ss yyyy"_s}) {      // asctime()
        QDateTime date = QLocale::c().toDateTime(value, format);
        if (!date.isValid())
            continue;
        date.setTimeZone(QTimeZone::utc());
        return date;
    }
    return {};
}

} // namespace pixhaul
