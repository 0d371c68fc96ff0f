#include "fetch/httpdate.h"

#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace pixhaul {

namespace {

QDateTime dateOf(const QString &value, const QString &format)
{
    QDateTime date = QLocale::c().toDateTime(value, format);
    date.setTimeZone(QTimeZone::utc()); // until then it may be invalid: in an hour that local clocks skip
    return date;
}

/// Such as "Sunday, 06-Nov-94 08:49:37 GMT". Qt takes every year of two digits for one of the last century,
/// and then the day of the week does not fit.
QDateTime rfc850Date(const QString &value, const QDateTime &now)
{
    constexpr qsizetype yearAt = 7; // behind "06-Nov-"
    constexpr int farthestAhead = 50;
    constexpr int century = 100;
    const qsizetype comma = value.indexOf(", "_L1);
    const QString rest = value.mid(comma + 2);
    bool isYear = false;
    const int digits = QStringView(rest).mid(yearAt, 2).toInt(&isYear);
    if (comma < 0 || !isYear || digits < 0)
        return {};
    const auto in = [&rest](int year) {
        return dateOf(rest.left(yearAt) + QString::number(year) + rest.mid(yearAt + 2),
                      u"dd-MMM-yyyy hh:mm:ss 'GMT'"_s);
    };
    const int latest = now.date().year() + farthestAhead;
    const int year = latest - (latest - digits) % century;
    QDateTime date = in(year);
    if (date > now.addYears(farthestAhead))
        date = in(year - century);
    const bool doesDayFit = value.left(comma) == QLocale::c().dayName(date.date().dayOfWeek());
    return doesDayFit ? date : QDateTime();
}

} // namespace

QDateTime httpDate(const QByteArray &text, const QDateTime &now)
{
    const QString value = QString::fromLatin1(text).simplified();
    for (const QDateTime &date :
         {dateOf(value, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s),                    // IMF-fixdate
          rfc850Date(value, now), dateOf(value, u"ddd MMM d hh:mm:ss yyyy"_s)}) { // asctime()
        if (date.isValid())
            return date;
    }
    return {};
}

} // namespace pixhaul
