#include "fetch/aimdlimit.h"

#include <QTest>

using namespace pixhaul;

class TestAimdLimit : public QObject
{
    Q_OBJECT

private slots:
    void learns_data()
    {
        QTest::addColumn<QByteArray>("answers"); // - turned away, + answered; in brackets: begun at the start
        QTest::addColumn<int>("limit");          // of six
        QTest::newRow("at first what is allowed") << QByteArray() << 6;
        QTest::newRow("answers alone lift nothing") << QByteArray("++++++++") << 6;
        QTest::newRow("a refusal halves it") << QByteArray("-") << 3;
        QTest::newRow("a burst of them halves it once") << QByteArray("(-----)") << 3;
        QTest::newRow("one of the burst that comes late does not count") << QByteArray("(-)+++(-)") << 4;
        QTest::newRow("another refusal halves it again") << QByteArray("--") << 1;
        QTest::newRow("but never to nothing") << QByteArray("----") << 1;
        QTest::newRow("a round of answers lifts it by one") << QByteArray("-+++") << 4;
        QTest::newRow("less than a round does not") << QByteArray("-++") << 3;
        QTest::newRow("the next round is longer") << QByteArray("-++++++") << 4;
        QTest::newRow("and lifts it by one, too") << QByteArray("-+++++++") << 5;
        QTest::newRow("answers to the burst are no proof") << QByteArray("(-+++++)") << 3;
        QTest::newRow("a refusal ends the round") << QByteArray("-++-") << 1;
        QTest::newRow("after which another begins") << QByteArray("-++-+") << 2;
        QTest::newRow("it recovers in full") << QByteArray("-++++++++++++") << 6;
        QTest::newRow("and not beyond") << QByteArray("-") + QByteArray(50, '+') << 6;
        QTest::newRow("and may be halved anew") << QByteArray("-++++++++++++-") << 3;
    }

    void learns()
    {
        QFETCH(const QByteArray, answers);
        AimdLimit limit;
        quint64 next = 1;
        bool isEarly = false;
        for (const char answer : answers) {
            if (answer == '(' || answer == ')') {
                isEarly = answer == '(';
                continue;
            }
            const quint64 started = isEarly ? 0 : next++;
            if (answer == '-')
                limit.decrease(6, started, next);
            else
                limit.increase(6, started);
        }
        QTEST(limit.of(6), "limit");
    }

    void aLowerSettingHoldsAtOnceAndAHigherOneIsEarned()
    {
        AimdLimit limit;
        limit.decrease(8, 0, 1);
        QCOMPARE(limit.of(8), 4);
        QCOMPARE(limit.of(2), 2);
        QCOMPARE(limit.of(64), 4);
        limit.decrease(2, 1, 2); // half of what it is under the lower setting
        QCOMPARE(limit.of(64), 1);
    }
};

QTEST_APPLESS_MAIN(TestAimdLimit)
#include "tst_aimdlimit.moc"
