#include "fetch/httpdate.h"

#include <QScopeGuard>
#include <QTest>
#include <QTimeZone>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestHttpDate : public QObject
{
    Q_OBJECT

private slots:
    void itsFormsAreUnderstood_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected"); // null: none
        const auto row = [](const char *name, const QByteArray &text, const QString &expected = {}) {
            QTest::newRow(name) << text << expected;
        };
        row("as it is written today", "Fri, 06 Nov 2015 08:49:37 GMT", u"2015-11-06T08:49:37Z"_s);
        row("as asctime() writes it", "Fri Nov  6 08:49:37 2015", u"2015-11-06T08:49:37Z"_s);
        row("as RFC 850 wrote it", "Friday, 06-Nov-15 08:49:37 GMT", u"2015-11-06T08:49:37Z"_s);
        row("of RFC 850, of the last century", "Sunday, 06-Nov-94 08:49:37 GMT", u"1994-11-06T08:49:37Z"_s);
        row("of RFC 850, next year", "Thursday, 06-Nov-25 08:49:37 GMT", u"2025-11-06T08:49:37Z"_s);
        row("of RFC 850, the year 2000", "Tuesday, 29-Feb-00 08:49:37 GMT", u"2000-02-29T08:49:37Z"_s);
        row("of RFC 850, in 50 years", "Friday, 01-May-74 12:00:00 GMT"); // in 2074 it is a Tuesday
        row("of RFC 850, in 50 years, by its day", "Tuesday, 01-May-74 12:00:00 GMT",
            u"2074-05-01T12:00:00Z"_s);
        row("of RFC 850, in 50 years and a second", "Wednesday, 01-May-74 12:00:01 GMT",
            u"1974-05-01T12:00:01Z"_s);
        row("of RFC 850, on another day of the week", "Monday, 06-Nov-15 08:49:37 GMT");
        row("of RFC 850, with half a year", "Friday, 06-Nov-5 08:49:37 GMT");
        row("of RFC 850, without its day", "06-Nov-15 08:49:37 GMT");
        row("in an hour that clocks in Berlin skip", "Sun, 31 Mar 2024 02:30:00 GMT",
            u"2024-03-31T02:30:00Z"_s);
        row("another zone", "Fri, 06 Nov 2015 08:49:37 CET");
        row("a word", "today");
        row("a comma", ",");
        row("nothing", {});
    }

    void itsFormsAreUnderstood()
    {
        QFETCH(const QByteArray, text);
        const QByteArray zone = qgetenv("TZ");
        qputenv("TZ", "Europe/Berlin");
        const auto restore = qScopeGuard([&] { zone.isNull() ? qunsetenv("TZ") : qputenv("TZ", zone); });
        const QDateTime now(QDate(2024, 5, 1), QTime(12, 0), QTimeZone::utc());
        const QDateTime date = httpDate(text, now);
        QTEST(date.toUTC().toString(Qt::ISODate), "expected");
    }

    void theClockIsTodaysUnlessItIsGiven()
    {
        const qint64 soon = QDateTime::currentSecsSinceEpoch() + 24 * 3600;
        const QString text = QLocale::c().toString(QDateTime::fromSecsSinceEpoch(soon, Qt::UTC),
                                                   u"dddd, dd-MMM-yy hh:mm:ss 'GMT'"_s);
        QCOMPARE(httpDate(text.toLatin1()).toSecsSinceEpoch(), soon);
    }
};

QTEST_APPLESS_MAIN(TestHttpDate)
#include "tst_httpdate.moc"
