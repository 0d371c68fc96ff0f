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
        QTest::addColumn<qint64>("expected"); // -1: nothing
        QTest::newRow("seconds") << "120"_ba << qint64(120);
        QTest::newRow("seconds with spaces") << " 5 "_ba << qint64(5);
        QTest::newRow("a year") << "31536000"_ba << qint64(31'536'000);
        QTest::newRow("a date ahead") << "Sun, 06 Nov 1994 08:49:37 GMT"_ba << qint64(37);
        QTest::newRow("a date that has passed") << "Sat, 05 Nov 1994 08:49:37 GMT"_ba << qint64(0);
        QTest::newRow("a negative number") << "-3"_ba << qint64(-1);
        QTest::newRow("a word") << "soon"_ba << qint64(-1);
        QTest::newRow("nothing") << ""_ba << qint64(-1);
    }

    void parse()
    {
        QFETCH(const QByteArray, value);
        QFETCH(const qint64, expected);
        const QDateTime now(QDate(1994, 11, 6), QTime(8, 49), QTimeZone::utc());
        const auto seconds = parseRetryAfter(value, now);
        QCOMPARE(seconds ? qint64(seconds->count()) : -1, expected);
    }
};

QTEST_APPLESS_MAIN(TestRetryAfter)
#include "tst_retryafter.moc"
