#include "core/profile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/file.h>

using namespace Qt::StringLiterals;
using namespace pixhaul;

class TestProfile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_scratch;

    QString session() const { return m_scratch->filePath(u"session.db"_s); }
    void writeLock(const QByteArray &bytes) const
    {
        QFile file(session() + u".lock"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

private slots:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void init() { m_scratch = std::make_unique<QTemporaryDir>(); }

    void oneAtATimeHasASession()
    {
        {
            const SessionLock first = lockSession(session());
            QVERIFY(first.lock && !first.isTaken);
            const SessionLock second = lockSession(session());
            QVERIFY(!second.lock && second.isTaken);
        }
        QVERIFY(lockSession(session()).lock);
    }

    void theLockOfADeadOwnerIsTakenOver_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("whose process is gone") << "999999999\npixhaul\n"_ba;
        QTest::newRow("who was killed before it had written who it is") << ""_ba;
        QTest::newRow("of whom a power cut left but zeroes") << QByteArray(60, '\0');
    }
    void theLockOfADeadOwnerIsTakenOver()
    {
        QFETCH(const QByteArray, bytes);
        writeLock(bytes);
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.lock && !lock.isTaken);
        const SessionLock second = lockSession(session());
        QVERIFY(!second.lock && second.isTaken);
    }

    void whoIsAboutToWriteWhoItIsKeepsItsLock()
    {
        writeLock({});
        QFile file(session() + u".lock"_s);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(::flock(file.handle(), LOCK_EX | LOCK_NB), 0);
        const SessionLock lock = lockSession(session());
        QVERIFY(!lock.lock && lock.isTaken);
        QVERIFY(file.exists());
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
