#include "fetch/retryafter.h"

#include <QTest>
#include <QTimeZone>

using namespace pixhaul;
using namespace Qt::StringLiterals;

class TestRetryAfter : public QObject
{
    Q_OBJECT

private slots:
    void parse_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("serverDate");
        QTest::addColumn<qint64>("expected"); // -1: nothing
        const QByteArray none;
        QTest::newRow("seconds") << "120"_ba << none << qint64(120);
        QTest::newRow("seconds with spaces") << " 5 "_ba << none << qint64(5);
        QTest::newRow("seconds whatever the date") << "5"_ba
                                                   << "Sun, 06 Nov 1994 08:49:00 GMT"_ba << qint64(5);
        QTest::newRow("a year") << "31536000"_ba << none << qint64(31'536'000);
        QTest::newRow("more seconds than can be counted") << QByteArray(40, '9') << none << (qint64(1) << 31);
        QTest::newRow("a date ahead") << "Sun, 06 Nov 1994 08:49:37 GMT"_ba << none << qint64(37);
        QTest::newRow("a date that has passed") << "Sat, 05 Nov 1994 08:49:37 GMT"_ba << none << qint64(0);
        QTest::newRow("a date by a server that is a year ahead of us")
            << "Mon, 06 Nov 1995 08:49:37 GMT"_ba
            << "Mon, 06 Nov 1995 08:49:30 GMT"_ba << qint64(7);
        QTest::newRow("a date by a server that is a year behind us")
            << "Sat, 06 Nov 1993 08:49:37 GMT"_ba
            << "Sat, 06 Nov 1993 08:49:30 GMT"_ba << qint64(7);
        QTest::newRow("a date by a server whose clock cannot be read") << "Sun, 06 Nov 1994 08:49:37 GMT"_ba
                                                                       << "today"_ba << qint64(37);
        QTest::newRow("a date that the server's clock has passed")
            << "Sun, 06 Nov 1994 08:49:37 GMT"_ba
            << "Sun, 06 Nov 1994 08:49:38 GMT"_ba << qint64(0);
        QTest::newRow("a date as RFC 850 wrote it")
            << "Sunday, 06-Nov-94 08:49:37 GMT"_ba << none << qint64(37);
        QTest::newRow("a date as RFC 850 wrote it, by a server whose clock is in this century")
            << "Friday, 06-Nov-15 08:49:37 GMT"_ba
            << "Friday, 06-Nov-15 08:49:30 GMT"_ba << qint64(7);
        QTest::newRow("a date as asctime() writes it") << "Sun Nov  6 08:49:37 1994"_ba << none << qint64(37);
        QTest::newRow("a negative number") << "-3"_ba << none << qint64(-1);
        QTest::newRow("a number with a sign") << "+3"_ba << none << qint64(-1);
        QTest::newRow("a fraction") << "1.5"_ba << none << qint64(-1);
        QTest::newRow("a word") << "soon"_ba << none << qint64(-1);
        QTest::newRow("nothing") << none << "Sun, 06 Nov 1994 08:49:00 GMT"_ba << qint64(-1);
    }

    void parse()
    {
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, serverDate);
        const QDateTime ourClock(QDate(1994, 11, 6), QTime(8, 49), QTimeZone::utc());
        const auto seconds = parseRetryAfter(value, ourClock, serverDate);
        QTEST(seconds ? qint64(seconds->count()) : -1, "expected");
    }
};

QTEST_APPLESS_MAIN(TestRetryAfter)
#include "tst_retryafter.moc"
