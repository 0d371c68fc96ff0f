#include "core/profile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

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
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_scratch = std::make_unique<QTemporaryDir>();
    }

    void oneAtATimeHasASession()
    {
        {
            const SessionLock first = lockSession(session());
            QVERIFY(first.file.isOpen() && !first.isTaken);
            const SessionLock second = lockSession(session());
            QVERIFY(!second.file.isOpen() && second.isTaken);
        }
        QVERIFY(lockSession(session()).file.isOpen());
    }

    void whatALockFileHoldsIsNoLock_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a process that is gone") << "999999999\npixhaul\n"_ba;
        QTest::newRow("a process that lives, and is another")
            << QByteArray::number(::getpid()) + "\npixhaul\n";
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("zeroes, after a power cut") << QByteArray(60, '\0');
        QTest::newRow("flipped bytes") << "\xb1\x99:\npix"_ba;
    }
    void whatALockFileHoldsIsNoLock()
    {
        QFETCH(const QByteArray, bytes);
        writeLock(bytes);
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.file.isOpen() && !lock.isTaken);
        const SessionLock second = lockSession(session());
        QVERIFY(!second.file.isOpen() && second.isTaken);
    }

    void aLockEndsWithItsProcessHoweverThatEnds()
    {
        std::array<int, 2> ready{};
        QCOMPARE(::pipe(ready.data()), 0);
        const pid_t owner = ::fork();
        if (owner == 0) {
            const SessionLock lock = lockSession(session());
            (void)!::write(ready[1], lock.file.isOpen() ? "+" : "-", 1);
            ::pause();
        }
        char locked = 0;
        QCOMPARE(::read(ready[0], &locked, 1), 1);
        QCOMPARE(locked, '+');
        QVERIFY(lockSession(session()).isTaken);
        ::kill(owner, SIGKILL);
        QCOMPARE(::waitpid(owner, nullptr, 0), owner);
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.file.isOpen() && !lock.isTaken);
    }

    void theFolderOfASessionIsItsUsersAlone()
    {
        const QString folder = m_scratch->filePath(u"far/away"_s);
        QVERIFY(lockSession(folder + u"/session.db"_s).file.isOpen());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFile::permissions(folder) & others, QFile::Permissions());
    }

    void whereNoLockCanBeMadeNobodyIsInTheWay()
    {
        const SessionLock lock = lockSession(u"/proc/nothing/session.db"_s);
        QVERIFY(!lock.file.isOpen() && !lock.isTaken);
    }

    void aLockFileThatCannotBeWrittenIsALock()
    {
        QVERIFY(QDir().mkdir(session() + u".lock"_s)); // nobody, not even root, opens a folder to write
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.file.isOpen() && !lock.isTaken);
        QVERIFY(lockSession(session()).isTaken);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
