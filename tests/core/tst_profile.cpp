#include "core/profile.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

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
            QVERIFY(first.held && !first.isTaken);
            const SessionLock second = lockSession(session());
            QVERIFY(!second.held && second.isTaken);
        }
        QVERIFY(lockSession(session()).held);
        QVERIFY(!QFile::exists(session() + u".lock"_s));
    }

    void oneOfManyThatComeAndGoHasTheSession()
    {
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        std::atomic<int> turns = 0;
        {
            std::vector<std::jthread> owners;
            for (int owner = 0; owner < 4; ++owner)
                owners.emplace_back([&] {
                    for (int turn = 0; turn < 50;) {
                        const SessionLock lock = lockSession(session());
                        if (!lock.held)
                            continue;
                        most = std::max(most.load(), ++now);
                        ++turns;
                        ++turn;
                        std::this_thread::yield();
                        --now;
                    }
                });
        }
        QCOMPARE(turns.load(), 200);
        QCOMPARE(most.load(), 1);
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
        QVERIFY(lock.held && !lock.isTaken);
        const SessionLock second = lockSession(session());
        QVERIFY(!second.held && second.isTaken);
    }

    void aLockEndsWithItsProcessHoweverThatEnds()
    {
        std::array<int, 2> ready{};
        QCOMPARE(::pipe(ready.data()), 0);
        const pid_t owner = ::fork();
        if (owner == 0) {
            const SessionLock lock = lockSession(session());
            (void)!::write(ready[1], lock.held ? "+" : "-", 1);
            ::pause();
        }
        const auto end = qScopeGuard([owner] {
            ::kill(owner, SIGKILL);
            ::waitpid(owner, nullptr, 0);
        });
        char locked = 0;
        QCOMPARE(::read(ready[0], &locked, 1), 1);
        QCOMPARE(locked, '+');
        QVERIFY(lockSession(session()).isTaken);
        ::kill(owner, SIGKILL);
        QCOMPARE(::waitpid(owner, nullptr, 0), owner);
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.held && !lock.isTaken);
    }

    void theFolderOfASessionIsItsUsersAlone()
    {
        const QString folder = m_scratch->filePath(u"far/away"_s);
        QVERIFY(lockSession(folder + u"/session.db"_s).held);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFile::permissions(folder) & others, QFile::Permissions());
        QCOMPARE(QFile::permissions(m_scratch->filePath(u"far"_s)) & others, QFile::Permissions());
    }

    void whereNoLockCanBeMadeNobodyIsInTheWay()
    {
        const SessionLock lock = lockSession(u"/proc/nothing/session.db"_s);
        QVERIFY(!lock.held && !lock.isTaken);
    }

    void aLockFileThatCannotBeWrittenIsALock()
    {
        QVERIFY(QDir().mkdir(session() + u".lock"_s)); // nobody, not even root, opens a folder to write
        const SessionLock lock = lockSession(session());
        QVERIFY(lock.held && !lock.isTaken);
        QVERIFY(lockSession(session()).isTaken);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
